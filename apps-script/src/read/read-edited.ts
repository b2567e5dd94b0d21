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
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { findHeader, readRows, type SheetRow, type TabHeader } from '@qtickets/shared-schema/reading/tab';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { HEADER_ROWS } from '@qtickets/shared-schema/wire/limits';
import type { SheetTab } from '../run/ports.ts';
import { areAsSeen, candidatesOf, type KeyedTab } from './key-candidates.ts';
import { blockColumns, withFormats } from './number-formats.ts';
import { runsOf } from './row-runs.ts';
import { blockOf, type CellReader, type ContractTab, headerStands } from './tab-cells.ts';
import { type Block, isAsRead } from './telling.ts';

/** Each run of rows is a call of Google's; more rows than this are better read at once. */
const RUNS_MAX = 20;
const ROWS_MAX = 1_000;

export type EditedTabs = {
  /** Every row that may have one of the plan's keys. */
  readonly tabs: readonly TabContent[];
  readonly plan: EditPlan;
};

/** `blocks`: the last rows that were read, neighbours together. */
type Tab = KeyedTab & { blocks: readonly Block<WireCell>[] };
/** A tab's header as it stood when it was last read; null: not known. */
export type KnownHeaders = (tab: string) => TabHeader | null;
type Rows = ReadonlyMap<number, SheetRow>;

/** @returns null where everything is to be compared */
export function readEdited(
  contract: Contract,
  sheets: readonly SheetTab[],
  edits: readonly Edit[],
  reader: CellReader,
  lastSeen: LastSeen,
  headers: KnownHeaders = () => null,
): EditedTabs | null {
  const tabs = openAll(
    sheets.map((sheet) => ({ contract, sheet, reader })),
    headers,
  );
  if (tabs === null) return null;
  const edited = tabs.map((tab) => editedRows(tab, edits));
  const plan = planOf(tabs, edited, edits, lastSeen);
  if (plan === null) return null;
  const rows = plan.keys.size === 0 ? tabs.map(() => new Map()) : rowsOfKeys(tabs, edited, plan);
  // A row that came meanwhile may have pushed another one out of what was read, unless that was the whole column.
  const isStill = tabs.every(
    (tab) => (tab.rows === null || tab.sheet.lastRow() === tab.rows) && headerStands(tab, tab.header),
  );
  // After the header: a column that came and went before leaves it as it was.
  if (rows === null || !isStill || !tabs.every(({ blocks }) => blocks.every((block) => isAsRead(block)))) return null;
  const contents = tabs.map(({ sheet, header }, index) => {
    return { name: sheet.name, header, rows: Array.from(rows[index]?.values() ?? []), skipped: [] };
  });
  return { tabs: contents, plan };
}

function openAll(given: readonly ContractTab[], headers: KnownHeaders): readonly Tab[] | null {
  const tabs: Tab[] = [];
  for (const tab of given) {
    const known = headers(tab.sheet.name);
    const rows = known === null ? tab.sheet.lastRow() : null;
    const header = known ?? headerOf(tab, rows ?? 0);
    if (header === null) return null;
    tabs.push({ ...tab, rows, header, blocks: [] });
  }
  return tabs;
}

function headerOf(tab: ContractTab, rows: number): TabHeader | null {
  const top = blockOf(tab, 1, Math.min(HEADER_ROWS, rows), tab.sheet.lastColumn());
  const found = findHeader(tab.contract, top.lines);
  return found.ok ? found.header : null;
}

/** By number; null where there are too many, the header is among them, or columns moved. */
function editedRows(tab: Tab, edits: readonly Edit[]): Rows | null {
  const own = edits.filter((edit) => edit.tab === tab.sheet.name);
  if (own.some(({ rows }) => rows[0] <= tab.header.row || rows[1] - rows[0] >= EDITED_ROWS_MAX)) return null;
  const numbers = numbersOf(own);
  return numbers.length > EDITED_ROWS_MAX ? null : readNumbers(tab, numbers);
}

function numbersOf(edits: readonly Edit[]): readonly number[] {
  const numbers = new Set<number>();
  for (const { rows } of edits) for (let row = rows[0]; row <= rows[1]; row += 1) numbers.add(row);
  return Array.from(numbers);
}

function planOf(
  tabs: readonly Tab[],
  edited: readonly (Rows | null)[],
  edits: readonly Edit[],
  lastSeen: LastSeen,
): EditPlan | null {
  const plans = tabs.map(({ contract, sheet, header, reader }, tabIndex): EditPlan | null => {
    const own = edits.filter(({ tab }) => tab === sheet.name);
    const rows = edited[tabIndex];
    if (rows === null || rows === undefined) return null;
    const { context } = reader;
    const numbered = numbersOf(own).map((row): EditedRow => {
      const there = rows.get(row);
      return { tabIndex, row, cells: there?.cells ?? [], reading: there?.reading ?? null };
    });
    return planOfRows({ contract, header, context, lastSeen }, numbered, own);
  });
  const own = plans.flatMap((plan) => plan ?? []);
  if (own.length < plans.length) return null;
  const keys: EditPlan['keys'] = new Map(own.flatMap((plan) => Array.from(plan.keys)));
  return { keys, fixed: own.flatMap(({ fixed }) => fixed), moved: own.flatMap(({ moved }) => moved) };
}

/** What counts as a row among them, by number; null where they lie too far apart, or columns moved. */
function readNumbers(tab: Tab, numbers: readonly number[]): Rows | null {
  const { contract, header, reader } = tab;
  const runs = runsOf(numbers);
  if (runs.length > RUNS_MAX || numbers.length > ROWS_MAX) return null;
  // As far as the last column of the contract.
  const width = Math.max(...header.positions) + 1;
  const blocks = runs.map(([firstRow, count]) => ({ firstRow, ...blockOf(tab, firstRow, count, width) }));
  tab.blocks = blocks;
  const rows = new Map<number, SheetRow>();
  for (const { firstRow, lines } of blocks) {
    const cells = withFormats(tab, header, { values: lines, firstRow, columns: blockColumns(header) }, 'rows');
    if (cells === null) return null;
    for (const row of readRows(contract, header, cells, firstRow, reader.context).rows) rows.set(row.row, row);
  }
  return rows;
}

/** Every row that may have one of the keys, tab by tab; null where these are many, or rows moved meanwhile. */
function rowsOfKeys(
  tabs: readonly Tab[],
  edited: readonly (Rows | null)[],
  { keys }: EditPlan,
): readonly Rows[] | null {
  const shown = new Set(
    tabs.flatMap(({ contract }, index) => Array.from(edited[index]?.values() ?? [], (row) => keyTextOf(contract, row))),
  );
  // A key that no row has any more may be that of a row whose key cannot be read (R12).
  const withUnreadable = Array.from(keys.keys()).some((key) => !shown.has(key));
  const found: Rows[] = [];
  for (const [index, tab] of tabs.entries()) {
    const candidates = candidatesOf(tab, Array.from(keys.values()), withUnreadable);
    if (candidates === null) return null;
    const { numbers } = candidates;
    const before = edited[index] ?? new Map();
    const isSame = numbers.length === before.size && numbers.every((row) => before.has(row));
    const rows = isSame ? before : readNumbers(tab, numbers);
    if (rows === null || !areAsSeen(candidates, tab.header, rows) || !isAsEdited(rows, before)) return null;
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
