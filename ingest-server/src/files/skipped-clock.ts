/**
 * Wall clocks that a time zone skips: the hour of a change to summer time, or a day without midnight. In a script such a
 * cell is a `Date`, an instant, and so is moved on by the gap; files and the Sheets API give the serial number as typed.
 */
import { dateCellAt } from '@qtickets/shared-schema/reading/wall-clock';
import { type DateCell, isDateCell, type WireCell } from '@qtickets/shared-schema/wire/cell';
import { isTimeZone } from '../time-zone.ts';
import { DAY_MS } from './values.ts';

/** Years of four digits: before them no zone changed its clocks. */
const DAY = /^[1-9]\d{3}-\d\d-\d\d/;

/** @returns a cell as a script in a spreadsheet of this zone reads it */
export function asClocksShow(timeZone: string): (cell: WireCell) => WireCell {
  if (!isTimeZone(timeZone)) return (cell) => cell;
  const offsetAt = offsetsOf(timeZone);
  const changes = new Map<string, boolean>();
  const hasChange = (day: string) => {
    const known = changes.get(day);
    if (known !== undefined) return known;
    const midnight = Date.parse(day);
    const isOne = offsetAt(midnight - DAY_MS) !== offsetAt(midnight + 2 * DAY_MS);
    changes.set(day, isOne);
    return isOne;
  };
  return (cell) => {
    if (!isDateCell(cell)) return cell;
    const [day] = DAY.exec(cell.date) ?? [];
    return day !== undefined && hasChange(day) ? moved(cell, offsetAt) : cell;
  };
}

/** As Java's lenient calendar, which is what reads a spreadsheet's dates: by the offset before the gap. */
function moved(cell: DateCell, offsetAt: (instant: number) => number): DateCell {
  const wall = Date.parse(cell.date.includes('T') ? `${cell.date}Z` : cell.date);
  const [before, after] = [offsetAt(wall - DAY_MS), offsetAt(wall + DAY_MS)];
  const isShown = [before, after].some((offset) => offsetAt(wall - offset) === offset);
  return isShown ? cell : (dateCellAt(wall - before + after) ?? cell);
}

/** Milliseconds that the zone's clocks are ahead of UTC at an instant. */
function offsetsOf(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (instant) => Date.parse(`${format.format(instant).replace(' ', 'T')}Z`) - instant;
}
