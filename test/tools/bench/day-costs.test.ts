import { expect, it } from 'vitest';
import { minutesOfDay, type Priced } from './day-costs.ts';

const priced = (secondsA: number, secondsB: number): Priced => ({
  secondsA,
  secondsB,
  executions: 1,
  requests: 1,
  propertyCalls: 4,
  cells: 0,
});

it('a day is its ticks, and for each person 1,500 corrections and 100 new rows', () => {
  const costs = { quietTick: priced(60, 120), correction: priced(0.6, 1.2), newRow: priced(6, 12) };
  expect(minutesOfDay(costs, 0)).toEqual({ a: 96, b: 192 });
  expect(minutesOfDay(costs, 2)).toEqual({ a: 96 + 2 * (15 + 10), b: 192 + 4 * (15 + 10) });
});
