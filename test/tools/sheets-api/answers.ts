/** Workbooks in memory as the Sheets API shows them. */
import { parseA1 } from '../apps-script-runtime/workbook/a1.ts';
import { type Cell, DATE_FORMAT, DATE_TIME_FORMAT, TIME_FORMAT } from '../apps-script-runtime/workbook/cell.ts';
import { localeOf } from '../apps-script-runtime/workbook/locale.ts';
import { displayText, isDateFormat } from '../apps-script-runtime/workbook/number-format.ts';
import type { SheetModel } from '../apps-script-runtime/workbook/sheet.ts';
import type { Workbook } from '../apps-script-runtime/workbook/workbook.ts';

type Area = NonNullable<ReturnType<typeof parseA1>>['area'];
export type Place = { readonly sheet: SheetModel; readonly area: Area };

/** `'My tab'`, `'My tab'!A1:C3`, `'My tab'!A5:C`, `Tab!1:10`. @returns undefined where it names nothing */
export function placeOf(workbook: Workbook, range: string): Place | undefined {
  const [, quoted] = /^'((?:[^']|'')+)'$/.exec(range) ?? [];
  const whole = workbook.findSheet(quoted?.replaceAll("''", "'") ?? range);
  if (whole !== undefined)
    return within(whole, { row: 1, column: 1, numRows: whole.maxRows, numColumns: whole.maxColumns });
  const name = parseA1(range, 1, 1)?.sheet;
  const sheet = name === undefined ? workbook.sheets[0] : workbook.findSheet(name);
  const area = sheet && parseA1(range, sheet.maxRows, sheet.maxColumns)?.area;
  return sheet === undefined || area === undefined ? undefined : within(sheet, area);
}

/** The grid ends where it ends. */
function within(sheet: SheetModel, { row, column, numRows, numColumns }: Area): Place | undefined {
  if (sheet.type !== 'GRID' || row > sheet.maxRows || column > sheet.maxColumns) return undefined;
  const rows = Math.min(numRows, sheet.maxRows - row + 1);
  const columns = Math.min(numColumns, sheet.maxColumns - column + 1);
  return { sheet, area: { row, column, numRows: rows, numColumns: columns } };
}

export type Rendering = { readonly isUnformatted: boolean; readonly isSerial: boolean };

/** What is blank at the end of a row, and of the range, is left out. */
export function valueRange(workbook: Workbook, { sheet, area }: Place, rendering: Rendering): object {
  const rows = sheet.read(area).map((cells) =>
    withoutTail(
      cells.map((cell) => shown(cell, workbook, rendering)),
      (value) => value === '',
    ),
  );
  const values = withoutTail(rows, (row) => row.length === 0);
  return { range: `'${sheet.name}'`, majorDimension: 'ROWS', ...(values.length > 0 && { values }) };
}

function shown(cell: Cell | undefined, { locale }: Workbook, { isUnformatted, isSerial }: Rendering): unknown {
  if (cell === undefined) return '';
  const isDate = typeof cell.value === 'number' && isDateFormat(cell.format);
  return isUnformatted && (isSerial || !isDate) ? cell.value : displayText(cell, locale);
}

function withoutTail<T>(all: readonly T[], isBlank: (one: T) => boolean): readonly T[] {
  return all.slice(0, all.findLastIndex((one) => !isBlank(one)) + 1);
}

/** @param ranges whose cells are shown; null: none are */
export function spreadsheet(workbook: Workbook, ranges: readonly Place[] | null): object {
  const { id, name, locale, timeZone, url } = workbook;
  const named = new Set(ranges?.map(({ sheet }) => sheet));
  const sheets = workbook.sheets.filter((sheet) => ranges === null || ranges.length === 0 || named.has(sheet));
  return {
    spreadsheetId: id,
    properties: { title: name, locale, autoRecalc: 'ON_CHANGE', timeZone },
    sheets: sheets.map((sheet) => ({
      properties: sheetProperties(sheet, workbook.sheets.indexOf(sheet)),
      ...(ranges !== null && {
        data: ranges.filter((each) => each.sheet === sheet).map((place) => grid(workbook, place)),
      }),
    })),
    spreadsheetUrl: url,
  };
}

function sheetProperties(sheet: SheetModel, index: number): object {
  const gridProperties = { rowCount: sheet.maxRows, columnCount: sheet.maxColumns };
  const types = { GRID: 'GRID', OBJECT: 'OBJECT', DATASOURCE: 'DATA_SOURCE' } as const;
  const more = { ...(sheet.type !== 'OBJECT' && { gridProperties }), ...(sheet.hidden && { hidden: true }) };
  return { sheetId: sheet.id, title: sheet.name, index, sheetType: types[sheet.type], ...more };
}

function grid({ locale }: Workbook, { sheet, area }: Place): object {
  const rowData = sheet.read(area).map((cells) => {
    const values = withoutTail(cells, (cell) => cell === undefined).map((cell) => cellData(cell, locale));
    return values.length === 0 ? {} : { values };
  });
  return {
    ...(area.row > 1 && { startRow: area.row - 1 }),
    ...(area.column > 1 && { startColumn: area.column - 1 }),
    rowData,
  };
}

function cellData(cell: Cell | undefined, locale: string): object {
  if (cell === undefined) return {};
  const numberFormat = numberFormatOf(cell, locale);
  return {
    ...(cell.value !== '' && { effectiveValue: effectiveValue(cell), formattedValue: displayText(cell, locale) }),
    ...(numberFormat !== null && { effectiveFormat: { numberFormat, horizontalAlignment: 'RIGHT' } }),
  };
}

function effectiveValue({ value, isError }: Cell): object {
  if (isError) return { errorValue: { type: 'ERROR', message: String(value) } };
  if (typeof value === 'number') return { numberValue: value };
  return typeof value === 'boolean' ? { boolValue: value } : { stringValue: value };
}

function numberFormatOf({ format }: Cell, locale: string): object | null {
  if (format === undefined || /^general$/i.test(format)) return null;
  const { date, time } = localeOf(locale);
  const patterns: Readonly<Record<string, string>> = {
    [DATE_FORMAT]: date,
    [DATE_TIME_FORMAT]: `${date} ${time}`,
    [TIME_FORMAT]: time,
  };
  const pattern = patterns[format] ?? format;
  return { type: typeOf(pattern), pattern };
}

function typeOf(pattern: string): string {
  if (isDateFormat(pattern)) {
    const bare = pattern.replace(/"[^"]*"|\\./g, '');
    const hasDay = /[yd]/i.test(bare);
    return hasDay ? (/h|s/i.test(bare) ? 'DATE_TIME' : 'DATE') : /[hs]/i.test(bare) ? 'TIME' : 'DATE';
  }
  if (pattern === '@') return 'TEXT';
  if (pattern.includes('%')) return 'PERCENT';
  if (/\[\$|[$€£₽₸₴]/.test(pattern)) return 'CURRENCY';
  return /E\+/i.test(pattern) ? 'SCIENTIFIC' : 'NUMBER';
}
