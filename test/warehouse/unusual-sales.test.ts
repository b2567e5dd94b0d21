/** What analysts should look at: cities that have fallen silent, and prices far from the usual ones. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, startEngine } from '../support/engine.ts';
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
