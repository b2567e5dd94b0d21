/** Reads the values of one tab: finds the header, leaves out what is no row, and reads the rows (CELLS 7). */

import type { Contract } from '../contracts/contract.ts';
import type { ReadContext, WireCell } from '../wire/cell.ts';
import { cellOfKind } from './cells/formatted-number.ts';
import { type RowReading, readRow } from './row.ts';
import { isRepeatedHeader, isTotals } from './skipped-rows.ts';

export { findHeader } from './header.ts';

/** Where the header stands and which sheet column holds which contract column. */
export type TabHeader = {
  /** Row number in the sheet, from 1. */
  readonly row: number;
  /** Contract columns found, in contract order. */
  readonly columns: readonly string[];
  /** Sheet column (from 0) of each of `columns`. */
  readonly positions: readonly number[];
  /** Headers that belong to no contract column, named once in the status. */
  readonly unknown: readonly string[];
  /** Headers of a column that has a better one: not read, and said so. */
  readonly lesser: readonly LesserHeader[];
  /** Whether the event's id stands under a word that is as often the number of a row, such as «ID». */
  readonly isIdBare: boolean;
  /** The header row's own cells, to recognise a header repeated further down. */
  readonly cells: readonly WireCell[];
};

/** A header as it stands in the sheet: `B1`, «Дата мероприятия». */
export type PlacedHeader = { readonly cell: string; readonly text: string };
export type LesserHeader = {
  readonly column: string;
  readonly read: PlacedHeader;
  readonly passedOver: PlacedHeader;
};

export type HeaderProblem =
  | { readonly code: 'header_mismatch'; readonly missing: readonly string[] }
  | {
      readonly code: 'duplicate_header';
      readonly column: string;
      readonly positions: readonly number[];
      readonly headers: readonly PlacedHeader[];
    };

export type HeaderReading =
  | { readonly ok: true; readonly header: TabHeader }
  | { readonly ok: false; readonly problem: HeaderProblem };

/** A row of the sheet that counts: valid or invalid, never blank, no totals row, no repeated header. */
export type SheetRow = {
  /** Row number in the sheet, from 1. */
  readonly row: number;
  /** The wire cells, in the order of the header's `columns`. */
  readonly cells: readonly WireCell[];
  readonly reading: FilledRow;
};

export type FilledRow = Exclude<RowReading, { kind: 'blank' }>;

/** A row that is not sent: totals, or a header repeated further down. */
export type SkippedRow = { readonly row: number; readonly why: 'totals' | 'repeated_header' };

export type RowsReading = { readonly rows: readonly SheetRow[]; readonly skipped: readonly SkippedRow[] };

/**
 * Reads a block of rows below the header.
 * @param values whole sheet rows (all sheet columns), so that totals words beside the contract columns are seen
 * @param firstRow sheet row number (from 1) of `values[0]`
 */
export function readRows(
  contract: Contract,
  header: TabHeader,
  values: readonly (readonly WireCell[])[],
  firstRow: number,
  context: ReadContext,
): RowsReading {
  const rows: SheetRow[] = [];
  const skipped: SkippedRow[] = [];
  const read = rowReaderOf(contract, header, context);
  values.forEach((whole, index) => {
    const row = read(whole, firstRow + index);
    if (row === null) return;
    if ('why' in row) skipped.push(row);
    else rows.push(row);
  });
  return { rows, skipped };
}

/** @returns reads a whole sheet row with its number; to null where it is blank */
export function rowReaderOf(
  contract: Contract,
  header: TabHeader,
  context: ReadContext,
): (whole: readonly WireCell[], row: number) => SheetRow | SkippedRow | null {
  const kinds = header.columns.map((name) => contract.columns.find((column) => column.name === name)?.kind);
  return (whole, row) => {
    if (whole.length === 0) return null;
    const cells = header.positions.map((position, at) => cellOfKind(kinds[at] ?? 'text', whole[position] ?? null));
    const reading = readRow(contract, header.columns, cells, context);
    if (reading.kind === 'blank') return null;
    const why = whySkipped(contract, header, whole, reading);
    return why === null ? { row, cells, reading } : { row, why };
  };
}

function whySkipped(
  contract: Contract,
  header: TabHeader,
  whole: readonly WireCell[],
  reading: FilledRow,
): SkippedRow['why'] | null {
  if (isRepeatedHeader(header, whole)) return 'repeated_header';
  return isTotals(contract, header, whole, reading) ? 'totals' : null;
}
