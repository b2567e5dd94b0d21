/** What was read of all tabs of one contract, as one table: every row with its place. */
import { type Contract, keyOf } from '../contracts/contract.ts';
import { sheetHeaders } from '../reading/header.ts';
import { type HeaderNotice, headerNotices } from '../reading/header-notices.ts';
import { allRows, joinHashes, type PlainRows } from '../reading/plain-rows.ts';
import type { PlacedRow } from '../reading/resolve-rows.ts';
import type { PlainTable } from '../reading/settle-rows.ts';
import type { SheetRow, SkippedRow, TabHeader } from '../reading/tab.ts';
import { canonicalText } from '../wire/fingerprint.ts';
import type { TabLayout } from '../wire/protocol.ts';
import { lettersOf } from '../words/a1.ts';

/** One tab as it was read. */
export type TabContent = {
  readonly name: string;
  readonly header: TabHeader;
  readonly rows: readonly SheetRow[] | PlainRows;
  readonly skipped: readonly SkippedRow[];
  /** Its id in links (`#gid=`), where it is known and needed. */
  readonly gid?: number;
};

export type ContractTable = {
  readonly contract: Contract;
  /** The tabs, by name. */
  readonly names: readonly string[];
  /** Header of each of `names`. */
  readonly headers: readonly TabHeader[];
  /** Columns of the rows' cells: every contract column that one of the tabs has, in contract order. */
  readonly columns: readonly string[];
  /** Where the cells of each of `names` stand. */
  readonly layouts: readonly TabLayout[];
  /** Where tabs were read for a comparison, plain rows are read when this is first asked for. */
  readonly rows: readonly PlacedRow[];
  /** The same rows, most of them as hashes only; null where each was read by the law. */
  readonly plain: PlainTable | null;
  readonly skipped: readonly NamedSkippedRow[];
  /** Whether it took several calls: rows may have moved in between, from a block or tab to another (R1). */
  readonly mayBeTorn: boolean;
};

export type NamedSkippedRow = SkippedRow & { readonly tab: string };

export type NamedHeaderNotice = HeaderNotice & { readonly tab: string };

/** What is worth a word about the headers, tab by tab. */
export function headerNoticesOf(
  reading: Pick<ContractTable, 'contract' | 'names' | 'headers' | 'rows'>,
): readonly NamedHeaderNotice[] {
  const { contract, names, headers } = reading;
  return headers.flatMap((header, tabIndex) => {
    const own = () => reading.rows.filter((row) => row.tabIndex === tabIndex);
    return headerNotices(contract, header, own).map((each) => ({ ...each, tab: names[tabIndex] ?? '' }));
  });
}

/** @param mayBeTorn whether one of the tabs took several calls; several tabs always do */
export function joinTabs(contract: Contract, tabs: readonly TabContent[], mayBeTorn: boolean): ContractTable {
  const columns = columnsOf(contract, tabs);
  const plain = joinPlain(columns, tabs);
  let rows: readonly PlacedRow[] | null = null;
  return {
    contract,
    names: tabs.map((tab) => tab.name),
    headers: tabs.map((tab) => tab.header),
    columns,
    layouts: tabs.map(({ header, gid }) => ({
      ...(gid !== undefined && { gid }),
      letters: lettersOf(header, columns),
    })),
    get rows() {
      rows ??= tabs.flatMap((tab, index) => placedRows(columns, tab.header, sheetRows(tab), index));
      return rows;
    },
    plain,
    skipped: tabs.flatMap(({ name, skipped }) => skipped.map((row) => ({ ...row, tab: name }))),
    mayBeTorn: mayBeTorn || tabs.length > 1,
  };
}

function columnsOf(contract: Contract, tabs: readonly TabContent[]): readonly string[] {
  const names = contract.columns.map((column) => column.name);
  return names.filter((name) => tabs.some((tab) => tab.header.columns.includes(name)));
}

/** All rows of a tab, each as the law reads it. */
export function sheetRows({ rows }: Pick<TabContent, 'rows'>): readonly SheetRow[] {
  return 'rowAt' in rows ? allRows(rows) : rows;
}

/** @returns null where not all tabs were read for a comparison */
function joinPlain(columns: readonly string[], tabs: readonly TabContent[]): PlainTable | null {
  const parts = tabs.flatMap(({ header, rows }, tabIndex) => ('rowAt' in rows ? [{ header, rows, tabIndex }] : []));
  if (parts.length < tabs.length) return null;
  const all = parts.map(({ rows }) => rows);
  const part = (at: number) => {
    let own = at;
    for (const each of parts) {
      if (own < each.rows.count) return { ...each, own };
      own -= each.rows.count;
    }
    throw new RangeError(`There is no plain row ${at}`);
  };
  return {
    count: all.reduce((total, { count }) => total + count, 0),
    keyHashes: joinHashes(all.map(({ keyHashes }) => keyHashes)),
    rowHashes: joinHashes(all.map(({ rowHashes }) => rowHashes)),
    keyTextAt: (at) => {
      const { rows, own } = part(at);
      return rows.keyTextAt(own);
    },
    textAt: (at) => {
      const { rows, own } = part(at);
      return rows.textAt(own);
    },
    rowsAt: (places) =>
      places.flatMap((at) => {
        const { header, rows, tabIndex, own } = part(at);
        return placedRows(columns, header, [rows.rowAt(own)], tabIndex);
      }),
    unusual: parts.flatMap(({ header, rows, tabIndex }) => placedRows(columns, header, rows.unusual, tabIndex)),
  };
}

function placedRows(
  columns: readonly string[],
  header: TabHeader,
  rows: readonly SheetRow[],
  tabIndex: number,
): PlacedRow[] {
  const positions = columns.map((name) => header.columns.indexOf(name));
  const isSame = positions.every((position, index) => position === index);
  return rows.map(({ row, cells, reading }) => ({
    tabIndex,
    row,
    reading,
    cells: isSame ? cells : positions.map((position) => cells[position] ?? null),
  }));
}

/** A header as the tab has it says more to its owner than our name of the column, which stands in where there is none. */
export function headerText({ headers }: Pick<ContractTable, 'headers'>, tabIndex: number, column: string): string {
  const header = headers[tabIndex];
  return (header === undefined ? undefined : sheetHeaders(header)[column]) ?? column;
}

/** Rows that do not validate, drafts included, in the order of the sheet. */
export function invalidRows(table: Pick<ContractTable, 'plain' | 'rows'>): readonly PlacedRow[] {
  return (table.plain?.unusual ?? table.rows).filter(({ reading }) => reading.kind === 'invalid');
}

/** A row's place, as a key of maps and sets. */
export function placeOf(tabIndex: number, row: number): string {
  return `${tabIndex}:${row}`;
}

/** The same reading where rows that only the server rejects do not validate here either (R11). */
export function rejectAlso(reading: ContractTable, places: ReadonlySet<string>): ContractTable {
  const rows = reading.rows.map((placed): PlacedRow => {
    if (placed.reading.kind !== 'valid' || !places.has(placeOf(placed.tabIndex, placed.row))) return placed;
    const key = keyOf(reading.contract, placed.reading.canonical);
    return { ...placed, reading: { kind: 'invalid', draft: false, issues: [], key } };
  });
  return { ...reading, rows, plain: null };
}

/** The key of a row as one text: equal texts, equal keys; null where the key cannot be read. */
export function keyTextOf(contract: Contract, { reading }: Pick<PlacedRow, 'reading'>): string | null {
  const key = reading.kind === 'valid' ? keyOf(contract, reading.canonical) : reading.key;
  return key === null ? null : canonicalText(key);
}

/** A row that is half typed. */
export function isDraft({ reading }: Pick<PlacedRow, 'reading'>): boolean {
  return reading.kind === 'invalid' && reading.draft;
}
