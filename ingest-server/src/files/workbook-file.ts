/** A workbook in a file, as tabs of wire cells: an .xlsx, or a folder of CSV files, one a tab. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { numberCell } from '@qtickets/shared-schema/reading/number-format';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { CELL_TEXT_MAX } from '@qtickets/shared-schema/wire/limits';
import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { ReadableError } from '../readable-error.ts';

export type FileTab = { readonly name: string; readonly rows: readonly (readonly WireCell[])[] };

/** What is wrong with a file, in words for the person who named it. */
export class WorkbookFileError extends ReadableError {
  override readonly name = 'WorkbookFileError';
}

/** @throws WorkbookFileError */
export async function readWorkbookFile(path: string): Promise<readonly FileTab[]> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new WorkbookFileError(`There is no ${path}.`);
  if (found.isDirectory()) return readCsvFolder(path);
  if (extname(path).toLowerCase() === '.csv') return [await readCsv(path)];
  if (extname(path).toLowerCase() === '.xlsx') return readXlsx(path);
  throw new WorkbookFileError(`${path} is neither an .xlsx, nor a .csv, nor a folder of .csv files.`);
}

async function readXlsx(path: string): Promise<readonly FileTab[]> {
  const workbook = new ExcelJS.Workbook();
  try {
    await workbook.xlsx.readFile(path);
  } catch (error) {
    throw new WorkbookFileError(`${path} cannot be read as .xlsx: ${error instanceof Error ? error.message : error}`);
  }
  return workbook.worksheets.map((sheet) => ({ name: sheet.name, rows: rowsOf(sheet) }));
}

/** Rows from the first on, blank ones included, since row numbers are places in the sheet. */
function rowsOf(sheet: ExcelJS.Worksheet): WireCell[][] {
  return Array.from({ length: sheet.rowCount }, (_, index) => {
    const row = sheet.getRow(index + 1);
    return Array.from({ length: row.cellCount }, (_unused, column) => wireCellOf(row.getCell(column + 1)));
  });
}

/** A merged cell holds its value in its first cell only (CELLS 7), while exceljs repeats it in all. */
function wireCellOf(cell: ExcelJS.Cell): WireCell {
  return cell.isMerged && cell.master.address !== cell.address ? null : wireValue(cell.value, cell.numFmt ?? '');
}

function wireValue(value: ExcelJS.CellValue, numberFormat: string): WireCell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return numberCell(value, numberFormat);
  if (typeof value === 'string') return value.slice(0, CELL_TEXT_MAX);
  if (typeof value === 'boolean') return value;
  // The file holds wall clocks without a zone, which exceljs gives as if they were UTC.
  if (value instanceof Date) return { date: value.toISOString().slice(0, 19) };
  if ('error' in value) return value.error;
  if ('richText' in value) return value.richText.map((part) => part.text).join('');
  if ('hyperlink' in value) return wireValue(value.text, numberFormat);
  if (value.result === undefined || value.result === null) return { formula: formulaText(value) };
  return wireValue(value.result, numberFormat);
}

function formulaText(value: ExcelJS.CellFormulaValue | ExcelJS.CellSharedFormulaValue): string {
  const text = 'formula' in value ? value.formula : '';
  return text === '' ? '' : `=${text}`.slice(0, CELL_TEXT_MAX);
}

async function readCsvFolder(path: string): Promise<readonly FileTab[]> {
  const names = (await readdir(path)).filter((name) => extname(name).toLowerCase() === '.csv').sort();
  if (names.length === 0) throw new WorkbookFileError(`There is no .csv file in ${path}.`);
  return Promise.all(names.map((name) => readCsv(join(path, name))));
}

/** The marks that separate cells: what Sheets writes, what Excel writes in Russia, and tabs. */
const SEPARATORS = [',', ';', '\t'];

async function readCsv(path: string): Promise<FileTab> {
  const text = decodeUtf8(path, await readFile(path));
  const firstLine = text.split('\n', 1)[0] ?? '';
  const count = (separator: string) => firstLine.split(separator).length;
  const delimiter = [...SEPARATORS].sort((a, b) => count(b) - count(a))[0] ?? ',';
  try {
    const options = { delimiter, bom: true, relax_column_count: true, skip_empty_lines: false };
    const rows: string[][] = parse(text, options);
    return { name: basename(path, extname(path)), rows };
  } catch (error) {
    throw new WorkbookFileError(`${path} cannot be read as CSV: ${error instanceof Error ? error.message : error}`);
  }
}

function decodeUtf8(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new WorkbookFileError(`${path} is not UTF-8. Save it as “CSV UTF-8”.`);
  }
}
