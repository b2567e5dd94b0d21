/** Values and number formats of the Sheets API as wire cells: exactly those that the bundle sends of the same sheet. */
import { numberCell } from '@qtickets/shared-schema/reading/number-format';
import { dateCellAt } from '@qtickets/shared-schema/reading/wall-clock';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { DAY_MS, EPOCH_MS, isDateFormat } from '../files/values.ts';
import type { NumberFormat, SheetValues } from './sheets-api.ts';

type Value = SheetValues[number][number];

/** A number stays one here: what it means is in its format. */
export function plainCell(value: Value | undefined): Exclude<Value, ''> {
  return value === undefined || value === '' ? null : value;
}

/** A serial number is a wall clock already, whatever the zone; as the bundle does it, what is under a second is cut off. */
export function formattedCell(value: number, format: NumberFormat | undefined): WireCell {
  if (format === undefined) return value;
  if (isDate(format)) return dateCellAt(EPOCH_MS + Math.round(value * DAY_MS)) ?? value;
  return numberCell(value, format.pattern === '' ? (defaultPatterns[format.type] ?? '') : format.pattern);
}

export const dateTypes: ReadonlySet<string> = new Set(['DATE', 'TIME', 'DATE_TIME']);

/** Google names the type of each format; durations count as dates, as they do in a script. */
export function isDate({ type, pattern }: NumberFormat): boolean {
  return dateTypes.has(type) || isDateFormat(pattern);
}

/** A format of a type alone: which currency it shows is the locale's, and so not known here. */
const defaultPatterns: Readonly<Record<string, string>> = { PERCENT: '0%', CURRENCY: '[$¤]0' };
