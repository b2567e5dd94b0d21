import ExcelJs from 'exceljs';
import { type Cell, DATE_FORMAT, DATE_TIME_FORMAT } from './cell.ts';
import { wallToSerial } from './serial.ts';
import { Workbook, type WorkbookOptions } from './workbook.ts';

/**
 * Loads an .xlsx file as Google's import would: formulas keep their cached results, errors become their text, of a
 * merged area only the first cell has a value, and a date is the same wall clock in the spreadsheet's zone.
 */
export async function workbookFromXlsx(path: string, options: WorkbookOptions = {}): Promise<Workbook> {
  const file = new ExcelJs.Workbook();
  await file.xlsx.readFile(path);
  const workbook = new Workbook(options);
  for (const worksheet of file.worksheets) {
    const sheet = workbook.addSheet(worksheet.name);
    sheet.hidden = worksheet.state !== 'visible';
    worksheet.eachRow({ includeEmpty: false }, (row, number) => {
      if (row.hidden) sheet.hiddenRows.add(number);
      row.eachCell({ includeEmpty: false }, (cell, column) => sheet.put(number, column, importCell(cell)));
    });
  }
  return workbook;
}

function importCell(cell: ExcelJs.Cell): Cell | undefined {
  // A slave of a merged area repeats its master's value in exceljs; in Sheets it is empty.
  if (cell.isMerged && cell.master !== cell) return undefined;
  const content = contentOf(cell.value);
  if (content === undefined) return undefined;
  const format = importFormat(cell.numFmt, content);
  const formula = cell.formula ? { formula: `=${cell.formula}` } : {};
  const note = cell.note === undefined ? {} : { note: noteText(cell.note) };
  const { value, isError } = content;
  return { value, ...(isError ? { isError } : {}), ...(format === undefined ? {} : { format }), ...formula, ...note };
}

interface Content {
  readonly value: string | number | boolean;
  readonly isError?: true;
  readonly isDate?: true;
}

function contentOf(value: ExcelJs.CellValue): Content | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  if (value instanceof Date) return { value: wallToSerial(value.getTime()), isDate: true };
  if (typeof value !== 'object') return { value };
  if ('error' in value) return { value: String(value.error), isError: true };
  if ('richText' in value) return { value: value.richText.map((run) => run.text).join('') };
  if ('hyperlink' in value) return contentOf(value.text as ExcelJs.CellValue);
  if ('formula' in value || 'sharedFormula' in value) {
    return contentOf((value.result ?? null) as ExcelJs.CellValue) ?? { value: '' };
  }
  throw new TypeError(`A kind of cell that the loader does not know: ${JSON.stringify(value)}`);
}

function importFormat(format: string | undefined, content: Content): string | undefined {
  const time = content.isDate && typeof content.value === 'number' && content.value % 1 !== 0;
  // exceljs names Excel's locale-dependent formats 14 and 22 by their American patterns.
  if (format === 'mm-dd-yy') return DATE_FORMAT;
  if (format !== undefined && /^m\/d\/yy "?h"?:mm$/.test(format)) return DATE_TIME_FORMAT;
  if (content.isDate && (format === undefined || format === 'General')) return time ? DATE_TIME_FORMAT : DATE_FORMAT;
  return format === undefined || format === 'General' ? undefined : format;
}

function noteText(note: string | ExcelJs.Comment): string {
  return typeof note === 'string' ? note : (note.texts ?? []).map((run) => run.text).join('');
}
