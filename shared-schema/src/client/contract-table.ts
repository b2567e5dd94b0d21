/** What was read of all tabs of one contract, as one table: every row with its place. */
import { type Contract, keyOf } from '../contracts/contract.ts';
import { sheetHeaders } from '../reading/header.ts';
import { type HeaderNotice, headerNotices } from '../reading/header-notices.ts';
import type { PlacedRow } from '../reading/resolve-rows.ts';
import type { SheetRow, SkippedRow, TabHeader } from '../reading/tab.ts';
import { canonicalText } from '../wire/fingerprint.ts';
import type { TabLayout } from '../wire/protocol.ts';
import { lettersOf } from '../words/a1.ts';

/** One tab as it was read. */
export type TabContent = {
  readonly name: string;
  readonly header: TabHeader;
  readonly rows: readonly SheetRow[];
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
  readonly rows: readonly PlacedRow[];
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
  const { contract, names, headers, rows } = reading;
  return headers.flatMap((header, tabIndex) => {
    const own = rows.filter((row) => row.tabIndex === tabIndex);
    return headerNotices(contract, header, own).map((each) => ({ ...each, tab: names[tabIndex] ?? '' }));
  });
}

/** @param mayBeTorn whether one of the tabs took several calls; several tabs always do */
export function joinTabs(contract: Contract, tabs: readonly TabContent[], mayBeTorn: boolean): ContractTable {
  const columns = columnsOf(contract, tabs);
  return {
    contract,
    names: tabs.map((tab) => tab.name),
    headers: tabs.map((tab) => tab.header),
    columns,
    layouts: tabs.map(({ header, gid }) => ({
      ...(gid !== undefined && { gid }),
      letters: lettersOf(header, columns),
    })),
    rows: tabs.flatMap((tab, index) => placedRows(columns, tab, index)),
    skipped: tabs.flatMap(({ name, skipped }) => skipped.map((row) => ({ ...row, tab: name }))),
    mayBeTorn: mayBeTorn || tabs.length > 1,
  };
}

function columnsOf(contract: Contract, tabs: readonly TabContent[]): readonly string[] {
  const names = contract.columns.map((column) => column.name);
  return names.filter((name) => tabs.some((tab) => tab.header.columns.includes(name)));
}

function placedRows(columns: readonly string[], { header, rows }: TabContent, tabIndex: number): PlacedRow[] {
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
  return { ...reading, rows };
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
