/** Writes .xlsx files for tests, with shared texts as Excel and Google do: values, formulas with results, number formats, merged cells, hidden rows and tabs. */
import { writeFileSync } from 'node:fs';
import { type CellObject, utils, type WorkSheet, write } from '@e965/xlsx';

export type FileValue =
  | string
  | number
  | boolean
  | null
  /** A wall clock as if its zone were UTC. */
  | Date
  | { readonly error: string }
  | { readonly formula: string; readonly result: FileValue };

export type FileCell = { readonly value: FileValue; readonly numFmt?: string; readonly note?: string };

export type FileSheet = {
  readonly name: string;
  readonly rows: readonly (readonly (FileCell | undefined)[])[];
  /** Areas such as `A1:D1`; their value stands in the first cell. */
  readonly merged?: readonly string[];
  /** Row numbers, from 1. */
  readonly hiddenRows?: readonly number[];
  readonly isHidden?: boolean;
};

/** @param options `date1904`: the file says that its serial numbers count from 1904 */
export function writeXlsx(path: string, sheets: readonly FileSheet[], options: { date1904?: boolean } = {}): void {
  const workbook = {
    SheetNames: sheets.map(({ name }) => name),
    Sheets: Object.fromEntries(sheets.map((sheet) => [sheet.name, workSheet(sheet)])),
    Workbook: {
      Sheets: sheets.map(({ isHidden }) => ({ Hidden: isHidden ? (1 as const) : (0 as const) })),
      WBProps: { date1904: options.date1904 ?? false },
    },
  };
  writeFileSync(path, write(workbook, { type: 'buffer', bookType: 'xlsx', compression: true, bookSST: true }));
}

function workSheet({ rows, merged = [], hiddenRows = [] }: FileSheet): WorkSheet {
  const width = Math.max(1, ...rows.map((row) => row.length));
  const cells = rows.map((row) => Array.from(row, (cell) => (cell === undefined ? undefined : cellObject(cell))));
  return {
    '!type': 'sheet',
    '!data': (cells.length === 0 ? [[]] : cells) as CellObject[][],
    '!ref': `A1:${utils.encode_cell({ r: Math.max(0, rows.length - 1), c: width - 1 })}`,
    '!merges': merged.map((area) => utils.decode_range(area)),
    '!rows': rows.map((_, index) => ({ hidden: hiddenRows.includes(index + 1) })),
  };
}

const DAY_MS = 86_400_000;
const errorCodes: Readonly<Record<string, number>> = {
  '#NULL!': 0,
  '#DIV/0!': 7,
  '#VALUE!': 15,
  '#REF!': 23,
  '#NAME?': 29,
  '#NUM!': 36,
  '#N/A': 42,
};

function cellObject({ value, numFmt, note }: FileCell): CellObject | undefined {
  const cell = plainCell(value);
  if (cell === undefined) return undefined;
  const format = numFmt ?? (value instanceof Date ? 'm/d/yy' : undefined);
  return {
    ...cell,
    ...(format !== undefined && { z: format }),
    ...(note !== undefined && { c: [{ a: 'test', t: note }] }),
  };
}

function plainCell(value: FileValue): CellObject | undefined {
  if (value === null || value === '') return undefined;
  if (typeof value === 'string') return { t: 's', v: escaped(value) };
  if (typeof value === 'number') return { t: 'n', v: value };
  if (typeof value === 'boolean') return { t: 'b', v: value };
  if (value instanceof Date) return { t: 'n', v: (value.getTime() - Date.UTC(1899, 11, 30)) / DAY_MS };
  if ('error' in value) return { t: 'e', v: errorCodes[value.error] ?? 15, w: value.error };
  const result = value.result === '' ? { t: 's' as const, v: '' } : plainCell(value.result);
  return result === undefined ? undefined : { ...result, f: value.formula };
}

/** As Excel does it, and the file library does not: what looks like an escape is none (ECMA-376 part 1, 22.9.2.19). */
function escaped(text: string): string {
  return text.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');
}
