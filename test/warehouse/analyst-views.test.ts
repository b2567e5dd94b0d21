/** Views for analysts, each held against the workbook by sums that are made here, from the cells, and share nothing with SQL. */
import { runSmoke } from '@qtickets/ingest-server/smoke/run-checks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, startEngine, type TestDatabase, timeZone } from '../support/engine.ts';
import { dayFromToday, sync } from './synced.ts';

type Sale = {
  day: number;
  event: string;
  city: string;
  order: string;
  tickets: number;
  /** Kopecks. */
  revenue: number;
  refunds: number;
  currency: string;
  utm: string;
};

const CITIES = ['москва', 'казань', 'тверь'];
/** Days from today on which the events take place, by event and city. */
const EVENT_DAYS: Readonly<Record<string, readonly number[]>> = {
  '1/москва': [-20, 5],
  '1/казань': [5],
  '2/москва': [30],
};

/** No two alike, and the same in each run. */
const soldRows: readonly Sale[] = Array.from({ length: 240 }, (_, n) => ({
  day: -((n * 7) % 40),
  event: String(1 + (n % 3)),
  city: CITIES[(n * 5) % 3] ?? '',
  order: n % 4 === 0 ? '' : `o${n % 90}`,
  tickets: n % 17 === 0 ? -1 : 1 + (n % 4),
  revenue: (n % 17 === 0 ? -1 : 1) * (100_000 + ((n * 37) % 5000)) * (n % 17 === 0 ? 1 : 1 + (n % 4)),
  refunds: n % 9 === 0 ? 12_345 : 0,
  currency: n % 11 === 0 ? 'USD' : 'RUB',
  utm: n % 3 === 0 ? '' : `campaign ${n % 5}`,
}));

const inventory = [
  ['1', 'москва', 500, 100],
  ['1', 'казань', 300, 20],
  ['2', 'москва', 50, ''],
] as const;
const plans = Array.from({ length: 12 }, (_, n) => ({
  day: n - 9,
  event: '1',
  tickets: 3 + n,
  revenue: 1_000_00 * (n + 1),
}));

/** Some of the campaigns of the sales, and others; `cost` in kopecks or cents. */
const spent = Array.from({ length: 45 }, (_, n) => ({
  day: -((n * 3) % 40),
  utm: n % 4 === 0 ? '' : `campaign ${n % 7}`,
  event: n % 5 === 0 ? '1' : '',
  cost: n === 44 ? -5_000 : 10_001 + n * 137,
  currency: n % 6 === 0 ? 'USD' : 'RUB',
}));
/** In 10^-8 RUB: none before the 30th day, and none for the days from the 9th to the 5th, which are too far from the one of the 24th. */
const dollars: readonly (readonly [day: number, rate: bigint])[] = [
  [-30, 9_012_345_678n],
  [-27, 9_100_000_000n],
  [-24, 8_950_000_001n],
  [-4, 9_333_000_000n],
];

let engine: Engine;
let db: TestDatabase;
beforeAll(async () => {
  engine = await startEngine();
  db = await engine.newDatabase();
  const amount = (kopecks: number) => kopecks / 100;
  await sync(db, {
    Events: [
      ['event_id', 'event_name', 'event_date', 'city'],
      ...Object.entries(EVENT_DAYS).flatMap(([key, days]) => {
        const [event = '', city = ''] = key.split('/');
        return days.map((day) => [event, `Концерт ${event}`, dayFromToday(day), city]);
      }),
    ],
    Inventory: [
      ['event_id', 'city', 'date', 'tickets_total', 'tickets_left'],
      ...inventory.map(([event, city, total, left]) => [event, city, dayFromToday(-1), total, left]),
    ],
    Sales: [
      ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue', 'refunds', 'currency', 'utm_campaign'],
      ...soldRows.map((s) => [
        dayFromToday(s.day),
        s.event,
        s.city,
        s.order,
        s.tickets,
        amount(s.revenue),
        amount(s.refunds),
        s.currency,
        s.utm,
      ]),
    ],
    Plans: [
      ['date', 'event_id', 'plan_tickets', 'plan_revenue'],
      ...plans.map((p) => [dayFromToday(p.day), p.event, p.tickets, amount(p.revenue)]),
    ],
    Расходы: [
      ['Дата', 'Кампания', 'ID события', 'Расход', 'Валюта'],
      ...spent.map((c) => [dayFromToday(c.day), c.utm, c.event, amount(c.cost), c.currency]),
    ],
    Rates: [
      ['date', 'currency', 'rate'],
      ...dollars.map(([day, rate]) => [dayFromToday(day), 'USD', Number(rate) / 1e8]),
    ],
  });
});
afterAll(() => engine.close());

const sum = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((all, row) => all + of(row), 0);

function groups(rows: readonly Sale[], keyOf: (row: Sale) => string): Map<string, Sale[]> {
  const found = new Map<string, Sale[]>();
  for (const row of rows) found.set(keyOf(row), [...(found.get(keyOf(row)) ?? []), row]);
  return found;
}

/** Tickets and amounts in kopecks, by the text of a key. */
function sums(rows: readonly Sale[], keyOf: (row: Sale) => string): unknown[] {
  return [...groups(rows, keyOf)]
    .map(([key, of]) => [
      key,
      sum(of, (s) => s.tickets),
      sum(of, (s) => s.revenue),
      sum(of, (s) => s.refunds),
      sum(of, (s) => s.revenue - s.refunds),
    ])
    .sort(byKey);
}

const byKey = (a: readonly unknown[], b: readonly unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);
const AMOUNTS =
  'toInt64(sum(tickets_sold)) AS t, toInt64(sum(revenue) * 100) AS a, toInt64(sum(refunds) * 100) AS b, toInt64(sum(net_revenue) * 100) AS c';

async function sumsOf(view: string, key: string): Promise<unknown[]> {
  const rows = await db.select(`SELECT ${key} AS k, ${AMOUNTS} FROM db.${view} GROUP BY k`);
  return rows.map(({ k, t, a, b, c }) => [k, Number(t), Number(a), Number(b), Number(c)]).sort(byKey);
}

const isRecent = ({ day }: Sale) => day > -14;

test('events: all sums, those of today and of 14 days, and the rate of refunds', async () => {
  const key = (s: Sale) => `${s.event} ${s.currency}`;
  expect(await sumsOf('v_qtickets_event_sales', "concat(event_id, ' ', toString(currency))")).toEqual(
    sums(soldRows, key),
  );
  const rows = await db.select(`SELECT concat(event_id, ' ', toString(currency)) AS k, tickets_today, tickets_14d,
    toInt64(revenue_14d * 100) AS revenue, refunds_rate, first_sale, last_sale FROM db.v_qtickets_event_sales`);
  expect(rows).toHaveLength(groups(soldRows, key).size);
  for (const row of rows) {
    const of = groups(soldRows, key).get(String(row.k)) ?? [];
    expect(Number(row.tickets_today)).toBe(
      sum(
        of.filter(({ day }) => day === 0),
        (s) => s.tickets,
      ),
    );
    expect(Number(row.tickets_14d)).toBe(sum(of.filter(isRecent), (s) => s.tickets));
    expect(Number(row.revenue)).toBe(sum(of.filter(isRecent), (s) => s.revenue));
    expect(row.refunds_rate).toBeCloseTo(sum(of, (s) => s.refunds) / sum(of, (s) => s.revenue), 10);
    expect([row.first_sale, row.last_sale]).toEqual(
      [Math.min(...of.map(({ day }) => day)), Math.max(...of.map(({ day }) => day))].map(dayFromToday),
    );
  }
});

test('stock: inventory against summed sales, sell-through, and days left at the rate of 14 days', async () => {
  const rows = await db.select('SELECT * EXCEPT updated_at FROM db.v_qtickets_event_stock ORDER BY event_id');
  const sold = (event: string, rowsOf = soldRows) =>
    sum(
      rowsOf.filter((s) => s.event === event),
      (s) => s.tickets,
    );
  const recent = sold('1', soldRows.filter(isRecent));
  const unknown = { tickets_left: null, tickets_gone: null, not_in_sales: null, sell_through: null, days_left: null };
  expect(rows).toMatchObject([
    {
      event_id: '1',
      tickets_total: '800',
      tickets_left: '120',
      tickets_gone: '680',
      tickets_sold: String(sold('1')),
      not_in_sales: String(680 - sold('1')),
      sell_through: 0.85,
      tickets_14d: String(recent),
      counted_on: dayFromToday(-1),
    },
    { event_id: '2', tickets_total: '50', ...unknown, tickets_sold: String(sold('2')) },
  ]);
  expect(rows[0]?.days_left).toBeCloseTo((120 * 14) / recent, 6);
});

test('days before the event: the next day after the sale, and sums that are those of all sales', async () => {
  const before = (s: Sale): string => {
    const days = EVENT_DAYS[`${s.event}/${s.city}`];
    if (days === undefined) return 'unknown';
    const ahead = days.filter((day) => day >= s.day);
    return String((ahead.length > 0 ? Math.min(...ahead) : Math.max(...days)) - s.day);
  };
  const key = "concat(event_id, ' ', city, ' ', ifNull(toString(days_before), 'unknown'), ' ', toString(currency))";
  const wanted = sums(soldRows, (s) => `${s.event} ${s.city} ${before(s)} ${s.currency}`);
  expect(await sumsOf('v_qtickets_sales_by_lead_days', key)).toEqual(wanted);
});

test('UTM tags: sums of each day and campaign, blank ones included, and orders counted once', async () => {
  const key = (s: Sale) => `${dayFromToday(s.day)} ${s.utm} ${s.currency}`;
  const text = "concat(toString(date), ' ', utm_campaign, ' ', toString(currency))";
  expect(await sumsOf('v_qtickets_sales_by_utm', text)).toEqual(sums(soldRows, key));
  const rows = await db.select(`SELECT ${text} AS k, orders FROM db.v_qtickets_sales_by_utm`);
  for (const { k, orders } of rows) {
    const of = groups(soldRows, key).get(String(k)) ?? [];
    expect(Number(orders)).toBe(new Set(of.map(({ order }) => order).filter((order) => order !== '')).size);
  }
});

test('UTM tags and ROMI: a row whose currency or amount was edited counts once, as it is now, whatever a reader filters by', async () => {
  const edited = await engine.newDatabase();
  const columns =
    'date, event_id, city, tickets_sold, revenue, currency, utm_campaign, _source, line, key_hash, row_hash, _ver';
  await edited.command('SYSTEM STOP MERGES db.fact_qtickets_sales');
  const versions = ["100, 'RUB', 'a'", "200, 'USD', 'b'"];
  for (const [index, values] of versions.entries())
    await edited.command(
      `INSERT INTO db.fact_qtickets_sales (${columns}) VALUES ('${dayFromToday(0)}', '1', 'тверь', 1, ${values}, 'book', 0, 1, 1, ${index + 1})`,
    );
  for (const view of ['v_qtickets_sales_by_utm', 'v_qtickets_romi']) {
    const asked = (where: string) =>
      edited.select(
        `SELECT toInt64(net_revenue) AS net FROM db.${view} WHERE date = '${dayFromToday(0)}' AND ${where}`,
      );
    for (const old of ["currency = 'RUB'", "utm_campaign = 'a'"]) expect(await asked(old)).toEqual([]);
    for (const now of ["currency = 'USD'", "utm_campaign = 'b'"]) expect(await asked(now)).toEqual([{ net: '200' }]);
  }
});

test('pace of a plan for a city: its sales alone', async () => {
  const two = await engine.newDatabase();
  const sale = (day: number, city: string, tickets: number) => [dayFromToday(day), '1', city, tickets, tickets * 10];
  await sync(two, {
    Sales: [
      ['date', 'event_id', 'city', 'tickets_sold', 'revenue'],
      ...[sale(-2, 'Казань', 1), sale(-2, 'Тверь', 20), sale(-1, 'Казань', 300), sale(0, 'Казань', 4000)],
    ],
    Plans: [
      ['date', 'event_id', 'city', 'plan_tickets', 'plan_revenue'],
      ...[-2, 0, 1].map((day) => [dayFromToday(day), '1', 'Казань', 7, 70]),
    ],
  });
  const found = await two.select(`SELECT date, city, plan_tickets_to_date AS planned, tickets_to_date AS sold,
    toInt64(revenue_to_date) AS made FROM db.v_qtickets_plan_pace ORDER BY city, date`);
  expect(found.map(({ date, city, planned, sold, made }) => [date, city, planned, sold, made])).toEqual([
    [dayFromToday(-2), 'казань', '7', '1', '10'],
    [dayFromToday(0), 'казань', '14', '4001', '40010'],
  ]);
});

test('pace: planned and sold on the planned days so far, until today', async () => {
  const rows = await db.select(`SELECT date, city, plan_tickets_to_date AS planned, tickets_to_date AS sold,
    toInt64(plan_revenue_to_date * 100) AS money, toInt64(revenue_to_date * 100) AS made, pace FROM db.v_qtickets_plan_pace ORDER BY date`);
  const past = plans.filter(({ day }) => day <= 0);
  const wanted = past.map((_, index) => {
    const days = past.slice(0, index + 1);
    const of = soldRows.filter((s) => s.event === '1' && days.some(({ day }) => day === s.day));
    const [planned, sold] = [sum(days, (p) => p.tickets), sum(of, (s) => s.tickets)];
    const made = sum(
      of.filter(({ currency }) => currency === 'RUB'),
      (s) => s.revenue,
    );
    return [dayFromToday(past[index]?.day ?? 0), '', planned, sold, sum(days, (p) => p.revenue), made, sold / planned];
  });
  expect(
    rows.map((r) => [r.date, r.city, Number(r.planned), Number(r.sold), Number(r.money), Number(r.made), r.pace]),
  ).toEqual(wanted);
});

/** What a day's amounts are worth in RUB, in 10^-8; null: there is no rate within 14 days before it. */
function rateOf({ day, currency }: { readonly day: number; readonly currency: string }): bigint | null {
  if (currency === 'RUB') return 100_000_000n;
  const before = dollars.filter(([from]) => from <= day && day - from <= 14);
  return before.at(-1)?.[1] ?? null;
}

type Worth = { readonly day: number; readonly currency: string; readonly amount: number };

/** The sum in 10^-10 RUB of what has a rate, and how many rows have none. */
function inRub(rows: readonly Worth[]): [rub: string, missing: number] {
  const rated = rows.flatMap((row) => {
    const rate = rateOf(row);
    return rate === null ? [] : [BigInt(row.amount) * rate];
  });
  return [String(rated.reduce((all, one) => all + one, 0n)), rows.length - rated.length];
}

const netOf = ({ day, currency, revenue, refunds }: Sale): Worth => ({ day, currency, amount: revenue - refunds });
/** In 10^-10, where a total without any is 0. */
const exactly = (column: string) => `toString(toInt128(ifNull(sum(${column}), 0) * 10000000000))`;

test('costs: as the tab has them', async () => {
  const rows = await db.select(
    'SELECT utm_campaign AS c, event_id AS e, toString(currency) AS u, toInt64(sum(cost) * 100) AS a FROM db.v_qtickets_costs GROUP BY c, e, u',
  );
  const keyOf = (c: (typeof spent)[number]) => `${c.utm}/${c.event}/${c.currency}`;
  const wanted = new Map<string, number>();
  for (const c of spent) wanted.set(keyOf(c), (wanted.get(keyOf(c)) ?? 0) + c.cost);
  expect(new Map(rows.map(({ c, e, u, a }) => [`${c}/${e}/${u}`, Number(a)]))).toEqual(wanted);
});

test('rates: each until the next one, for 14 days more at most', async () => {
  const rows = await db.select('SELECT date, last_day, toString(rate) AS rate FROM db.v_qtickets_rates ORDER BY date');
  expect(rows).toEqual([
    { date: dayFromToday(-30), last_day: dayFromToday(-28), rate: '90.12345678' },
    { date: dayFromToday(-27), last_day: dayFromToday(-25), rate: '91' },
    { date: dayFromToday(-24), last_day: dayFromToday(-10), rate: '89.50000001' },
    { date: dayFromToday(-4), last_day: dayFromToday(10), rate: '93.33' },
  ]);
});

test('sales in RUB: by the rate of the day or the last one before it; what has none is NULL, and counted', async () => {
  const rows = await db.select(`SELECT date, ${exactly('net_revenue_rub')} AS rub, sum(rate_missing) AS missing,
      toInt64(sum(tickets_sold)) AS tickets, countIf((net_revenue_rub IS NULL) != (rate_missing > 0)) AS odd
    FROM db.v_qtickets_sales_in_base GROUP BY date ORDER BY date`);
  const days = [...new Set(soldRows.map(({ day }) => day))].sort((a, b) => a - b);
  const of = (day: number) => soldRows.filter((s) => s.day === day);
  const wanted = days.map((day) => [
    dayFromToday(day),
    ...inRub(of(day).map(netOf)),
    sum(of(day), (s) => s.tickets),
    0,
  ]);
  expect(rows.map((r) => [r.date, r.rub, Number(r.missing), Number(r.tickets), Number(r.odd)])).toEqual(wanted);
  expect(sum(wanted, (row) => Number(row[2]))).toBeGreaterThan(0);
});

test('ROMI: what was spent and earned by day, tags and currency, and the same in RUB', async () => {
  const text = "concat(toString(date), ' ', utm_campaign, ' ', toString(currency))";
  const rows =
    await db.select(`SELECT ${text} AS k, toInt64(net_revenue * 100) AS net, toInt64(cost * 100) AS cost_100, romi,
    ${exactly('net_revenue_rub')} AS net_rub, ${exactly('cost_rub')} AS cost_rub_10, any(rate_missing) AS missing
    FROM db.v_qtickets_romi GROUP BY k, net_revenue, cost, romi`);
  const keyOf = ({ day, utm, currency }: { day: number; utm: string; currency: string }) =>
    `${dayFromToday(day)} ${utm} ${currency}`;
  const keys = [...new Set([...soldRows.map(keyOf), ...spent.map(keyOf)])].sort();
  const wanted = keys.map((key) => {
    const earned = soldRows.filter((s) => keyOf(s) === key).map(netOf);
    const costs = spent.filter((c) => keyOf(c) === key).map((c): Worth => ({ ...c, amount: c.cost }));
    const [net, cost] = [sum(earned, (e) => e.amount), sum(costs, (c) => c.amount)];
    const [[netRub, noRate], [costRub, noCostRate]] = [inRub(earned), inRub(costs)];
    return [key, net, cost, cost > 0 ? ((net - cost) / cost).toFixed(9) : null, netRub, costRub, noRate + noCostRate];
  });
  const found = rows.map((r) => [
    r.k,
    Number(r.net),
    Number(r.cost_100),
    r.romi === null ? null : Number(r.romi).toFixed(9),
    r.net_rub,
    r.cost_rub_10,
    Number(r.missing),
  ]);
  expect(found.sort(byKey)).toEqual(wanted.sort(byKey));
});

test('a rate that two spreadsheets give otherwise is none, and a warning; one that they give alike is one', async () => {
  const two = await engine.newDatabase();
  const rate = (day: number, amount: number) => [dayFromToday(day), 'USD', amount];
  const sale = [dayFromToday(0), '1', 'Казань', '', 1, 100, 'USD'];
  const sales = [['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue', 'currency'], sale];
  await sync(two, { Sales: sales, Rates: [['date', 'currency', 'rate'], rate(-1, 90), rate(0, 91)] });
  await sync(two, { Rates: [['date', 'currency', 'rate'], rate(-1, 90), rate(0, 92)] }, { spreadsheetId: 'other' });
  expect(await two.select('SELECT rate, rates FROM db.v_qtickets_rates ORDER BY date')).toEqual([
    { rate: '90', rates: '1' },
    { rate: null, rates: '2' },
  ]);
  const of = 'SELECT net_revenue_rub, rate_missing FROM db.v_qtickets_sales_in_base';
  expect(await two.select(of)).toEqual([{ net_revenue_rub: null, rate_missing: '1' }]);
  const { results } = await runSmoke(two.client, { database: two.name, timeZone });
  expect(results.find(({ name }) => name === '42_rates_are_one')).toMatchObject({
    severity: 'warning',
    passed: false,
  });
});
