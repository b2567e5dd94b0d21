/** The independent reader's rules for one cell: plain regular expressions for what the sample's managers type. */
import type { CellObject } from '@e965/xlsx';

export type FileCell = CellObject | undefined;

/** The value that a cell shows: of a formula its last result, of an error nothing. */
function shown(cell: FileCell): string | number | Date | null {
  const value = cell === undefined || cell.t === 'e' ? null : cell.v;
  return value === undefined || typeof value === 'boolean' ? null : value;
}

export function readText(cell: FileCell): string | null {
  const value = shown(cell);
  if (value === null || value instanceof Date) return null;
  const text = String(value).replace(/\s+/g, ' ').trim();
  return text === '' || /^#(REF!|N\/A|ССЫЛКА!)$/.test(text) ? null : text;
}

const marks: Readonly<Record<string, RegExp>> = {
  RUB: /(₽|руб\.?|р\.|RUB)$/i,
  KZT: /(₸|тг\.?|KZT)$/i,
  USD: /(\$|USD)$/i,
};

/** An amount in hundredths; null where it cannot be read, or is marked with another currency than the row's. */
export function readAmount(cell: FileCell, currency: string | null): number | null {
  const value = shown(cell);
  if (typeof value === 'number') return Math.round(Number((value * 100).toFixed(4)));
  if (typeof value !== 'string' || currency === null) return null;
  const isBracketed = /^\s*\(.*\)\s*$/.test(value);
  const text = value.replace(/[()]/g, '').trim();
  const amount = text
    .replace(marks[currency] ?? /$^/, '')
    .replace(/\u2212/g, '-')
    .trim();
  const parts = /^(-)?\s*(\d{1,3}(?:[\s']\d{3})+|\d+)(?:[.,](\d{2}))?$/.exec(amount);
  if (parts === null) return null;
  const [, minus, whole = '', fraction = '0'] = parts;
  const cents = Number(whole.replace(/\D/g, '')) * 100 + Number(fraction);
  return isBracketed || minus !== undefined ? -cents : cents;
}

export function readWhole(cell: FileCell): number | null {
  const value = shown(cell);
  if (typeof value === 'number') return Number.isInteger(value) ? value : null;
  const parts = typeof value === 'string' ? /^(-?\d{1,3}(?:\s\d{3})*|-?\d+)(?:,0)?$/.exec(value.trim()) : null;
  return parts === null ? null : Number((parts[1] ?? '').replace(/\s/g, ''));
}

const monthStarts = 'янв фев мар апр ма июн июл авг сен окт ноя дек'.split(' ');

/** The day as YYYY-MM-DD; null where there is none, or not in this century. */
export function readDay(cell: FileCell): string | null {
  const value = shown(cell);
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (typeof value === 'number') return dayOfSerial(value);
  return typeof value === 'string' ? dayOfText(value.replace(/\s+/g, ' ').trim()) : null;
}

function dayOfSerial(serial: number): string | null {
  const isThisCentury = serial >= 36_526 && serial <= 73_050;
  return isThisCentury ? new Date(Date.UTC(1899, 11, 30 + Math.floor(serial))).toISOString().slice(0, 10) : null;
}

function dayOfText(text: string): string | null {
  const yearFirst = /^(\d{4})[-/](\d\d)[-/](\d\d)$/.exec(text);
  if (yearFirst !== null) return realDay(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3]));
  const figures = /^(?:[а-я]{2}, )?(\d{1,2})[./](\d{1,2})[./](\d{2}|\d{4})(?: \d\d:\d\d)?$/.exec(text);
  if (figures !== null) return realDay(yearOf(figures[3] ?? ''), Number(figures[2]), Number(figures[1]));
  const named = /^(\d{1,2}) ([а-я]+)\.? (\d{4})(?: г\.)?$/.exec(text);
  const month = monthStarts.findIndex((start) => named?.[2]?.startsWith(start));
  return named === null || month < 0 ? null : realDay(Number(named[3]), month + 1, Number(named[1]));
}

function yearOf(digits: string): number {
  return digits.length === 2 ? 2_000 + Number(digits) : Number(digits);
}

/** 31 February is no day, and 10/24 has no month. */
function realDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal && year >= 2_000 && year < 2_100 ? date.toISOString().slice(0, 10) : null;
}
