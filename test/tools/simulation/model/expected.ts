/** What ClickHouse should hold of a workbook, read from its cells by the simulation's own few rules. */
import type { Cell, SheetModel, Workbook } from '../../apps-script-runtime/index.ts';
import { chooseTabs } from './choose-tabs.ts';
import { disagree, type Header, hasTwice, headerOf, placeOf } from './header.ts';
import type { Parts } from './held.ts';
import type { TabPlan } from './plans.ts';
import { type Place, type Row, type RowIssue, rowOf, type Values } from './row.ts';
import { type Meaning, meaningOf, type SentCell, sentCell } from './vocabulary.ts';

/** The same with where it stands in the sheet. */
type ExpectedIssue = RowIssue & { readonly cell: string; readonly gid: number };

export type ExpectedTab = {
  readonly plan: TabPlan;
  /** Tabs of the workbook that serve the contract; none: it is absent. */
  readonly names: readonly string[];
  /** False where a header is broken or tabs disagree: nothing of the contract is sent. */
  readonly isReadable: boolean;
  /** By key, as JSON: its lines in order; none where the key holds nothing valid, and is left as it was. */
  readonly keys: ReadonlyMap<string, readonly Values[]>;
  readonly issues: readonly ExpectedIssue[];
  /** For each of `names`: letters of its columns by contract column, and its id. */
  readonly layouts: readonly Layout[];
  /** Valid rows by place, `tab!row`. */
  readonly validAt: ReadonlyMap<string, { readonly key: string; readonly values: Values }>;
  /** Rows with issues, with their cells as they are sent: those of the columns that one of the tabs has. */
  readonly rejected: readonly RejectedRow[];
  /** What can be read of the rows without a readable key (R12). */
  readonly unread: readonly Parts[];
};

type Layout = { readonly gid: number; readonly letters: ReadonlyMap<string, string> };

/** `key`: null where it can't be read; `isReplaced`: a lower row of the same key counts in its place. */
type RejectedRow = Place & {
  readonly cells: readonly SentCell[];
  readonly key: string | null;
  readonly isReplaced: boolean;
};

export function expectedOf(workbook: Workbook, settings: ReadonlyMap<string, string>): readonly ExpectedTab[] {
  return chooseTabs(workbook, settings).map(({ plan, sheets }) => expectedTab(plan, sheets));
}

function expectedTab(plan: TabPlan, sheets: readonly SheetModel[]): ExpectedTab {
  const names = sheets.map(({ name }) => name);
  const headers = sheets.map((sheet) => headerOf(plan, sheet));
  const found = headers.filter((header) => header !== undefined);
  const isReadable = found.length === sheets.length && !found.some(hasTwice) && !disagree(found, plan);
  if (!isReadable || sheets.length === 0) {
    return {
      plan,
      names,
      isReadable,
      keys: new Map(),
      issues: [],
      layouts: [],
      validAt: new Map(),
      rejected: [],
      unread: [],
    };
  }
  const columns = plan.columns.filter((column) => found.some((header) => placeOf(header, column) !== undefined));
  const read = sheets.flatMap((sheet, index) => {
    const header = found[index] ?? { row: 0, columns: [] };
    return rowsOf(plan, sheet, header).map((row) => ({ row, sheet, header }));
  });
  const rows = read.map(({ row }) => row);
  const lowest = new Map(rows.map((row) => [row.key, row]));
  const invalid = read.filter(({ row }) => row.values === null);
  const rejected = invalid.map(({ row, sheet, header }) => ({
    tab: sheet.name,
    row: row.row,
    key: row.key,
    isReplaced: plan.duplicates === 'last' && row.key !== null && lowest.get(row.key) !== row,
    cells: columns.map((column) => sentCell(cellAt(sheet, row.row, placeOf(header, column)))),
  }));
  const unread = rows.flatMap(({ parts }) => (parts === undefined ? [] : [parts]));
  const layouts = sheets.map((sheet, index) => layoutOf(sheet, found[index]));
  const issues = invalid.flatMap(({ row, sheet }) => {
    const { gid, letters } = layouts[sheets.indexOf(sheet)] ?? { gid: 0, letters: new Map<string, string>() };
    return row.issues.map((issue) => ({ ...issue, gid, cell: `${letters.get(issue.column) ?? ''}${issue.row}` }));
  });
  const validAt = new Map(
    rows.flatMap(({ place, key, values }) => (key === null || values === null ? [] : [[place, { key, values }]])),
  );
  return { plan, names, isReadable, keys: keysOf(plan, rows), issues, layouts, validAt, rejected, unread };
}

function layoutOf(sheet: SheetModel, header: Header | undefined): Layout {
  const places = header?.columns ?? [];
  return { gid: sheet.id, letters: new Map(places.map(({ column, at }) => [column.name, lettersOf(at)])) };
}

/** @param at column from 1; no tab here has more than 26 twice over */
function lettersOf(at: number): string {
  const letter = String.fromCharCode(65 + ((at - 1) % 26));
  return at > 26 ? `${String.fromCharCode(64 + Math.floor((at - 1) / 26))}${letter}` : letter;
}

function cellAt(sheet: SheetModel, row: number, column: number | undefined): Cell | undefined {
  return column === undefined ? undefined : sheet.cell(row, column);
}

function rowsOf(plan: TabPlan, sheet: SheetModel, header: Header): Row[] {
  const rows: Row[] = [];
  for (let row = header.row + 1; row <= sheet.lastRow(); row += 1) {
    const cells = plan.columns.map((column) => {
      const at = placeOf(header, column);
      return at === undefined ? undefined : { cell: sheet.cell(row, at) };
    });
    const meanings = plan.columns.map((column, index): Meaning | undefined => {
      const found = cells[index];
      return found === undefined ? undefined : meaningOf(column.kind, found.cell);
    });
    const read = rowOf(plan, { tab: sheet.name, row }, meanings);
    if (read !== null) rows.push(read);
  }
  return rows;
}

/** @param rows in the order of the sheet */
export function keysOf(plan: TabPlan, rows: readonly Row[]): ReadonlyMap<string, readonly Values[]> {
  const keys = new Map<string, Values[]>();
  for (const { key, values } of rows) {
    if (key === null) continue;
    const lines = keys.get(key) ?? [];
    if (plan.duplicates === 'last') lines.length = 0;
    if (values !== null) lines.push(values);
    keys.set(key, lines);
  }
  for (const lines of keys.values()) lines.sort(byCodeUnits);
  return keys;
}

function byCodeUnits(a: Values, b: Values): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
