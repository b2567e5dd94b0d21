/** Saves a workbook in memory as .xlsx, as File → Download does. */
import type { Cell, SheetModel, Workbook } from '../tools/apps-script-runtime/index.ts';
import { DATE_FORMAT, DATE_TIME_FORMAT, TIME_FORMAT } from '../tools/apps-script-runtime/workbook/cell.ts';
import { isDateFormat } from '../tools/apps-script-runtime/workbook/number-format.ts';
import { type FileCell, type FileValue, writeXlsx } from './write-xlsx.ts';

/** `date1904`: as programs of the first Macs count days. */
export type ExportOptions = { readonly date1904?: boolean };

export function exportXlsx(workbook: Workbook, path: string, options: ExportOptions = {}): void {
  const sheets = workbook.sheets.filter(({ type }) => type === 'GRID');
  writeXlsx(
    path,
    sheets.map((sheet) => ({ name: fileName(sheet.name), rows: rowsOf(sheet, options) })),
    options,
  );
}

/** Excel allows less in a tab's name than Sheets does. */
function fileName(name: string): string {
  return name.replace(/[*?:\\/[\]]/g, ' ').slice(0, 31);
}

function rowsOf(sheet: SheetModel, options: ExportOptions): (FileCell | undefined)[][] {
  const area = { row: 1, column: 1, numRows: sheet.lastRow(), numColumns: sheet.lastColumn() };
  if (area.numRows * area.numColumns === 0) return [];
  return sheet.read(area).map((cells) => cells.map((cell) => cell && fileCell(cell, options)));
}

const DAYS_1904 = 1_462;

function fileCell(cell: Cell, { date1904 = false }: ExportOptions): FileCell {
  const { format, formula } = cell;
  const isShifted = date1904 && typeof cell.value === 'number' && isDateFormat(format);
  const result = isShifted ? Number(cell.value) - DAYS_1904 : cell.value;
  const value: FileValue = cell.isError ? { error: String(result) } : result;
  return {
    value: formula === undefined ? value : { formula: formula.slice(1), result: value },
    ...(format !== undefined && { numFmt: patterns[format] ?? format }),
  };
}

const patterns: Readonly<Record<string, string>> = {
  [DATE_FORMAT]: 'dd.mm.yyyy',
  [DATE_TIME_FORMAT]: 'dd.mm.yyyy h:mm:ss',
  [TIME_FORMAT]: 'h:mm:ss',
};
