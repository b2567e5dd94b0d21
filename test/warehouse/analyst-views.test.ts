/** Views for analysts, each held against the workbook by sums that are made here, from the cells, and share nothing with SQL. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, startEngine, type TestDatabase } from '../support/engine.ts';
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

const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];

test('gaps: a city that sold each day and has been silent for five is named; one that often pauses, one that goes on and one that is rare are not', async () => {
  const quiet = await engine.newDatabase();
  const days = (from: number, to: number, step = 1) =>
    Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => dayFromToday(from + index * step));
  const of = (city: string, all: readonly string[]) => all.map((day) => [day, '1', city, '', 1, 10]);
  await sync(quiet, {
    Sales: [
      header,
      ...of('Казань', days(-35, -6)),
      ...of('Москва', days(-35, 0)),
      ...of('Тверь', days(-36, -3, 3)),
      ...of('Омск', days(-8, -6)),
    ],
  });
  expect(await quiet.select('SELECT * FROM db.v_qtickets_gaps')).toEqual([
    {
      city: 'казань',
      city_name: 'Казань',
      last_sale: dayFromToday(-6),
      silent_days: '5',
      active_days: '30',
      longest_gap: '0',
    },
  ]);
});

test('anomalies: a price ten times the usual is named, by event and currency; ordinary prices and few rows are not', async () => {
  const odd = await engine.newDatabase();
  const sales = Array.from({ length: 30 }, (_, n) => [
    dayFromToday(-n),
    '1',
    'Казань',
    `o${n}`,
    2,
    2000 + (n % 7) * 10,
  ]);
  const few = Array.from({ length: 5 }, (_, n) => [dayFromToday(-n), '2', 'Казань', `f${n}`, 1, 10 ** n]);
  await sync(odd, { Sales: [header, ...sales, ...few, [dayFromToday(0), '1', 'Казань', 'slip', 1, 10_000]] });
  const found = await odd.select('SELECT order_id, price, usual_price, score FROM db.v_qtickets_anomalies');
  expect(found).toMatchObject([{ order_id: 'slip', price: 10_000 }]);
  const prices = [...sales.map((row) => Number(row[5]) / 2), 10_000].sort((a, b) => a - b);
  const usual = prices[15] ?? 0;
  expect(found[0]?.usual_price).toBe(usual);
  expect(found[0]?.score).toBeCloseTo((10_000 - usual) / (usual / 20), 6);
});
