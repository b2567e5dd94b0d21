/** What a day of typing takes of Google's 90 minutes, by counted calls and their price list alone: computing is timed by `npm run bench`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';
import { benchWorkbook } from '../tools/bench/bench-workbook.ts';
import { type DayCosts, dayAtPace, measureDay, minutesOfDay, type Priced } from '../tools/bench/day-costs.ts';

const ROWS = 5_000;
const CELL_B_SECONDS = 0.000_028;
let stage: Stage;
let day: DayCosts;

/** Without what was timed. */
function ofCalls(cost: Priced): Priced {
  const { secondsOfCalls, cells } = cost;
  return { ...cost, secondsA: secondsOfCalls, secondsB: secondsOfCalls + cells * CELL_B_SECONDS };
}

beforeAll(async () => {
  stage = await openStage(['day']);
  const sheet = stage.open(benchWorkbook('day', ROWS));
  sheet.runtime.properties.document.delete('WATCH_CHANGES');
  sheet.run('installTriggers');
  sheet.run('syncNow');
  const counted = measureDay(sheet, ROWS);
  const { quietTick, correction, foreignEdit, newRow, waitingEdit } = counted;
  day = {
    rows: ROWS,
    quietTick: ofCalls(quietTick),
    correction: ofCalls(correction),
    foreignEdit: ofCalls(foreignEdit),
    newRow: ofCalls(newRow),
    waitingEdit: ofCalls(waitingEdit),
  };
});
afterAll(() => stage.close());

describe('a day of one typist with 1,500 corrections and 100 new rows, at 5,000 rows', () => {
  it('asks so little of Google that 50 minutes by price A and 65 by B leave room for computing', () => {
    const { a, b } = minutesOfDay(day, 1);
    expect(a).toBeLessThanOrEqual(47.1);
    expect(b).toBeLessThanOrEqual(52.9);
  });

  it('is one request a correction and a new row of nine cells, and none for a cell that is nobody’s', () => {
    const { correction, newRow, foreignEdit } = day;
    expect([correction, newRow, foreignEdit].map(({ requests }) => requests)).toEqual([1, 1, 0]);
    expect(correction.propertyCalls).toBeLessThanOrEqual(4);
    expect(newRow.cells).toBeLessThan(2 * ROWS);
  });

  it.each([1, 2, 5, 10, 20])('at the pace %i people stay within 90 minutes', (people) => {
    for (const price of ['secondsA', 'secondsB'] as const) {
      expect(dayAtPace(day, people, price).minutes).toBeLessThanOrEqual(90);
    }
  });
});
