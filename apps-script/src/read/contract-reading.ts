/** What was read of all tabs of one contract, as one: rows with their places, identities, and the digest. */
import { type Contract, keyOf } from '@qtickets/shared-schema/contracts/contract';
import { type PlacedRow, type ResolvedRows, resolveRows } from '@qtickets/shared-schema/reading/resolve-rows';
import type { TabHeader } from '@qtickets/shared-schema/reading/tab';
import { bitsFor, digestOf, encodeDigest } from '@qtickets/shared-schema/wire/digest';
import { rejectedDigest, rejectedRowHash } from '@qtickets/shared-schema/wire/rejected-digest';
import type { TabContent } from './read-tab.ts';

export type NamedContent = { readonly name: string; readonly content: TabContent };

export type ContractReading = {
  readonly contract: Contract;
  /** Unix ms, taken under the lock before the first cell was read: the version of all it sends. */
  readonly readAt: number;
  /** The spreadsheet's, the same before and after. */
  readonly timeZone: string;
  readonly names: readonly string[];
  /** Header of each of `names`. */
  readonly headers: readonly TabHeader[];
  /** Columns of the rows' cells: every contract column that one of the tabs has, in contract order. */
  readonly columns: readonly string[];
  readonly rows: readonly PlacedRow[];
  readonly large: boolean;
  /** Whether it took several calls: rows may have moved in between, from a block or tab to another. */
  readonly mayBeTorn: boolean;
};

export type ContractState = {
  readonly reading: ContractReading;
  readonly resolved: ResolvedRows;
  readonly bits: number;
  readonly digest: string;
  readonly rejected: { readonly count: number; readonly hash: string };
};

function columnsOf(contract: Contract, tabs: readonly NamedContent[]): readonly string[] {
  const names = contract.columns.map((column) => column.name);
  return names.filter((name) => tabs.some((tab) => tab.content.header.columns.includes(name)));
}

function placedRows(columns: readonly string[], { content }: NamedContent, tabIndex: number): PlacedRow[] {
  const positions = columns.map((name) => content.header.columns.indexOf(name));
  const isSame = positions.every((position, index) => position === index);
  return content.rows.map(({ row, cells, reading }) => ({
    tabIndex,
    row,
    reading,
    cells: isSame ? cells : positions.map((position) => cells[position] ?? null),
  }));
}

/** @param moment when and under which time zone the tabs were read */
export function joinTabs(
  contract: Contract,
  tabs: readonly NamedContent[],
  moment: Pick<ContractReading, 'readAt' | 'timeZone'>,
): ContractReading {
  const columns = columnsOf(contract, tabs);
  return {
    contract,
    ...moment,
    names: tabs.map((tab) => tab.name),
    headers: tabs.map((tab) => tab.content.header),
    columns,
    rows: tabs.flatMap((tab, index) => placedRows(columns, tab, index)),
    large: tabs.some((tab) => tab.content.large),
    mayBeTorn: tabs.length > 1 || tabs.some((tab) => tab.content.large),
  };
}

/** Gives the rows their identities, and the digest of what ClickHouse should hold. */
export function stateOf(reading: ContractReading): ContractState {
  const resolved = resolveRows(reading.contract, reading.rows);
  const bits = bitsFor(resolved.identities.length);
  const hashes = resolved.rejected.map(({ tabIndex, row, cells }) =>
    rejectedRowHash(reading.names[tabIndex] ?? '', row, cells),
  );
  return {
    reading,
    resolved,
    bits,
    digest: encodeDigest(digestOf(resolved.identities, bits)),
    rejected: rejectedDigest(hashes),
  };
}

/** A row's place, as a key of maps and sets. */
export function placeOf(tabIndex: number, row: number): string {
  return `${tabIndex}:${row}`;
}

/** The same reading where rows that only the server rejects do not validate here either (R11). */
export function rejectAlso(reading: ContractReading, places: ReadonlySet<string>): ContractReading {
  const rows = reading.rows.map((placed): PlacedRow => {
    if (placed.reading.kind !== 'valid' || !places.has(placeOf(placed.tabIndex, placed.row))) return placed;
    const key = keyOf(reading.contract, placed.reading.canonical);
    return { ...placed, reading: { kind: 'invalid', draft: false, issues: [], key } };
  });
  return { ...reading, rows };
}
