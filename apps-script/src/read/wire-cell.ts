/** Cells as `getValues` gives them become cells on the wire (PROTOCOL 1). */
import type { DateCell, WireCell } from '@qtickets/shared-schema/wire/cell';

function isDate(value: unknown): value is Date {
  // By its tag: a Date from another realm is no instance of ours.
  return Object.prototype.toString.call(value) === '[object Date]';
}

/** A picture in a cell has no value: it is reported as a cell that can't be read, never as text. */
const NOT_A_VALUE = '#VALUE!';

export function toWireCell(value: unknown, wallClock: (instant: number) => DateCell): WireCell {
  if (value === '' || value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : NOT_A_VALUE;
  if (isDate(value) && !Number.isNaN(value.getTime())) return wallClock(value.getTime());
  return NOT_A_VALUE;
}

/** The same for a block, in place: a second copy of a large tab would not fit beside it. */
export function toWireRows(values: unknown[][], wallClock: (instant: number) => DateCell): WireCell[][] {
  for (const row of values) {
    for (let at = 0; at < row.length; at += 1) row[at] = toWireCell(row[at], wallClock);
  }
  return values as WireCell[][];
}
