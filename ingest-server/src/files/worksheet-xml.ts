/**
 * Values of Excel's XML files as they are written. The library takes of a number as many digits as it can and of a date what
 * a calendar makes of it: `1000,5` would be 1000, `0x10` 0 and February 30 a day of March.
 */
import { isoDateCell, isXmlNumber } from './values.ts';

/** An archive as the library unpacks it. */
export type Zip = { readonly FileIndex: { content?: unknown }[] };

/** Changes the tabs of an unpacked .xlsx where they hold what is none of its values. */
export function keepValues(zip: Zip): void {
  for (const part of zip.FileIndex) {
    if (!(part.content instanceof Uint8Array)) continue;
    const bytes = Buffer.from(part.content.buffer, part.content.byteOffset, part.content.length);
    if (!bytes.includes('sheetData')) continue;
    // One character is one byte here, so that nothing else changes.
    const sheet = bytes.toString('latin1');
    const kept = withValuesKept(sheet);
    if (kept !== sheet) part.content = Buffer.from(kept, 'latin1');
  }
}

const VALUE = /(<(?:\w+:)?v(?:\s[^<>]*)?>)([^<]+)</g;
const CELL = /<(?:\w+:)?c(?:\s[^<>]*)?>/g;
const DIGITS = /^\s*\d+\s*$/;

function withValuesKept(sheet: string): string {
  let kept = '';
  let done = 0;
  let behind = 0;
  for (const { 0: whole, 1: tag = '', 2: value = '', index } of sheet.matchAll(VALUE)) {
    const begin = behind;
    behind = index + whole.length;
    // Most are whole numbers, or numbers of shared texts.
    if (DIGITS.test(value)) continue;
    const before = sheet.slice(begin, index);
    const cell = [...before.matchAll(CELL)].at(-1);
    if (cell === undefined) continue;
    const written = asWritten(cell[0], value, FORMULA.test(before.slice(cell.index)));
    if (written === null) continue;
    const at = begin + cell.index;
    kept += sheet.slice(done, at) + written.cell + sheet.slice(at + cell[0].length, index) + tag + written.value;
    done = behind - 1;
  }
  return kept + sheet.slice(done);
}

const TYPE = /(\st\s*=\s*["'])([^"']*)/;
const FORMULA = /<(?:\w+:)?f[\s/>]/;
/** What Apache POI writes for a formula that it streams without computing it; spreadsheet programs write `0`. */
const UNCOMPUTED = '0.0';
const CLOCK = /^\d+:\d+(:\d+)?(\.\d+)?$/;

/** What is no number of its type is none at all, and what is no date is text. @returns null where it is a value of its type */
function asWritten(
  cell: string,
  value: string,
  isFormula: boolean,
): { readonly cell: string; readonly value: string } | null {
  const type = TYPE.exec(cell)?.[2] ?? 'n';
  const isNumber = isXmlNumber(value) && !(isFormula && value === UNCOMPUTED);
  if ((type === 'n' && !isNumber) || type === 's') return { cell, value: 'NaN' };
  const isText = type === 'd' && isoDateCell(value) === null && !CLOCK.test(value);
  return isText ? { cell: cell.replace(TYPE, '$1str'), value } : null;
}

const DATA = /(<(?:\w+:)?Data\b[^<>]*\bType=")(Number|DateTime)("[^<>]*(?<!\/)>)([^<]*)/g;

/** The same of a workbook in one XML file, as Excel 2003 and web portals write it. */
export function withDataKept(bytes: Buffer): Buffer {
  const workbook = bytes.toString('latin1');
  const kept = workbook.replace(DATA, (whole: string, tag: string, type: string, end: string, value: string) => {
    if (type === 'Number') return isXmlNumber(value) ? whole : `${tag}${type}${end}NaN`;
    return isoDateCell(value) === null ? `${tag}String${end}${value}` : whole;
  });
  return kept === workbook ? bytes : Buffer.from(kept, 'latin1');
}
