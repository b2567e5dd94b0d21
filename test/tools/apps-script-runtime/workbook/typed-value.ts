/** What Sheets makes of text that is typed or set: a number, a date, a boolean, or text. */
import { type Cell, DATE_FORMAT, DATE_TIME_FORMAT, PLAIN_TEXT, TIME_FORMAT } from './cell.ts';
import { localeOf, type SheetLocale } from './locale.ts';
import { isDateFormat } from './number-format.ts';
import { wallToSerial } from './serial.ts';

type Read = { readonly value: number | boolean; readonly format?: string };

/**
 * The cell that typed text becomes under a locale; `thisYear` completes dates such as 12.05. A cell of the format `@`
 * keeps any text, and a leading apostrophe makes text and goes.
 */
export function typedCell(text: string, format: string | undefined, localeName: string, thisYear: number): Cell {
  const looks = format === undefined ? {} : { format };
  if (format === PLAIN_TEXT) return { value: text, ...looks };
  if (text.startsWith("'")) return { value: text.slice(1), ...looks };
  const read = readTyped(text.trim(), localeOf(localeName), thisYear);
  if (!read) return { value: text, ...looks };
  // A format that the cell has already stays, unless a date arrives in a cell whose format shows no date.
  if (format !== undefined && (read.format === undefined || !isDateFormat(read.format) || isDateFormat(format))) {
    return { value: read.value, format };
  }
  return read;
}

function readTyped(text: string, locale: SheetLocale, thisYear: number): Read | undefined {
  return readBoolean(text, locale) ?? readNumber(text, locale) ?? readDateTime(text, locale, thisYear);
}

function readBoolean(text: string, locale: SheetLocale): Read | undefined {
  const word = text.toUpperCase();
  if (word === 'TRUE' || word === locale.booleans[1]) return { value: true };
  return word === 'FALSE' || word === locale.booleans[0] ? { value: false } : undefined;
}

function readNumber(text: string, locale: SheetLocale): Read | undefined {
  const blanks = /[\u00A0\u202F]/.test(locale.group);
  const group = blanks ? '[ \\u00A0\\u202F]' : `\\${locale.group}`;
  const currency = `\\${locale.currency}`;
  const pattern = new RegExp(
    `^([+-]?)(${currency}\\s*)?(\\d{1,3}(?:${group}\\d{3})+|\\d*)(?:\\${locale.decimal}(\\d*))?(E[+-]?\\d+)?\\s*(%|${currency})?$`,
    'i',
  );
  const match = pattern.exec(text);
  if (!match || !/\d/.test(text)) return undefined;
  const [, sign = '', before, whole = '', fraction = '', exponent = '', mark] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = whole.replace(/\D/g, '') || '0';
  const value = Number(`${sign}${digits}.${fraction || '0'}${exponent}`);
  if (mark === '%') return { value: value / 100, format: fraction === '' ? '0%' : '0.00%' };
  const money = before !== undefined || mark !== undefined;
  if (money) return { value, format: `#,##0.00 "${locale.currency}"` };
  return digits.length < whole.length ? { value, format: '#,##0' } : { value };
}

const TIME = '(\\d{1,2}):(\\d{2})(?::(\\d{2}))?';

function readDateTime(text: string, locale: SheetLocale, thisYear: number): Read | undefined {
  const [, day = '', hour, minute, second = '0'] = new RegExp(`^(.*?)(?:(?:^|[ T])${TIME})?$`).exec(text) ?? [];
  const time = hour === undefined ? undefined : readTime(Number(hour), Number(minute), Number(second));
  if (hour !== undefined && time === undefined) return undefined;
  if (day === '') return time === undefined ? undefined : { value: time, format: TIME_FORMAT };
  const date = readDate(day.trim(), locale, thisYear);
  if (date === undefined) return undefined;
  return { value: date + (time ?? 0), format: time === undefined ? DATE_FORMAT : DATE_TIME_FORMAT };
}

function readTime(hour: number, minute: number, second: number): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return (hour * 3600 + minute * 60 + second) / 86_400;
}

function readDate(text: string, locale: SheetLocale, thisYear: number): number | undefined {
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text);
  if (iso) return serialOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const marks = locale.dateMark === '.' ? '[./-]' : '[/-]';
  const match = new RegExp(`^(\\d{1,2})${marks}(\\d{1,2})(?:${marks}(\\d{4}|\\d{2}))?$`).exec(text);
  if (!match) return undefined;
  const [first, second] = [Number(match[1]), Number(match[2])];
  const year = match[3] === undefined ? thisYear : fullYear(match[3]);
  return locale.order === 'mdy' ? serialOf(year, first, second) : serialOf(year, second, first);
}

function fullYear(text: string): number {
  if (text.length === 4) return Number(text);
  return Number(text) < 30 ? 2000 + Number(text) : 1900 + Number(text);
}

function serialOf(year: number, month: number, day: number): number | undefined {
  const wall = new Date(Date.UTC(year, month - 1, day));
  const real = wall.getUTCMonth() === month - 1 && wall.getUTCDate() === day;
  return real ? wallToSerial(wall.getTime()) : undefined;
}
