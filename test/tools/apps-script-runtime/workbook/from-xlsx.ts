import { readFile } from 'node:fs/promises';
import { type CellObject, read } from '@e965/xlsx';
import { type Cell, DATE_FORMAT, DATE_TIME_FORMAT } from './cell.ts';
import { Workbook, type WorkbookOptions } from './workbook.ts';

/**
 * Loads an .xlsx file as Google's import would: formulas keep their stored results, errors become their text, of a
 * merged area only the first cell has a value, and a date is the same wall clock in the spreadsheet's zone.
 */
export async function workbookFromXlsx(path: string, options: WorkbookOptions = {}): Promise<Workbook> {
  const file = read(await readFile(path), { dense: true, cellNF: true });
  const workbook = new Workbook(options);
  for (const [index, name] of file.SheetNames.entries()) {
    const sheet = workbook.addSheet(name);
    sheet.hidden = (file.Workbook?.Sheets?.[index]?.Hidden ?? 0) > 0;
    const source = file.Sheets[name];
    for (const [at, row] of (source?.['!rows'] ?? []).entries()) if (row?.hidden) sheet.hiddenRows.add(at + 1);
    const rows: readonly (CellObject | undefined)[][] = source?.['!data'] ?? [];
    rows.forEach((cells, at) => {
      cells.forEach((cell, column) => {
        if (cell !== undefined) sheet.put(at + 1, column + 1, importCell(cell));
      });
    });
  }
  return workbook;
}

function importCell(cell: CellObject): Cell | undefined {
  const content = contentOf(cell);
  if (content === undefined) return undefined;
  const format = importFormat(cell.z === undefined ? undefined : String(cell.z));
  const formula = cell.f === undefined ? {} : { formula: `=${cell.f}` };
  const note = cell.c === undefined ? {} : { note: cell.c.map(({ t }) => t ?? '').join('') };
  return { ...content, ...(format === undefined ? {} : { format }), ...formula, ...note };
}

type Content = { readonly value: string | number | boolean; readonly isError?: true };

/** A formula without a stored result is computed by Google; here it shows nothing. */
function contentOf({ t: type, v: value, w: text, f: formula }: CellObject): Content | undefined {
  if (type === 'e') return { value: text ?? '#ERROR!', isError: true };
  if (value === undefined || value === '') return formula === undefined ? undefined : { value: '' };
  if (value instanceof Date) throw new TypeError('Dates are read as numbers.');
  return { value };
}

function importFormat(format: string | undefined): string | undefined {
  if (format === undefined || format === 'General') return undefined;
  // The formats 14 and 22 are those of the locale, and are named here by their American patterns.
  if (format === 'm/d/yy') return DATE_FORMAT;
  if (format === 'm/d/yy h:mm') return DATE_TIME_FORMAT;
  return format;
}
