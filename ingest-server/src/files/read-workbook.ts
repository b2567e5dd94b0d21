/** The contracts' rows in a workbook file: tabs chosen, headers found, rows read and resolved, as the bundle does it. */

import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { chooseTabs, type TabSettings } from '@qtickets/shared-schema/reading/choose-tabs';
import { disagreeingColumn } from '@qtickets/shared-schema/reading/disagreeing-column';
import { type HeaderNotice, headerNotices } from '@qtickets/shared-schema/reading/header-notices';
import { type PlacedRow, type ResolvedRows, resolveRows } from '@qtickets/shared-schema/reading/resolve-rows';
import { findHeader, type HeaderProblem, readRows, type TabHeader } from '@qtickets/shared-schema/reading/tab';
import type { ReadContext, WireCell } from '@qtickets/shared-schema/wire/cell';
import type { TabLayout } from '@qtickets/shared-schema/wire/protocol';
import { lettersOf } from '@qtickets/shared-schema/words/a1';
import type { FileTab } from './workbook-file.ts';

const TOP_ROWS = 10;

/** All rows of one contract, with cells in the order of `columns`. */
export type ReadContract = {
  readonly contract: Contract;
  readonly tabs: readonly string[];
  readonly columns: readonly string[];
  /** Of each of `tabs`, for links to cells; a file does not know the tabs' ids. */
  readonly layouts?: readonly TabLayout[];
  readonly resolved: ResolvedRows;
  readonly notices: readonly NamedNotice[];
};

/** What is worth a word about a header that can be read. */
export type NamedNotice = HeaderNotice & { readonly tab: string };

export type UnreadContract = { readonly contract: Contract; readonly tab: string; readonly problem: HeaderProblem };

export type ReadWorkbook = {
  readonly read: readonly ReadContract[];
  /** Contracts of which a tab has no fitting header: nothing of them is sent. */
  readonly unread: readonly UnreadContract[];
  /** Contracts that no tab serves. */
  readonly absent: readonly Contract[];
};

export function readWorkbook(tabs: readonly FileTab[], settings: TabSettings, context: ReadContext): ReadWorkbook {
  const choices = chooseTabs(
    contracts,
    settings,
    tabs.map(({ name, rows }) => ({ name, topRows: () => rows.slice(0, TOP_ROWS) })),
  );
  const chosen = choices.map(({ contract, names }) => ({
    contract,
    tabs: names.flatMap((name) => tabs.filter((tab) => tab.name === name)),
  }));
  const readings = chosen.filter((choice) => choice.tabs.length > 0).map((choice) => readContract(choice, context));
  return {
    read: readings.filter((reading): reading is ReadContract => 'resolved' in reading),
    unread: readings.filter((reading): reading is UnreadContract => 'problem' in reading),
    absent: chosen.filter((choice) => choice.tabs.length === 0).map((choice) => choice.contract),
  };
}

function readContract(
  { contract, tabs }: { contract: Contract; tabs: readonly FileTab[] },
  context: ReadContext,
): ReadContract | UnreadContract {
  const headers: TabHeader[] = [];
  for (const tab of tabs) {
    const reading = findHeader(contract, tab.rows.slice(0, TOP_ROWS));
    if (!reading.ok) return { contract, tab: tab.name, problem: reading.problem };
    headers.push(reading.header);
  }
  const disagreeing = disagreeingColumn(
    contract,
    headers.map((header) => header.columns),
  );
  if (disagreeing !== null) {
    const tab = tabs.map(({ name }) => name).join(', ');
    return { contract, tab, problem: { code: 'header_mismatch', missing: [disagreeing] } };
  }
  const isThere = new Set(headers.flatMap((header) => header.columns));
  const columns = contract.columns.map((column) => column.name).filter((name) => isThere.has(name));
  const placed = tabs.flatMap((tab, tabIndex) => {
    const header = headers[tabIndex];
    return header === undefined ? [] : placeRows(contract, header, columns, tab, tabIndex, context);
  });
  const layouts = headers.map((header) => ({ letters: lettersOf(header, columns) }));
  const notices = headers.flatMap((header, tabIndex) => {
    const own = placed.filter((row) => row.tabIndex === tabIndex);
    return headerNotices(contract, header, own).map((each) => ({ ...each, tab: tabs[tabIndex]?.name ?? '' }));
  });
  const names = tabs.map((tab) => tab.name);
  return { contract, tabs: names, columns, layouts, resolved: resolveRows(contract, placed), notices };
}

function placeRows(
  contract: Contract,
  header: TabHeader,
  columns: readonly string[],
  tab: FileTab,
  tabIndex: number,
  context: ReadContext,
): PlacedRow[] {
  const { rows } = readRows(contract, header, tab.rows.slice(header.row), header.row + 1, context);
  const positions = columns.map((name) => header.columns.indexOf(name));
  const inOrder = (cells: readonly WireCell[]) => positions.map((position) => cells[position] ?? null);
  return rows.map(({ row, cells, reading }) => ({ tabIndex, row, cells: inOrder(cells), reading }));
}
