/** Wall clocks that a zone skips come from a file and from the Sheets API as the script in the spreadsheet sends them. */

import { asClocksShow } from '@qtickets/ingest-server/files/skipped-clock';
import { dateCellAt } from '@qtickets/shared-schema/reading/wall-clock';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wallClockIn } from '../../apps-script/src/read/wall-clock.ts';
import { instantOf, offsetAt, wallClockOf } from '../tools/apps-script-runtime/workbook/zone.ts';

const HOUR = 3_600_000;
const from = Date.UTC(1985, 0, 1);
const to = Date.UTC(2099, 11, 31);

/** What the script sends of a date that shows this wall clock: Google makes an instant of it, and the script a wall clock. */
function sentByScript(timeZone: string, wall: number) {
  const format = (instant: number) =>
    new Date(wallClockOf(timeZone, instant)).toISOString().slice(0, 19).replace('T', ' ');
  return wallClockIn(timeZone, format)(instantOf(timeZone, wall));
}

/** A wall clock within two days of the first change of clocks after an instant, or of the instant itself. */
const walls = fc
  .tuple(
    fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
    fc.integer({ min: from, max: to }),
    fc.integer({ min: -48 * 60, max: 48 * 60 }),
  )
  .map(([timeZone, instant, minutes]) => {
    const weeks = Array.from({ length: 60 }, (_, week) => instant + week * 7 * 24 * HOUR);
    const week =
      weeks.find((start) => offsetAt(timeZone, start) !== offsetAt(timeZone, start + 7 * 24 * HOUR)) ?? instant;
    const hours = Array.from({ length: 7 * 24 }, (_, hour) => week + hour * HOUR);
    const hour = hours.find((start) => offsetAt(timeZone, start) !== offsetAt(timeZone, start + HOUR)) ?? week;
    return { timeZone, wall: Math.floor((wallClockOf(timeZone, hour) + minutes * 60_000) / 60_000) * 60_000 };
  });

describe('a wall clock', () => {
  test('about a change of clocks is as the script sends it, in every zone', () => {
    fc.assert(
      fc.property(walls, ({ timeZone, wall }) => {
        expect(asClocksShow(timeZone)(dateCellAt(wall))).toEqual(sentByScript(timeZone, wall));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['Europe/Berlin', '2025-03-30T02:30:00', '2025-03-30T03:30:00'],
    ['Europe/Berlin', '2025-10-26T02:30:00', '2025-10-26T02:30:00'],
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T01:00:00'],
    ['Pacific/Apia', '2011-12-30', '2011-12-31'],
    ['Europe/Moscow', '2025-03-30T02:30:00', '2025-03-30T02:30:00'],
    ['Nowhere/Known', '2025-03-30T02:30:00', '2025-03-30T02:30:00'],
    ['Europe/Berlin', '12025-03-30', '12025-03-30'],
    ['Europe/Berlin', '9999-12-31T23:00:00', '9999-12-31T23:00:00'],
  ])('of %s: %s is %s', (timeZone, typed, shown) => {
    expect(asClocksShow(timeZone)({ date: typed })).toEqual({ date: shown });
  });

  test.each([null, '', '2025-03-30T02:30:00', 45_746.1, true])('is not in a cell that is no date: %j', (cell) => {
    expect(asClocksShow('Europe/Berlin')(cell)).toBe(cell);
  });
});
