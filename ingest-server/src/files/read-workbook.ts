/** The contracts' rows in a workbook file: tabs chosen, headers found, rows read and resolved, as the bundle does it. */

import {
  type ContractTable,
  headerNoticesOf,
  joinTabs,
  type NamedHeaderNotice,
  type TabContent,
} from '@qtickets/shared-schema/client/contract-table';
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { chooseTabs, type TabSettings } from '@qtickets/shared-schema/reading/choose-tabs';
import { disagreeingColumn } from '@qtickets/shared-schema/reading/disagreeing-column';
import { findHeader, type HeaderProblem, readRows } from '@qtickets/shared-schema/reading/tab';
import { issueTabNames } from '@qtickets/shared-schema/reading/tab-names';
import type { ReadContext } from '@qtickets/shared-schema/wire/cell';
import { HEADER_ROWS } from '@qtickets/shared-schema/wire/limits';
import { asClocksShow } from './skipped-clock.ts';
import type { FileTab } from './workbook-file.ts';

/** All rows of one contract, and what is worth a word about its headers. */
export type ReadContract = ContractTable & { readonly notices: readonly NamedHeaderNotice[] };

export type UnreadContract = { readonly contract: Contract; readonly tab: string; readonly problem: HeaderProblem };

export type ReadWorkbook = {
  readonly read: readonly ReadContract[];
  /** Contracts of which a tab has no fitting header: nothing of them is sent. */
  readonly unread: readonly UnreadContract[];
  /** Contracts that no tab serves. */
  readonly absent: readonly Contract[];
};

export function readWorkbook(all: readonly FileTab[], settings: TabSettings, context: ReadContext): ReadWorkbook {
  const tabs = all.filter(({ name }) => !ownTabs.includes(wordsOf(name)));
  const choices = chooseTabs(
    contracts,
    settings,
    tabs.map(({ name, rows }) => ({ name, topRows: () => rows.slice(0, HEADER_ROWS) })),
  );
  return readChosen(
    choices.map(({ contract, names }) => ({
      contract,
      tabs: names.flatMap((name) => tabs.filter((tab) => tab.name === name)),
    })),
    context,
  );
}

/** The tab of issues has a colon in its name, which is another mark or none in a file. */
const ownTabs = Object.values(issueTabNames).map(wordsOf);

function wordsOf(name: string): string {
  return name.replace(/[^\p{L}]+/gu, ' ');
}

/** @param chosen each contract with the tabs that serve it; none: it is absent, of which an optional one says nothing */
export function readChosen(
  chosen: readonly { readonly contract: Contract; readonly tabs: readonly FileTab[] }[],
  context: ReadContext,
): ReadWorkbook {
  const readings = chosen.filter((choice) => choice.tabs.length > 0).map((choice) => readContract(choice, context));
  return {
    read: readings.filter((reading): reading is ReadContract => 'rows' in reading),
    unread: readings.filter((reading): reading is UnreadContract => 'problem' in reading),
    absent: chosen
      .filter(({ contract, tabs }) => tabs.length === 0 && contract.optional !== true)
      .map(({ contract }) => contract),
  };
}

function readContract(
  { contract, tabs }: { contract: Contract; tabs: readonly FileTab[] },
  context: ReadContext,
): ReadContract | UnreadContract {
  const read: TabContent[] = [];
  const shown = asClocksShow(context.timeZone);
  for (const { name, rows, gid } of tabs) {
    const found = findHeader(contract, rows.slice(0, HEADER_ROWS));
    if (!found.ok) return { contract, tab: name, problem: found.problem };
    const { header } = found;
    const values = rows.slice(header.row).map((row) => row.map(shown));
    const below = readRows(contract, header, values, header.row + 1, context);
    read.push({ name, header, ...(gid !== undefined && { gid }), ...below });
  }
  const disagreeing = disagreeingColumn(
    contract,
    read.map(({ header }) => header.columns),
  );
  if (disagreeing !== null) {
    const tab = tabs.map(({ name }) => name).join(', ');
    return { contract, tab, problem: { code: 'header_mismatch', missing: [disagreeing] } };
  }
  const reading = joinTabs(contract, read, false);
  // A file holds still.
  return { ...reading, mayBeTorn: false, notices: headerNoticesOf(reading) };
}
