/** Views of sales for analysts, each held against the workbook by sums that are made apart from SQL. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, startEngine, type TestDatabase } from '../support/engine.ts';
import { amount, byKey, type Sale, soldRows, soldTab, sum } from './sold-rows.ts';
import { dayFromToday, sync } from './synced.ts';

/** Days from today on which the events take place, by event and city. */
const EVENT_DAYS: Readonly<Record<string, readonly number[]>> = {
  '1/москва': [-20, 5],
  '1/казань': [5],
  '2/москва': [30],
};

const inventory = [
  ['1', 'москва', 500, 100],
  ['1', 'казань', 300, 20],
  ['2', 'москва', 50, ''],
  ['4', 'тверь', 40, 40],
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
  await sync(db, {
    ...soldTab,
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
    Plans: [
      ['date', 'event_id', 'plan_tickets', 'plan_revenue'],
      ...plans.map((p) => [dayFromToday(p.day), p.event, p.tickets, amount(p.revenue)]),
    ],
  });
});
afterAll(() => engine.close());

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
  const one = soldRows.filter((s) => s.event === '2' && s.currency === 'USD');
  expect(await sumsOf("v_qtickets_event_sales WHERE event_id = '2' AND currency = 'USD'", 'event_id')).toEqual(
    sums(one, (s) => s.event),
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
    { event_id: '4', tickets_gone: '0', tickets_sold: '0', not_in_sales: '0', sell_through: 0, days_left: null },
  ]);
  expect(rows).toHaveLength(3);
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
  const ofDay = sums(soldRows, (s) => `${dayFromToday(s.day)} ${before(s)}`);
  const dayKey = "concat(toString(date), ' ', ifNull(toString(days_before), 'unknown'))";
  expect(await sumsOf('v_qtickets_sales_by_lead_days', dayKey)).toEqual(ofDay);
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
