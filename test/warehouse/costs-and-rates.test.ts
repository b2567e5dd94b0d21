/** Costs, rates and what is made of them, each view held against the workbook by sums that are made apart from SQL. */

import { runSmoke } from '@qtickets/ingest-server/smoke/run-checks';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, startEngine, type TestDatabase, timeZone } from '../support/engine.ts';
import { amount, byKey, type Sale, soldRows, soldTab, sum } from './sold-rows.ts';
import { dayFromToday, sync } from './synced.ts';

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
  await sync(db, {
    ...soldTab,
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
  await edited.warehouse.renewDays('book', sales, 'differing');
  for (const view of ['v_qtickets_sales_by_utm', 'v_qtickets_romi']) {
    const asked = (where: string) =>
      edited.select(
        `SELECT toInt64(net_revenue) AS net FROM db.${view} WHERE date = '${dayFromToday(0)}' AND ${where}`,
      );
    for (const old of ["currency = 'RUB'", "utm_campaign = 'a'"]) expect(await asked(old)).toEqual([]);
    for (const now of ["currency = 'USD'", "utm_campaign = 'b'"]) expect(await asked(now)).toEqual([{ net: '200' }]);
  }
});

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
