/** Values as files write them, as wire cells: numbers, serial numbers of days, and ISO dates. */
import { SSF } from '@e965/xlsx';
import { numberCell } from '@qtickets/shared-schema/reading/number-format';
import { dateCellAt } from '@qtickets/shared-schema/reading/wall-clock';
import type { DateCell, WireCell } from '@qtickets/shared-schema/wire/cell';
import { CELL_TEXT_MAX } from '@qtickets/shared-schema/wire/limits';

export const DAY_MS = 86_400_000;
/** Day 0 of serial numbers. */
export const EPOCH_MS = Date.UTC(1899, 11, 30);

/** @param daysAhead of the file's day 0 */
export function numberOrDate(value: number, format: string, daysAhead: number): WireCell {
  if (!Number.isFinite(value)) return '#NUM!';
  if (!isDateFormat(format)) return numberCell(value, format);
  return dateCellAt(EPOCH_MS + Math.round((value + daysAhead) * DAY_MS)) ?? value;
}

const dateFormats = new Map<string, boolean>();

/** Columns have many cells and few formats. */
export function isDateFormat(format: string): boolean {
  const known = dateFormats.get(format);
  if (known !== undefined) return known;
  const isDate = SSF.is_date(format);
  dateFormats.set(format, isDate);
  return isDate;
}

/** Of a longer text this much says already that it is too long. */
export function shortened(text: string): string {
  return text.slice(0, CELL_TEXT_MAX);
}

/** Whether a text is a finite number of XML (xsd:double): anything else, such as `1000,5` or `0x10`, is none. */
export function isXmlNumber(text: string): boolean {
  return /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(text);
}

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(\.\d{1,3})?\d*)?$/;

/** @returns null for what is no day or no wall clock, one with an offset too: that is a text (CELLS 6) */
export function isoDateCell(text: string): DateCell | null {
  const [, day = '', minutes = '00:00', seconds = ':00', fraction = ''] = ISO.exec(text) ?? [];
  const wall = Date.parse(`${day}T${minutes}${seconds}${fraction}Z`);
  if (Number.isNaN(wall)) return null;
  // Calendars of programs turn February 30 into a day of March.
  return new Date(wall).toISOString().startsWith(day) ? dateCellAt(wall) : null;
}
