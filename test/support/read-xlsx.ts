/** The cells of an .xlsx file for tests, by the file library alone: nothing here comes from the code under test. */
import { readFileSync } from 'node:fs';
import { type CellObject, read } from '@e965/xlsx';

export type ReadTab = {
  readonly name: string;
  readonly isHidden: boolean;
  readonly rows: readonly (readonly (CellObject | undefined)[])[];
  /** Row numbers, from 1. */
  readonly hiddenRows: readonly number[];
};

/** Dates are `Date` objects whose UTC is the wall clock of the file. */
export function readXlsx(path: string, options: { readonly datesAsNumbers?: boolean } = {}): readonly ReadTab[] {
  const file = read(readFileSync(path), { dense: true, cellNF: true, UTC: true, cellDates: !options.datesAsNumbers });
  return file.SheetNames.map((name, index) => {
    const sheet = file.Sheets[name];
    const rows: readonly (CellObject | undefined)[][] = sheet?.['!data'] ?? [];
    return {
      name,
      isHidden: (file.Workbook?.Sheets?.[index]?.Hidden ?? 0) > 0,
      rows: Array.from(rows, (row) => (row === undefined ? [] : Array.from(row))),
      hiddenRows: (sheet?.['!rows'] ?? []).flatMap((row, at) => (row?.hidden ? [at + 1] : [])),
    };
  });
}
