import { type Cell, DATE_FORMAT, DATE_TIME_FORMAT, TIME_FORMAT } from './cell.ts';
import { formatDatePattern } from './date-pattern.ts';
import { localeOf, type SheetLocale } from './locale.ts';
import { formatNumberPattern, generalNumber } from './number-pattern.ts';

const dateFormats = new Map<string, boolean>();

/** Whether a number of this format is a date (or a duration, which `getValues` gives as a date too). */
export function isDateFormat(format: string | undefined): boolean {
  if (format === undefined) return false;
  let known = dateFormats.get(format);
  if (known === undefined) {
    known = [DATE_FORMAT, DATE_TIME_FORMAT, TIME_FORMAT].includes(format) || /[ymdhs]/i.test(bare(format));
    dateFormats.set(format, known);
  }
  return known;
}

/** A pattern without quoted text, escaped characters, colours and currency or locale tags; `[h]` stays. */
function bare(format: string): string {
  return format
    .replace(/"[^"]*"|\\.|_./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .replace(/General/gi, '');
}

/** The text that the user sees in the cell. */
export function displayText(cell: Cell | undefined, localeName: string): string {
  if (cell === undefined) return '';
  const locale = localeOf(localeName);
  const { value, format } = cell;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'string') return value;
  if (format === undefined || format === '@' || /^general$/i.test(format)) return generalNumber(value, locale);
  if (isDateFormat(format)) return formatDatePattern(value, explicit(format, locale));
  return formatNumberPattern(value, format, locale);
}

/** The pattern behind a default format: `date` in the order of the locale. */
function explicit(format: string, locale: SheetLocale): string {
  if (format === DATE_FORMAT) return locale.date;
  if (format === DATE_TIME_FORMAT) return `${locale.date} ${locale.time}`;
  return format === TIME_FORMAT ? locale.time : format;
}
