/** Saves a workbook in memory as .xlsx, as File → Download does. */
import ExcelJs from 'exceljs';
import type { Cell, SheetModel, Workbook } from '../tools/apps-script-runtime/index.ts';

const EPOCH_MS = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

export async function exportXlsx(workbook: Workbook, path: string): Promise<void> {
  const file = new ExcelJs.Workbook();
  for (const sheet of workbook.sheets) copySheet(sheet, file.addWorksheet(fileName(sheet.name)));
  await file.xlsx.writeFile(path);
}

/** Excel allows less in a tab's name than Sheets does. */
function fileName(name: string): string {
  return name.replace(/[*?:\\/[\]]/g, ' ').slice(0, 31);
}

function copySheet(sheet: SheetModel, target: ExcelJs.Worksheet): void {
  const area = { row: 1, column: 1, numRows: sheet.lastRow(), numColumns: sheet.lastColumn() };
  for (const [index, cells] of sheet.read(area).entries()) {
    const row = target.getRow(index + 1);
    row.values = cells.map((cell) => (cell === undefined ? null : contentOf(cell)));
    for (const [at, cell] of cells.entries()) {
      if (cell?.format !== undefined && !isDate(cell)) row.getCell(at + 1).numFmt = cell.format;
    }
  }
}

function contentOf(cell: Cell): ExcelJs.CellValue {
  if (cell.isError) return { error: cell.value as ExcelJs.CellErrorValue['error'] };
  return isDate(cell) ? new Date(EPOCH_MS + Number(cell.value) * DAY_MS) : cell.value;
}

/** A number that is shown with a year or a day. */
function isDate({ value, format = '' }: Cell): boolean {
  return typeof value === 'number' && (/^date/.test(format) || /[yd]/i.test(format));
}
