/** Saves a workbook in memory as .xlsx, as File → Download does. */
import type { Cell, SheetModel, Workbook } from '../tools/apps-script-runtime/index.ts';
import { type FileCell, writeXlsx } from './write-xlsx.ts';

export function exportXlsx(workbook: Workbook, path: string): void {
  writeXlsx(
    path,
    workbook.sheets.map((sheet) => ({ name: fileName(sheet.name), rows: rowsOf(sheet) })),
  );
}

/** Excel allows less in a tab's name than Sheets does. */
function fileName(name: string): string {
  return name.replace(/[*?:\\/[\]]/g, ' ').slice(0, 31);
}

function rowsOf(sheet: SheetModel): (FileCell | undefined)[][] {
  const area = { row: 1, column: 1, numRows: sheet.lastRow(), numColumns: sheet.lastColumn() };
  return sheet.read(area).map((cells) => cells.map((cell) => (cell === undefined ? undefined : fileCell(cell))));
}

function fileCell(cell: Cell): FileCell {
  if (cell.isError) return { value: { error: String(cell.value) } };
  if (isDate(cell)) return { value: cell.value, numFmt: 'dd.mm.yyyy' };
  return { value: cell.value, ...(cell.format !== undefined && { numFmt: cell.format }) };
}

/** A number that is shown with a year or a day. */
function isDate({ value, format = '' }: Cell): boolean {
  return typeof value === 'number' && (/^date/.test(format) || /[yd]/i.test(format));
}
