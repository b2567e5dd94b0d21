/** Spreadsheet files of any usual program (.xlsx, .xlsb, .xls, .ods) as wire cells: values and number formats, nothing else. */
import { type CellObject, CFB, parse_zip, read, type WorkBook, type WorkSheet } from '@e965/xlsx';
import { dateCellAt } from '@qtickets/shared-schema/reading/wall-clock';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { z } from 'zod';
import { say } from '../words/words.ts';
import { isOpenDocument, readOpenDocument } from './open-document.ts';
import { numberOrDate, shortened } from './values.ts';
import type { FileTab } from './workbook-file.ts';
import { WorkbookFileError } from './workbook-file-error.ts';
import { keepValues, withDataKept, type Zip } from './worksheet-xml.ts';

declare module '@e965/xlsx' {
  /** What `read` does with an archive once it is unpacked; its types leave it out. */
  export function parse_zip(zip: Zip, options: ParsingOptions): WorkBook;
}

/** @throws WorkbookFileError in words; never the text of an internal error */
export function readSpreadsheet(path: string, file: Uint8Array): readonly FileTab[] {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.length);
  if (isOpenDocument(bytes)) return open(path, () => readOpenDocument(bytes));
  const workbook = open(path, () => readWorkBook(bytes));
  const book: Book = {
    daysAhead: workbook.Workbook?.WBProps?.date1904 ? DAYS_1904 : 0,
    isResult: resultsOf(workbook, bytes),
  };
  return workbook.SheetNames.flatMap((name) => {
    const sheet = workbook.Sheets[name];
    if (sheet === undefined) throw new WorkbookFileError(say().errors.file.damagedTab(name, path));
    const type: unknown = sheet['!type'] ?? 'sheet';
    return type === 'sheet' ? [{ name, rows: rowsOf(sheet, book) }] : [];
  });
}

function open<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    const isLocked = /password|encrypt/i.test(String(error));
    const { locked, damaged } = say().errors.file;
    throw new WorkbookFileError(isLocked ? locked(path) : damaged(path));
  }
}

type Book = {
  readonly daysAhead: number;
  /** Whether what a formula's cell holds was computed. */
  readonly isResult: (value: CellObject['v']) => boolean;
};

/** Cells with their formulas and formats. What is not a cell (drawings, rules, styles) is not even looked at. */
function readWorkBook(bytes: Buffer): WorkBook {
  const read = readerOf(bytes);
  const workbook = read(false);
  return hasUnnamedFormat(workbook) ? read(true) : workbook;
}

/** @returns reads with the texts that cells show, which takes time, or without */
function readerOf(bytes: Buffer): (cellText: boolean) => WorkBook {
  const options = { dense: true, cellFormula: true, cellNF: true, cellHTML: false, sheetStubs: true };
  if (bytes[0] === ARCHIVE) {
    const zip: Zip = CFB.read(bytes, { type: 'buffer' });
    keepValues(zip);
    return (cellText) => parse_zip(zip, { ...options, cellText });
  }
  const honest = bytes[0] === COMPOUND ? bytes : withDataKept(bytes);
  return (cellText) => read(honest, { ...options, cellText });
}

/** Libraries name some built-in formats, those of the local currency among them, by their number alone. */
function hasUnnamedFormat({ Sheets }: WorkBook): boolean {
  return Object.values(Sheets).some((sheet) => cellsOf(sheet).some((row) => row?.some(isUnnamed)));
}

function isUnnamed(cell: CellObject | undefined): boolean {
  return cell !== undefined && cell.t === 'n' && cell.z === undefined;
}

function cellsOf(sheet: WorkSheet): readonly (readonly (CellObject | undefined)[] | undefined)[] {
  return sheet['!data'] ?? [];
}

/** The first bytes of an archive (.xlsx, .xlsb) and of a compound file (.xls). */
const ARCHIVE = 0x50;
const COMPOUND = 0xd0;

/** What stands in every .xls that Excel of this century saved; it computes all formulas of one without it. */
const RECALC_ID = Buffer.from([0xc1, 0x01, 0x08, 0x00, 0xc1, 0x01]);

const calculationSchema = z.object({ CalcPr: z.object({ fullCalcOnLoad: z.string().optional() }).optional() });

/** Libraries that compute nothing write a zero or an empty text, and that all formulas are to be computed. */
function resultsOf({ Workbook }: WorkBook, bytes: Buffer): Book['isResult'] {
  const calculation = calculationSchema.safeParse(Workbook).data?.CalcPr;
  if (/^(1|true)$/.test(calculation?.fullCalcOnLoad ?? '')) return () => false;
  const isComputed = bytes[0] !== COMPOUND || bytes.includes(RECALC_ID);
  return (value) => isComputed || (value !== '' && value !== 0);
}

const noCells: readonly WireCell[] = [];

function rowsOf(sheet: WorkSheet, book: Book): (readonly WireCell[])[] {
  return Array.from(cellsOf(sheet), (row) =>
    row === undefined ? noCells : Array.from(row, (cell) => (cell === undefined ? null : wireCellOf(cell, book))),
  );
}

/** Total: nothing that a cell can hold throws. The kinds are those of the file formats (ECMA-376 part 1, 18.18.11). */
function wireCellOf(cell: CellObject, { daysAhead, isResult }: Book): WireCell {
  const { t: type, v: value, w: text, f: formula } = cell;
  if (type === 'e') return (typeof value === 'number' ? errors[value] : undefined) ?? text ?? '#ERROR!';
  // Programs that write formulas without computing them leave no value: not the same as a blank cell.
  const pending = formula === undefined ? undefined : { formula: shortened(`=${formula}`) };
  if (value === undefined || type === 'z') return pending ?? null;
  if (pending !== undefined && !isResult(value)) return pending;
  // What a number without digits is read as, and what a repeated row makes of that.
  if (value === null || Number.isNaN(value)) return pending ?? '#NUM!';
  if (typeof value === 'number') return numberOrDate(value, formatOf(cell), daysAhead);
  if (value instanceof Date) return dateCellAt(value.getTime()) ?? String(value);
  if (typeof value !== 'string') return value;
  return value === '' ? null : shortened(value);
}

/** Of a built-in format without its code what the shown text says. */
function formatOf({ z: format, w: text = '' }: CellObject): string {
  if (format !== undefined) return String(format);
  if (text.includes('$')) return '"$"0';
  if (text.includes('%')) return '0%';
  return /\d\/\d+\/|\d:\d|[A-Z][a-z]{2}/.test(text) ? 'm/d/yy' : '';
}

/** How a cell shows an error, by its code in the file. */
const errors: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
};

/** Between the two epochs of serial numbers, of Windows and of the first Macs. */
const DAYS_1904 = 1_462;
