/**
 * The short way reads no more than it sends: the edited rows, then the most telling column of the key, and then the rows
 * that may be under one of the edited keys. Rows that moved between these readings show by their keys, columns by the
 * header and by the rows, which are read once more after it; then everything is compared instead (R2).
 */
import { keyTextOf, type TabContent } from '@qtickets/shared-schema/client/contract-table';
import {
  EDITED_ROWS_MAX,
  type Edit,
  type EditedRow,
  type EditPlan,
  type LastSeen,
  planOfRows,
} from '@qtickets/shared-schema/client/plan-edit';
import type { CanonicalRow, CanonicalValue, ColumnKind, Contract } from '@qtickets/shared-schema/contracts/contract';
import { columnReader } from '@qtickets/shared-schema/reading/row';
import { findHeader, readRows, type SheetRow, type TabHeader } from '@qtickets/shared-schema/reading/tab';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { HEADER_ROWS } from '@qtickets/shared-schema/wire/limits';
import type { SheetTab } from '../run/ports.ts';
import { type Block, blockColumns, type Extent, withFormats } from './number-formats.ts';
import { noteSpareRows, readsToTheEnd } from './read-sizes.ts';
import { type CellReader, columnOf, headerStands, valuesOf } from './read-tab.ts';
import { toWireRows } from './wire-cell.ts';

/** Each run of rows is a call of Google's; more rows than this are better read at once. */
const RUNS_MAX = 20;
const ROWS_MAX = 1_000;

export type EditedTabs = {
  /** Every row that may have one of the plan's keys. */
  readonly tabs: readonly TabContent[];
  readonly plan: EditPlan;
};

type Tab = {
  readonly sheet: SheetTab;
  readonly header: TabHeader;
  /** As they were counted before anything else was read; null: not asked for yet. */
  rows: number | null;
  /** The last rows that were read, as they were: neighbours together, from a row on. */
  blocks: readonly { readonly first: number; readonly values: WireCell[][] }[];
};
/** Where the columns of a tab stood when it was last read; null: not known. */
export type KnownLayouts = (tab: string) => Pick<TabHeader, 'row' | 'columns' | 'positions'> | null;
type Rows = ReadonlyMap<number, SheetRow>;
type What = { readonly contract: Contract; readonly reader: CellReader };

/** @returns null where everything is to be compared */
export function readEdited(
  contract: Contract,
  sheets: readonly SheetTab[],
  edits: readonly Edit[],
  reader: CellReader,
  lastSeen: LastSeen,
  layouts: KnownLayouts = () => null,
): EditedTabs | null {
  const what = { contract, reader };
  const tabs = openAll(what, sheets, layouts);
  if (tabs === null) return null;
  const edited = tabs.map((tab) => editedRows(what, tab, edits));
  const plan = planOf(what, tabs, edited, edits, lastSeen);
  if (plan === null) return null;
  const rows = plan.keys.size === 0 ? tabs.map(() => new Map()) : rowsOfKeys(what, tabs, edited, plan);
  // A row that came meanwhile may have pushed another one out of what was read, unless that was the whole column.
  const isStill = tabs.every(({ sheet, rows: count, header }) => {
    return (count === null || sheet.lastRow() === count) && headerStands(contract, sheet, reader, header);
  });
  if (rows === null || !isStill || !tabs.every((tab) => rowsStand(what, tab))) return null;
  const contents = tabs.map(({ sheet, header }, index) => {
    return { name: sheet.name, header, rows: Array.from(rows[index]?.values() ?? []), skipped: [] };
  });
  return { tabs: contents, plan };
}

/** Whether the rows say the same after the header was looked at: a column that came and went before leaves the header as it was. */
function rowsStand({ reader }: What, { sheet, header, blocks }: Tab): boolean {
  return blocks.every(({ first, values }) => {
    return JSON.stringify(rowValues(sheet, reader, first, values.length, header)) === JSON.stringify(values);
  });
}

function openAll(what: What, sheets: readonly SheetTab[], layouts: KnownLayouts): readonly Tab[] | null {
  const tabs: Tab[] = [];
  for (const sheet of sheets) {
    const layout = layouts(sheet.name);
    const rows = layout === null ? sheet.lastRow() : null;
    const header = layout === null ? headerOf(what, sheet, rows ?? 0) : { ...noHeader, ...layout };
    if (header === null) return null;
    tabs.push({ sheet, rows, header, blocks: [] });
  }
  return tabs;
}

/** What a known layout does not say, and the rows of a key do not ask for. */
const noHeader = { unknown: [], lesser: [], isIdBare: false, cells: [] };

function headerOf({ contract, reader }: What, sheet: SheetTab, rows: number): TabHeader | null {
  const top = valuesOf(sheet, reader, 1, Math.min(HEADER_ROWS, rows), 1, sheet.lastColumn());
  const found = findHeader(contract, top);
  return found.ok ? found.header : null;
}

/** By number; null where there are too many, the header is among them, or columns moved. */
function editedRows(what: What, tab: Tab, edits: readonly Edit[]): Rows | null {
  const numbers = new Set<number>();
  for (const { tab: name, rows } of edits) {
    if (name !== tab.sheet.name) continue;
    if (rows[0] <= tab.header.row || rows[1] - rows[0] >= EDITED_ROWS_MAX) return null;
    for (let row = rows[0]; row <= rows[1]; row += 1) numbers.add(row);
  }
  return numbers.size > EDITED_ROWS_MAX ? null : readNumbers(what, tab, Array.from(numbers));
}

function planOf(
  { contract, reader: { context } }: What,
  tabs: readonly Tab[],
  edited: readonly (Rows | null)[],
  edits: readonly Edit[],
  lastSeen: LastSeen,
): EditPlan | null {
  const plans = tabs.map(({ sheet, header }, tabIndex): EditPlan | null => {
    const own = edits.filter(({ tab }) => tab === sheet.name);
    const rows = edited[tabIndex];
    if (rows === null || rows === undefined) return null;
    return planOfRows({ contract, header, context, lastSeen }, numbered(tabIndex, rows, own), own);
  });
  const own = plans.flatMap((plan) => plan ?? []);
  if (own.length < plans.length) return null;
  const keys: EditPlan['keys'] = new Map(own.flatMap((plan) => Array.from(plan.keys)));
  return { keys, fixed: own.flatMap(({ fixed }) => fixed), moved: own.flatMap(({ moved }) => moved) };
}

function numbered(tabIndex: number, rows: Rows, edits: readonly Edit[]): readonly EditedRow[] {
  const numbers = new Set<number>();
  for (const { rows: span } of edits) for (let row = span[0]; row <= span[1]; row += 1) numbers.add(row);
  return Array.from(numbers, (row) => {
    const there = rows.get(row);
    return { tabIndex, row, cells: there?.cells ?? [], reading: there?.reading ?? null };
  });
}

/** Neighbouring rows together: [first, count]. */
function runsOf(rows: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const row of rows.slice().sort((a, b) => a - b)) {
    const last = runs[runs.length - 1];
    if (last !== undefined && last[0] + last[1] === row) last[1] += 1;
    else runs.push([row, 1]);
  }
  return runs;
}

/** What counts as a row among them, by number; null where they lie too far apart, or columns moved. */
function readNumbers(what: What, tab: Tab, numbers: readonly number[]): Rows | null {
  const { contract, reader } = what;
  const runs = runsOf(numbers);
  if (runs.length > RUNS_MAX || numbers.length > ROWS_MAX) return null;
  const { sheet, header } = tab;
  tab.blocks = runs.map(([first, count]) => ({ first, values: rowValues(sheet, reader, first, count, header) }));
  const rows = new Map<number, SheetRow>();
  for (const { first, values } of tab.blocks) {
    const cells = formatted(what, tab, { values, firstRow: first, columns: blockColumns(header) }, 'rows');
    if (cells === null) return null;
    for (const row of readRows(contract, header, cells, first, reader.context).rows) rows.set(row.row, row);
  }
  return rows;
}

function formatted(
  { contract, reader }: What,
  { sheet, header }: Tab,
  block: Omit<Block, 'headerStands'>,
  extent: Extent,
) {
  const stands = () => headerStands(contract, sheet, reader, header);
  return withFormats(contract, sheet, reader, { ...block, headerStands: stands }, extent);
}

/** As far as the last column of the contract. */
function rowValues(sheet: SheetTab, reader: CellReader, first: number, count: number, header: TabHeader): WireCell[][] {
  return valuesOf(sheet, reader, first, count, 1, Math.max(...header.positions) + 1);
}

/** Every row that may have one of the keys, tab by tab; null where these are many, or rows moved meanwhile. */
function rowsOfKeys(
  what: What,
  tabs: readonly Tab[],
  edited: readonly (Rows | null)[],
  { keys }: EditPlan,
): readonly Rows[] | null {
  const shown = new Set(
    edited.flatMap((rows) => Array.from(rows?.values() ?? [], (row) => keyTextOf(what.contract, row))),
  );
  // A key that no row has any more may be that of a row whose key cannot be read (R12).
  const withUnreadable = Array.from(keys.keys()).some((key) => !shown.has(key));
  const found: Rows[] = [];
  for (const [index, tab] of tabs.entries()) {
    const seen = candidates(what, tab, Array.from(keys.values()), withUnreadable);
    if (seen === null) return null;
    const before = edited[index] ?? new Map();
    const isSame = seen.numbers.length === before.size && seen.numbers.every((row) => before.has(row));
    const rows = isSame ? before : readNumbers(what, tab, seen.numbers);
    if (rows === null || !isAsSeen(tab, rows, seen) || !isAsEdited(rows, before)) return null;
    found.push(rows);
  }
  return found;
}

/** The edited rows are among the candidates, as they were read before. */
function isAsEdited(rows: Rows, before: Rows): boolean {
  return Array.from(before).every(([number, { cells, reading }]) => {
    return reading.kind !== 'valid' || JSON.stringify(rows.get(number)?.cells) === JSON.stringify(cells);
  });
}

/** Each row still says in these columns what they said of it. What counts as no row has nothing there that can be read. */
function isAsSeen({ header }: Tab, rows: Rows, { numbers, columns }: Seen): boolean {
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

/** What columns of the key said of the rows that may have one of the keys. */
type Seen = {
  readonly numbers: readonly number[];
  readonly columns: readonly {
    readonly name: string;
    readonly read: (cell: WireCell) => CanonicalValue | undefined;
    readonly valueAt: (row: number) => CanonicalValue | undefined;
  }[];
};

/**
 * Rows that may have one of the keys; the next column is read only where one tells little.
 * @param withUnreadable also rows whose cell there cannot be read
 */
function candidates(what: What, tab: Tab, keys: readonly CanonicalRow[], withUnreadable: boolean): Seen | null {
  const { contract, reader } = what;
  const firstRow = tab.header.row + 1;
  // A row whose cell cannot be read may be the last one.
  if (withUnreadable || !readsToTheEnd(reader.sizes, contract.tab)) tab.rows ??= tab.sheet.lastRow();
  let numbers: readonly number[] | null = null;
  const columns: Seen['columns'][number][] = [];
  for (const column of keyColumns(contract, tab.header)) {
    const wanted = new Set(keys.map((key) => key[column.at]));
    const read = columnReader(contract, column.name, reader.context);
    const cells = cellsOf(what, tab, column, firstRow);
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

/** @returns null where columns moved meanwhile */
function cellsOf(what: What, tab: Tab, { name, position }: KeyColumn, firstRow: number) {
  const { contract, reader } = what;
  const { sheet, rows } = tab;
  const values =
    rows === null
      ? restOfColumn(contract, sheet, reader, firstRow, position)
      : columnOf(contract, sheet, reader, firstRow, rows - firstRow + 1, position);
  const block = { values, firstRow, columns: [{ name, at: 0, position }] };
  return formatted(what, tab, block, 'column')?.map((row) => row[0] ?? null) ?? null;
}

/** A column (from 0) as far as the grid goes: no row that comes meanwhile pushes another one out of it. */
function restOfColumn(contract: Contract, sheet: SheetTab, reader: CellReader, firstRow: number, position: number) {
  const values = toWireRows(sheet.columnFrom(firstRow, position + 1), reader.wallClock);
  noteSpareRows(reader.sizes, contract.tab, values);
  return values;
}
