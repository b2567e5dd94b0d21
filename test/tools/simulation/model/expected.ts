/** What ClickHouse should hold of a workbook, read from its cells by the simulation's own few rules. */
import type { Cell, SheetModel, Workbook } from '../../apps-script-runtime/index.ts';
import type { Parts } from './held.ts';
import type { ColumnPlan, TabPlan } from './plans.ts';
import { plans } from './plans.ts';
import { type Meaning, meaningOf, type SentCell, sentCell } from './vocabulary.ts';

/** A row that counts: canonical values in the order of the plan's columns. */
export type Values = readonly (string | null)[];

/** What is wrong with a row. */
export type RowIssue = {
  readonly tab: string;
  readonly row: number;
  readonly column: string;
  readonly code: string;
  readonly severity: string;
  readonly isKeyReadable: boolean;
};

/** The same with where it stands in the sheet. */
export type ExpectedIssue = RowIssue & { readonly cell: string; readonly gid: number };

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

export type Layout = { readonly gid: number; readonly letters: ReadonlyMap<string, string> };

/** `key`: null where it can't be read; `isReplaced`: a lower row of the same key counts in its place. */
export type RejectedRow = Place & {
  readonly cells: readonly SentCell[];
  readonly key: string | null;
  readonly isReplaced: boolean;
};

export type Row = {
  readonly place: string;
  readonly row: number;
  readonly values: Values | null;
  readonly key: string | null;
  readonly issues: readonly RowIssue[];
  /** Where the key can't be read: what can be, if any of it was written. */
  readonly parts: Parts | undefined;
};

/** Own tabs of the bundle. */
const OWN_TABS = /^QTickets(: ошибки| issues)$/;

export function expectedOf(workbook: Workbook, settings: ReadonlyMap<string, string>): readonly ExpectedTab[] {
  const sheets = workbook.sheets.filter(({ name, type }) => type === 'GRID' && !OWN_TABS.test(name));
  const taken = new Set<SheetModel>();
  const byName = plans.map((plan) => sheetsByName(plan, sheets, settings.get(plan.setting)));
  for (const sheet of byName.flat()) taken.add(sheet);
  return plans.map((plan, index) => {
    const named = byName[index] ?? [];
    const hasSetting = (settings.get(plan.setting) ?? '') !== '';
    const chosen = named.length > 0 || hasSetting ? named : sheetByHeader(plan, sheets, taken);
    return expectedTab(plan, chosen);
  });
}

/** A setting is a prefix with a star here; without one the tab's own name, or else the other name. */
function sheetsByName(plan: TabPlan, sheets: readonly SheetModel[], setting: string | undefined): SheetModel[] {
  if (setting !== undefined && setting !== '') {
    const prefix = setting.replace('*', '').toLowerCase();
    return sheets.filter(({ name }) => name.toLowerCase().startsWith(prefix));
  }
  const [own, other] = plan.names.map((known) =>
    sheets.filter(({ name }) => name.toLowerCase() === known.toLowerCase()),
  );
  return own !== undefined && own.length > 0 ? own : (other ?? []);
}

/** The only tab left whose header fits. */
function sheetByHeader(plan: TabPlan, sheets: readonly SheetModel[], taken: ReadonlySet<SheetModel>): SheetModel[] {
  const fitting = sheets.filter((sheet) => !taken.has(sheet) && bestPlan(sheet) === plan);
  return fitting.length === 1 ? fitting : [];
}

function bestPlan(sheet: SheetModel): TabPlan | undefined {
  const fits = plans.map((plan) => {
    const header = headerOf(plan, sheet);
    const columns = new Set(header?.columns.map(({ column }) => column.name));
    const isInventory = plan.tab === 'inventory' && !columns.has('tickets_total') && !columns.has('tickets_left');
    return { plan, size: isInventory ? 0 : columns.size };
  });
  const most = Math.max(...fits.map(({ size }) => size));
  const best = fits.filter(({ size }) => size === most && most > 0);
  return best.length === 1 ? best[0]?.plan : undefined;
}

type Header = {
  readonly row: number;
  readonly columns: readonly { readonly column: ColumnPlan; readonly at: number }[];
};

/** The first of ten rows with every column that is needed. */
function headerOf(plan: TabPlan, sheet: SheetModel): Header | undefined {
  const [rows, width] = [Math.min(10, sheet.lastRow()), sheet.lastColumn()];
  for (let row = 1; row <= rows; row += 1) {
    const columns: { column: ColumnPlan; at: number }[] = [];
    for (let at = 1; at <= width; at += 1) {
      const title = sheet.cell(row, at)?.value;
      if (title === undefined) continue;
      const column = plan.columns.find(({ headers }) => headers.some((header) => header === title));
      if (column !== undefined) columns.push({ column, at });
    }
    if (plan.columns.every((column) => !column.needed || columns.some((found) => found.column === column))) {
      return { row, columns: bestRanked(sheet, row, columns) };
    }
  }
  return undefined;
}

/** Of several headers for one column those of the best rank count; two of one rank are twice there. */
function bestRanked(sheet: SheetModel, row: number, columns: Header['columns']): Header['columns'] {
  const rank = ({ column, at }: Header['columns'][number]) => column.ranks[String(sheet.cell(row, at)?.value)] ?? 0;
  return columns.filter((found) =>
    columns.every((other) => other.column !== found.column || rank(other) >= rank(found)),
  );
}

function hasTwice({ columns }: Header): boolean {
  return new Set(columns.map(({ column }) => column)).size < columns.length;
}

/** City and date of the inventory: "no such column" is not "blank", so the tabs must agree. */
function disagree(headers: readonly Header[], plan: TabPlan): boolean {
  return plan.columns.some((column) => {
    const having = headers.filter((header) => header.columns.some((found) => found.column === column)).length;
    return !column.needed && column.blank === undefined && having > 0 && having < headers.length;
  });
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

function placeOf(header: Header, column: ColumnPlan): number | undefined {
  return header.columns.find((found) => found.column === column)?.at;
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

type Place = { readonly tab: string; readonly row: number };

/**
 * @param meanings of the plan's columns; undefined where the tab lacks the column
 * @returns null for a row without anything in it
 */
export function rowOf(plan: TabPlan, place: Place, meanings: readonly (Meaning | undefined)[]): Row | null {
  if (meanings.every((meaning) => meaning === undefined || meaning.is === 'blank')) return null;
  const values = plan.columns.map((column, index) => canonicalValue(column, meanings[index]));
  const key = plan.key.map((name) => values[plan.columns.findIndex((column) => column.name === name)]);
  const isKeyReadable = !key.includes(undefined);
  const issues = issuesOf(plan, meanings, values).map((issue) => ({ ...place, ...issue, isKeyReadable }));
  return {
    place: `${place.tab}!${place.row}`,
    row: place.row,
    issues,
    key: isKeyReadable ? JSON.stringify(key) : null,
    parts: isKeyReadable ? undefined : partsOf(plan, meanings, values, issues),
    values: issues.length > 0 ? null : values.map((value) => value ?? null),
  };
}

/** A row that says nothing may be any row, and so counts as none. */
function partsOf(
  plan: TabPlan,
  meanings: readonly (Meaning | undefined)[],
  values: readonly (string | null | undefined)[],
  issues: readonly RowIssue[],
): Parts | undefined {
  const isBad = (name: string) => issues.some(({ column }) => column === name);
  const read = plan.columns.flatMap(({ name }, index) => (isBad(name) ? [] : [{ name, index }]));
  if (read.every(({ index }) => meanings[index]?.is !== 'value')) return undefined;
  return Object.fromEntries(read.map(({ name, index }) => [name, values[index] ?? null]));
}

/** @returns undefined where there is no value */
function canonicalValue(column: ColumnPlan, meaning: Meaning | undefined): string | null | undefined {
  if (meaning === undefined) return column.absent;
  if (meaning.is === 'value') return meaning.value;
  return meaning.is === 'blank' ? column.blank : undefined;
}

function issuesOf(
  plan: TabPlan,
  meanings: readonly (Meaning | undefined)[],
  values: readonly (string | null | undefined)[],
): Pick<RowIssue, 'column' | 'code' | 'severity'>[] {
  const currency = values[plan.columns.findIndex(({ name }) => name === 'currency')];
  const codes = plan.columns.map(({ blank }, index) => {
    const meaning = meanings[index];
    if (meaning === undefined) return undefined;
    if (meaning.is === 'fault') return meaning.code;
    if (meaning.is === 'blank') return blank === undefined ? 'blank' : undefined;
    const isOtherCurrency = currency !== undefined && meaning.mark !== undefined && meaning.mark !== currency;
    return isOtherCurrency ? 'currency_conflict' : undefined;
  });
  const isDraft = codes.every((code) => code === undefined || code === 'blank');
  return plan.columns.flatMap(({ name }, index) => {
    const code = codes[index];
    if (code === undefined) return [];
    if (code === 'blank' && isDraft) return [{ column: name, code: 'incomplete', severity: 'draft' }];
    return [{ column: name, code: code === 'blank' ? 'required' : code, severity: 'error' }];
  });
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
