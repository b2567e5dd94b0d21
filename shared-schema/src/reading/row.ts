/** Reads one row of a tab into its canonical form, or into issues that name its cells. */

import type { CanonicalRow, CanonicalValue, Column, Contract } from '../contracts/contract.ts';
import type { ReadContext, WireCell } from '../wire/cell.ts';
import type { ReadableParts } from '../wire/held.ts';
import type { CellIssue, IssueCode } from '../words/issue.ts';
import { cellOfKind } from './cells/formatted-number.ts';
import { type CellReader, cellReader } from './cells/read-cell.ts';
import type { CellReading } from './cells/reading.ts';
import { shownValue } from './shown-value.ts';

export type RowReading =
  /** Every contract column is blank: not a row. */
  | { readonly kind: 'blank' }
  | { readonly kind: 'valid'; readonly canonical: CanonicalRow }
  | {
      readonly kind: 'invalid';
      /** Only blank required cells, nothing wrong in the others. */
      readonly draft: boolean;
      readonly issues: readonly CellIssue[];
      /** The canonical key, where every key column could be read. */
      readonly key: CanonicalRow | null;
      /** Where the key can't be read: what can be, if any of it is not blank (R12). */
      readonly parts?: ReadableParts;
    };

/** One column as it is read in one tab: where its cell stands, and how it becomes a canonical value. */
type ColumnReader = {
  readonly column: Column;
  /** Position among the row's cells; -1 where the tab has no such column. */
  readonly position: number;
  readonly isKey: boolean;
  readonly read: CellReader;
};

type ColumnReading = {
  readonly column: Column;
  readonly isKey: boolean;
  readonly cell: WireCell;
  readonly reading: CellReading;
  /** The canonical value; undefined where the cell has none. */
  readonly canonical: CanonicalValue | undefined;
};

type Compiled = {
  readonly contract: Contract;
  readonly columns: readonly string[];
  readonly locale: string;
  readonly timeZone: string;
  readonly readers: readonly ColumnReader[];
};

/** The reader of the row before: rows come by the thousand from one tab, and its readers remember their texts. */
let latest: Compiled | null = null;

/**
 * @param columns canonical names of the contract columns that `cells` holds, in that order; others are absent
 * @param cells one row, as long as `columns`; missing cells at the end are blank
 */
export function readRow(
  contract: Contract,
  columns: readonly string[],
  cells: readonly WireCell[],
  context: ReadContext,
): RowReading {
  if (latest === null || !isFor(latest, contract, columns, context)) {
    latest = { contract, columns, ...context, readers: columnReaders(contract, columns, context) };
  }
  return readPlainRow(latest.readers, cells) ?? judgeRow(contract, latest.readers, cells);
}

function isFor(known: Compiled, contract: Contract, columns: readonly string[], context: ReadContext): boolean {
  return (
    known.contract === contract &&
    known.columns === columns &&
    known.locale === context.locale &&
    known.timeZone === context.timeZone
  );
}

/** Reads cells of one column alone. @returns a function to the canonical value; undefined where a cell has none */
export function columnReader(
  contract: Contract,
  name: string,
  context: ReadContext,
): (cell: WireCell) => CanonicalValue | undefined {
  const column = contract.columns.find((own) => own.name === name);
  if (column === undefined) return () => undefined;
  const read = cellReader(column, contract.key.includes(name), context);
  return (cell) => canonicalOf(column, 0, read(cellOfKind(column.kind, cell)));
}

export function columnReaders(contract: Contract, columns: readonly string[], context: ReadContext): ColumnReader[] {
  return contract.columns.map((column) => {
    const isKey = contract.key.includes(column.name);
    return { column, position: columns.indexOf(column.name), isKey, read: cellReader(column, isKey, context) };
  });
}

/** Most rows: each column has a value, and where an amount bears a currency, it and the row's are roubles. @returns null for any other row */
export function readPlainRow(readers: readonly ColumnReader[], cells: readonly WireCell[]): RowReading | null {
  const row: CanonicalValue[] = [];
  let [isBlank, isMarked] = [true, false];
  for (const { column, position, read } of readers) {
    const reading = read(cells[position] ?? null);
    const canonical = canonicalOf(column, position, reading);
    const mark = reading.kind === 'value' ? reading.currency : undefined;
    if (canonical === undefined || (mark ?? PLAIN_CURRENCY) !== PLAIN_CURRENCY) return null;
    isBlank = isBlank && reading.kind === 'blank';
    isMarked = isMarked || mark !== undefined;
    row.push(canonical);
  }
  if (isMarked && readers.some(({ column }, at) => column.kind === 'currency' && row[at] !== PLAIN_CURRENCY))
    return null;
  return isBlank ? { kind: 'blank' } : { kind: 'valid', canonical: row };
}

/** Any row. */
export function judgeRow(contract: Contract, readers: readonly ColumnReader[], cells: readonly WireCell[]): RowReading {
  const readings = readers.map((reader) => readColumn(reader, cells));
  return readings.every(({ reading }) => reading.kind === 'blank') ? { kind: 'blank' } : judge(contract, readings);
}

function readColumn({ column, position, isKey, read }: ColumnReader, cells: readonly WireCell[]): ColumnReading {
  const cell = cells[position] ?? null;
  const reading = read(cell);
  return { column, isKey, cell, reading, canonical: canonicalOf(column, position, reading) };
}

/** @param position of the cell in its row; -1 where the tab has no such column */
export function canonicalOf(column: Column, position: number, reading: CellReading): CanonicalValue | undefined {
  if (position === -1) return column.absent;
  if (reading.kind === 'value') return reading.text;
  return reading.kind === 'blank' && !column.blank.required ? column.blank.value : undefined;
}

function judge(contract: Contract, readings: readonly ColumnReading[]): RowReading {
  const faults = [...readings.flatMap(cellFaults), ...currencyFaults(readings)];
  const missing = readings.filter(({ canonical, reading }) => canonical === undefined && reading.kind === 'blank');
  if (faults.length + missing.length === 0) {
    return { kind: 'valid', canonical: readings.map(({ canonical }) => canonical ?? null) };
  }
  const draft = faults.length === 0;
  const blanks = missing.map((reading) => issueOf(reading, draft ? 'incomplete' : 'required'));
  const issues = inContractOrder(contract, [...faults, ...blanks]);
  const key = readKey(contract, readings);
  const parts = key === null ? readableParts(readings, issues) : undefined;
  return { kind: 'invalid', draft, issues, key, ...(parts && { parts }) };
}

/** @returns undefined where no cell that reads says anything */
function readableParts(readings: readonly ColumnReading[], issues: readonly CellIssue[]): ReadableParts | undefined {
  const readable = readings.filter(({ column }) => !issues.some((issue) => issue.column === column.name));
  if (readable.every(({ reading }) => reading.kind === 'blank')) return undefined;
  const parts: Record<string, CanonicalValue> = {};
  for (const { column, canonical } of readable) parts[column.name] = canonical ?? null;
  return parts;
}

function issueOf({ column, cell }: ColumnReading, code: IssueCode): CellIssue {
  return { column: column.name, code, severity: code === 'incomplete' ? 'draft' : 'error', value: shownValue(cell) };
}

function cellFaults(reading: ColumnReading): CellIssue[] {
  return reading.reading.kind === 'issue' ? [issueOf(reading, reading.reading.code)] : [];
}

/** Of rates, and of the amounts of a contract that has no currency column: the one that a blank currency cell means (CELLS 4). */
export const PLAIN_CURRENCY = 'RUB';

/** An amount with another currency's mark; where the row's currency itself cannot be read, that is the only issue. */
function currencyFaults(readings: readonly ColumnReading[]): CellIssue[] {
  const column = readings.find(({ column: { kind } }) => kind === 'currency');
  const currency = column === undefined ? PLAIN_CURRENCY : column.canonical;
  if (currency === undefined) return [];
  const wanted = ({ kind }: Column) => (kind === 'rate' ? PLAIN_CURRENCY : currency);
  return readings
    .filter(
      ({ column, reading }) => reading.kind === 'value' && (reading.currency ?? wanted(column)) !== wanted(column),
    )
    .map((reading) => issueOf(reading, 'currency_conflict'));
}

function inContractOrder(contract: Contract, issues: readonly CellIssue[]): readonly CellIssue[] {
  return contract.columns.flatMap(({ name }) => issues.filter((issue) => issue.column === name));
}

function readKey(contract: Contract, readings: readonly ColumnReading[]): CanonicalRow | null {
  const key = contract.key.map((name) => readings.find(({ column }) => column.name === name)?.canonical);
  return key.includes(undefined) ? null : key.map((part) => part ?? null);
}
