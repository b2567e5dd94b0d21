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

export function toWireRows(
  values: readonly (readonly unknown[])[],
  wallClock: (instant: number) => DateCell,
): WireCell[][] {
  return values.map((row) => row.map((value) => toWireCell(value, wallClock)));
}
