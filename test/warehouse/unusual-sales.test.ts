/** What analysts should look at: cities that have fallen silent, and prices far from the usual ones. */
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, startEngine, type TestDatabase } from '../support/engine.ts';
import { dayFromToday, sync } from './synced.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

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

test('gaps: of cities that are silent for months the 30 days up to their last sale count, too, whatever sold since', async () => {
  const quiet = await engine.newDatabase();
  const lastDays = [1, 60, 179, 180, 181, 209, 210, 211, 400];
  const sold = lastDays.flatMap((last) =>
    Array.from({ length: 40 }, (_, n) => [dayFromToday(-last - 2 * n), '1', `Тихий-${last}`, '', 1, 10]),
  );
  await sync(quiet, { Sales: [header, ...sold] });
  const found = await quiet.select('SELECT city, silent_days, active_days, longest_gap FROM db.v_qtickets_gaps');
  expect(found.map((row) => Object.values(row)).sort((a, b) => Number(a[1]) - Number(b[1]))).toEqual(
    lastDays.slice(1).map((last) => [`тихий-${last}`, String(last - 1), '15', '1']),
  );
});

test('anomalies: a price ten times the usual is named, by event and currency; ordinary prices and few rows are not', async () => {
  const odd = await engine.newDatabase();
  const sold = Array.from({ length: 30 }, (_, n) => [dayFromToday(-n), '1', 'Казань', `o${n}`, 2, 2000 + (n % 7) * 10]);
  const few = Array.from({ length: 5 }, (_, n) => [dayFromToday(-n), '2', 'Казань', `f${n}`, 1, 10 ** n]);
  await sync(odd, { Sales: [header, ...sold, ...few, [dayFromToday(0), '1', 'Казань', 'slip', 1, 10_000]] });
  const found = await odd.select('SELECT order_id, price, usual_price, score FROM db.v_qtickets_anomalies');
  expect(found).toMatchObject([{ order_id: 'slip', price: 10_000 }]);
  const prices = [...sold.map((row) => Number(row[5]) / 2), 10_000].sort((a, b) => a - b);
  const usual = prices[15] ?? 0;
  expect(found[0]?.usual_price).toBe(usual);
  expect(found[0]?.score).toBeCloseTo((10_000 - usual) / (usual / 20), 6);
});

/** As the view read all rows before prices were kept beside the sums by day. */
const OF_ALL_ROWS = `SELECT s.date, s.event_id, s.city, s.order_id, s.tickets_sold, s.revenue, s.currency, toFloat64(s.revenue) / s.tickets_sold + 0 AS price,
    u.usual AS usual_price, (price - u.usual) / greatest(u.distance, abs(u.usual) / 20, 0.01) AS score, s._source AS source
  FROM db.fact_qtickets_sales AS s FINAL
  INNER JOIN (
    SELECT event_id, currency, arraySort(prices)[intDiv(length(prices) + 1, 2)] AS usual,
      arraySort(arrayMap(one -> abs(one - usual), prices))[intDiv(length(prices) + 1, 2)] AS distance
    FROM (
      SELECT event_id, currency, groupArray(toFloat64(revenue) / tickets_sold) AS prices FROM db.fact_qtickets_sales FINAL
      WHERE tickets_sold != 0 GROUP BY event_id, currency HAVING length(prices) >= 20
    )
  ) AS u ON u.event_id = s.event_id AND u.currency = s.currency
  WHERE s.tickets_sold != 0 AND abs(score) >= 6 ORDER BY ALL`;

/** Edits, returns, free tickets and deleted rows, in two spreadsheets and currencies. */
async function editedSales(): Promise<TestDatabase> {
  const db = await engine.newDatabase();
  const columns =
    'date, event_id, city, tickets_sold, revenue, order_id, currency, _source, line, key_hash, row_hash, _ver, _deleted';
  // Each key twice: the second version of a third of them has another price, and of some none is left. Some sell nothing, some are returns.
  await db.command(`INSERT INTO db.fact_qtickets_sales (${columns})
    SELECT toDate('2026-01-01') + n % 40, toString(n % 7), ['казань', 'тверь'][1 + n % 2], toInt32(n % 11) - 2 AS sold,
      toDecimal64([0, 100, 100, 100, 110, 95.5, 33.33, 700][1 + cityHash64(n, version * (n % 3 = 0)) % 8] * sold, 2), toString(n),
      if(n % 5 = 0, 'USD', 'RUB'), concat('s', toString(n % 2)), 0, cityHash64(n), cityHash64(n, version), version, version = 2 AND n % 13 = 0
    FROM (SELECT intDiv(number, 2) AS n, toUInt64(1 + number % 2) AS version FROM numbers(3000))`);
  for (const source of ['s0', 's1']) await db.warehouse.renewDays(source, sales, 'differing');
  return db;
}

test('anomalies are those that all rows show', async () => {
  const db = await editedSales();
  const names = 'date, event_id, city, order_id, tickets_sold, revenue, currency, price, usual_price, score, source';
  const found = await db.select(`SELECT ${names} FROM db.v_qtickets_anomalies ORDER BY ALL`);
  expect(found.length).toBeGreaterThan(50);
  expect(found).toEqual(await db.select(OF_ALL_ROWS));
  expect(await db.select(`SELECT ${names} FROM db.v_qtickets_anomalies ORDER BY ALL SETTINGS final = 1`)).toEqual(
    found,
  );
});

test.each([['1970-01-01'], ['2026-01-31']])(
  'unusual prices since %s are those of the anomalies since then, each once a day, event, city and spreadsheet',
  async (since) => {
    const db = await editedSales();
    const group = 'date, event_id, city, currency, price, usual_price, score, source';
    const found = await db.select(
      `SELECT ${group}, row_count FROM db.v_qtickets_unusual_prices(since = '${since}') ORDER BY ALL`,
    );
    expect(found.length).toBeGreaterThan(10);
    expect(found).toEqual(
      await db.select(
        `SELECT ${group}, count() AS row_count FROM (${OF_ALL_ROWS}) WHERE date >= '${since}' GROUP BY ${group} ORDER BY ALL`,
      ),
    );
  },
);

test('of a warehouse without sales no anomalies are shown', async () => {
  const db = await engine.newDatabase();
  for (const view of ['v_qtickets_anomalies', "v_qtickets_unusual_prices(since = '1970-01-01')"])
    expect(await db.select(`SELECT * FROM db.${view}`)).toEqual([]);
});
