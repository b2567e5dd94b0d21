/** The vectors of rows, headers, rows left out, and tabs chosen. */
import { readFileSync } from 'node:fs';
import type { WireCell } from '../src/wire/cell.ts';

export type Cell = WireCell;

type Ruled = { readonly rule: string };

export type RowCase = Ruled & {
  readonly tab: string;
  readonly columns: readonly string[];
  readonly cells: readonly Cell[];
  readonly blank?: true;
  readonly valid?: readonly (string | null)[];
  readonly draft?: readonly (readonly [column: string, code: string])[];
  readonly issues?: readonly (readonly [column: string, code: string])[];
  readonly key?: readonly (string | null)[] | null;
};

export type HeaderCase = Ruled & {
  readonly tab: string;
  readonly rows: readonly (readonly Cell[])[];
  readonly row?: number;
  /** Contract column to sheet column, from 0. */
  readonly columns?: Readonly<Record<string, number>>;
  readonly unknown?: readonly string[];
  readonly problem?: 'header_mismatch' | 'duplicate_header';
  readonly missing?: readonly string[];
  readonly column?: string;
  readonly positions?: readonly number[];
  /** Of `duplicate_header`: cell and text of each. */
  readonly headers?: readonly string[];
  /** Cell and text of a header that is read, and of one that is passed over for it. */
  readonly passedOver?: readonly (readonly string[])[];
};

export type SkippedRowsCase = Ruled & {
  readonly tab: string;
  /** Row 1. */
  readonly header: readonly Cell[];
  /** Row 2 and on. */
  readonly values: readonly (readonly Cell[])[];
  /** Numbers of the rows that count. */
  readonly rows: readonly number[];
  readonly skipped: readonly (readonly [row: number, why: string])[];
};

export type WorkbookCase = Ruled & {
  readonly settings: Readonly<Record<string, string>>;
  /** Names and header rows, in the order of the workbook. */
  readonly tabs: readonly (readonly [name: string, header: readonly string[]])[];
  readonly choice: Readonly<Record<string, readonly [how: string, ...names: string[]]>>;
  readonly notices: Readonly<Record<string, readonly (readonly [code: string, ...names: string[]])[]>>;
  /** Tabs whose cells had to be looked at. */
  readonly read: readonly string[];
};

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`tabs/${name}.json`, import.meta.url), 'utf8'));
}

export const rowCases = (read('rows') as { rows: readonly RowCase[] }).rows;
export const headerCases = (read('headers') as { headers: readonly HeaderCase[] }).headers;
export const skippedRowsCases = (read('skipped-rows') as { tabs: readonly SkippedRowsCase[] }).tabs;
export const workbookCases = (read('choose-tabs') as { workbooks: readonly WorkbookCase[] }).workbooks;
