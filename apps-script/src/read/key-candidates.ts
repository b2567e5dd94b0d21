/** Rows that may have one of the wanted keys, found by the most telling columns of the key, so that no others are read whole. */
import type { CanonicalRow, CanonicalValue, ColumnKind, Contract } from '@qtickets/shared-schema/contracts/contract';
import { columnReader } from '@qtickets/shared-schema/reading/row';
import type { SheetRow, TabHeader } from '@qtickets/shared-schema/reading/tab';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { withFormats } from './number-formats.ts';
import { noteSpareRows, readsToTheEnd } from './read-sizes.ts';
import { runsOf } from './row-runs.ts';
import { type ContractTab, columnOf } from './tab-cells.ts';
import { toWireRows } from './wire-cell.ts';

export type KeyedTab = ContractTab & {
  readonly header: TabHeader;
  /** As they were counted before anything else was read; null: not asked for yet. */
  rows: number | null;
};

/** What columns of the key said of the rows that may have one of the keys. */
export type Candidates = {
  readonly numbers: readonly number[];
  readonly columns: readonly {
    readonly name: string;
    readonly read: (cell: WireCell) => CanonicalValue | undefined;
    readonly valueAt: (row: number) => CanonicalValue | undefined;
  }[];
};

/**
 * The next column is read only where one tells little.
 * @param withUnreadable also rows whose cell there cannot be read
 * @returns null where columns moved meanwhile
 */
export function candidatesOf(tab: KeyedTab, keys: readonly CanonicalRow[], withUnreadable: boolean): Candidates | null {
  const { contract, reader } = tab;
  const firstRow = tab.header.row + 1;
  // A row whose cell cannot be read may be the last one.
  if (withUnreadable || !readsToTheEnd(reader.sizes, contract.tab)) tab.rows ??= tab.sheet.lastRow();
  let numbers: readonly number[] | null = null;
  const columns: Candidates['columns'][number][] = [];
  for (const column of keyColumns(contract, tab.header)) {
    const wanted = new Set(keys.map((key) => key[column.at]));
    const read = columnReader(contract, column.name, reader.context);
    const cells = cellsOf(tab, column, firstRow);
    if (cells === null) return null;
    const valueAt = (row: number) => read(cells[row - firstRow] ?? null);
    columns.push({ name: column.name, read, valueAt });
    const all: readonly number[] = numbers ?? cells.map((_, index) => firstRow + index);
    const isOther = withUnreadable ? () => false : otherNumbers(column, wanted);
    numbers = all.filter((row) => {
      if (isOther(cells[row - firstRow] ?? null)) return false;
      const value = valueAt(row);
      return value === undefined ? withUnreadable : wanted.has(value);
    });
    if (isFew(numbers)) break;
  }
  return numbers === null ? null : { numbers, columns };
}

/** Each row still says in these columns what they said of it. What counts as no row has nothing there that can be read. */
export function areAsSeen(
  { numbers, columns }: Candidates,
  header: TabHeader,
  rows: ReadonlyMap<number, SheetRow>,
): boolean {
  return columns.every(({ name, read, valueAt }) => {
    const at = header.columns.indexOf(name);
    return numbers.every((number) => {
      const row = rows.get(number);
      const value = valueAt(number);
      return row === undefined ? value === undefined || value === '' : read(row.cells[at] ?? null) === value;
    });
  });
}

/** The most telling first: ids and numbers of orders, then days, then cities. */
const tellingKinds: readonly ColumnKind[] = ['text', 'date', 'city'];

type KeyColumn = {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Place in the key, and in the sheet, both from 0. */
  readonly at: number;
  readonly position: number;
};

function keyColumns({ key, columns }: Contract, header: TabHeader): readonly KeyColumn[] {
  const own = key.map((name, at) => ({
    name,
    kind: columns.find((column) => column.name === name)?.kind ?? 'city',
    at,
    position: header.positions[header.columns.indexOf(name)] ?? -1,
  }));
  const rank = ({ kind }: KeyColumn) => tellingKinds.indexOf(kind);
  return own.filter(({ position }) => position >= 0).sort((a, b) => rank(a) - rank(b) || b.at - a.at);
}

/** @returns null where columns moved meanwhile */
function cellsOf(tab: KeyedTab, { name, position }: KeyColumn, firstRow: number): readonly WireCell[] | null {
  const { header, rows } = tab;
  const values =
    rows === null ? restOfColumn(tab, firstRow, position) : columnOf(tab, firstRow, rows - firstRow + 1, position);
  const block = { values, firstRow, columns: [{ name, at: 0, position }] };
  return withFormats(tab, header, block, 'column')?.map((row) => row[0] ?? null) ?? null;
}

/** A column (from 0) as far as the grid goes: no row that comes meanwhile pushes another one out of it. */
function restOfColumn({ contract, sheet, reader }: ContractTab, firstRow: number, position: number): WireCell[][] {
  const values = toWireRows(sheet.columnFrom(firstRow, position + 1), reader.wallClock);
  noteSpareRows(reader.sizes, contract.tab, values);
  return values;
}

/** A text column takes a number for its digits: so those of thousands of other orders need not be read. */
function otherNumbers(
  { kind }: KeyColumn,
  wanted: ReadonlySet<CanonicalValue | undefined>,
): (cell: WireCell) => boolean {
  if (kind !== 'text') return () => false;
  const numbers = new Set(Array.from(wanted, Number));
  return (cell) => typeof cell === 'number' && !numbers.has(cell);
}

/** So few that another column would cost more than they do. */
function isFew(numbers: readonly number[]): boolean {
  return numbers.length <= 50 && runsOf(numbers).length <= 3;
}
