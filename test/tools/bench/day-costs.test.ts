import { expect, it } from 'vitest';
import { dayAtPace, isTooLarge, largerThan, minutesOfDay, type Priced } from './day-costs.ts';

const priced = (secondsA: number, secondsB: number): Priced => ({
  secondsA,
  secondsB,
  secondsOfCalls: secondsA,
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

/** About what was counted of workbooks of 5,000 to a million rows. */
const workbooks = [1.5, 2.5, 5, 10, 25, 60, 110, 330].map((tick) => ({
  rows: 5_000,
  quietTick: priced(tick, tick * 1.5),
  correction: priced(1.4 + tick / 20, 1.4 + tick / 8),
  newRow: priced(9 + tick / 5, 9 + tick / 2),
  foreignEdit: priced(0.7, 0.7),
  waitingEdit: priced(0.68, 0.68),
}));

it.each(workbooks)(
  'at the pace no day of up to ten people is over Google’s 90 minutes ($quietTick.secondsA s)',
  (costs) => {
    for (const people of [0, 1, 2, 5, 10]) {
      for (const price of ['secondsA', 'secondsB'] as const) {
        expect(dayAtPace(costs, people, price).minutes).toBeLessThanOrEqual(90);
      }
    }
  },
);

it.each(workbooks)('nobody who types alone waits for more than a slower comparison holds', (costs) => {
  const { atOnce, tickMinutes } = dayAtPace(costs, 0, 'secondsA');
  expect([atOnce, tickMinutes]).toEqual([1, Math.max(15, tickMinutes)]);
});

it('larger workbooks than are counted are on the line through the two largest, and too large where a comparison outlasts an execution', () => {
  const [small, large] = [workbooks[3], workbooks[4]].map((costs, index) => ({ ...costs, rows: 50_000 * (index + 1) }));
  const counted = [small, large] as Parameters<typeof largerThan>[0];
  const million = largerThan(counted, 1_000_000);
  expect(million.quietTick).toMatchObject({ secondsA: 25 + 18 * 15, secondsB: (25 + 18 * 15) * 1.5 });
  expect(million.waitingEdit).toEqual(counted[1]?.waitingEdit);
  expect([isTooLarge(million, 'secondsA'), isTooLarge(million, 'secondsB')]).toEqual([false, true]);
});

it('only the edits of more people than a day holds start nothing in the end, and those are compared as often as is left for it', () => {
  const [costs] = workbooks;
  if (costs === undefined) throw new Error('no workbook');
  const days = [0, 1, 2, 5].map((people) => dayAtPace(costs, people, 'secondsA'));
  expect(days.slice(0, 3).map(({ startedNothing }) => startedNothing)).toEqual([0, 0, 0]);
  expect(days[3]?.startedNothing).toBeGreaterThan(0.5);
  expect(days[3]?.tickMinutes).toBeLessThanOrEqual(60);
});
