/**
 * Takes what a spreadsheet wrote out of the tables, by the one client: a sync of empty tabs, which writes tombstones above
 * everything stored and empties its quarantine. So it works beside a running server too.
 */
import { type ContractTable, joinTabs } from '@qtickets/shared-schema/client/contract-table';
import { outcomeGrades } from '@qtickets/shared-schema/client/outcome';
import { type Contract, columnNames } from '@qtickets/shared-schema/contracts/contract';
import { contractOf, contracts } from '@qtickets/shared-schema/contracts/index';
import { ReadableError } from '../errors.ts';
import { say } from '../words/words.ts';
import { fileReader, type SyncOptions, syncWorkbook, type TabResult } from './sync-workbook.ts';
import type { Transport } from './transport.ts';

/** What a source has of one tab, or had. */
export type TabRows = { readonly tab: string; readonly rows: number };

/**
 * The rows of each tab that the source may write.
 * @throws ReadableError where the server does not say how many there are
 */
export async function countRows(transport: Transport, tabs: readonly string[]): Promise<TabRows[]> {
  const asked = tabs.flatMap((tab) => contractOf(tab) ?? []);
  const results = await syncWorkbook(fileReader(asked.map(emptied)), { ...optionsOf(transport), mode: 'compare' });
  return results.map(({ tab, stored, outcome }) => {
    if (stored === null) throw new ReadableError(say().errors.sources.notCounted(tab, outcome.kind));
    return { tab, rows: stored };
  });
}

/**
 * Repeating it finds nothing left, and removes nothing.
 * @param options `keepRows`: only the quarantine is emptied
 * @returns how many rows each tab lost
 * @throws ReadableError where the server did not take it
 */
export async function removeRows(transport: Transport, { keepRows }: { keepRows: boolean }): Promise<TabRows[]> {
  const part = keepRows ? 'quarantine' : undefined;
  const results = await syncWorkbook(fileReader(contracts.map(emptied)), { ...optionsOf(transport), part });
  const left = results.filter((result) => !isRemoved(result));
  if (left.length === 0) return results.map(({ tab, deleted }) => ({ tab, rows: deleted }));
  const tabs = left.map(({ tab, outcome }) => `${tab} (${outcome.kind})`).join(', ');
  throw new ReadableError(say().errors.sources.notRemoved(tabs));
}

function emptied(contract: Contract): ContractTable {
  return { ...joinTabs(contract, [], false), columns: columnNames(contract) };
}

function optionsOf(transport: Transport): SyncOptions {
  return {
    transport,
    context: { locale: 'en_US', timeZone: 'Etc/UTC' },
    mode: 'sync',
    allowMassDelete: true,
  };
}

/** A server with other contracts proves nothing, and has taken all of it. */
function isRemoved({ outcome }: TabResult): boolean {
  return outcomeGrades[outcome.kind] === 'good' || (outcome.kind === 'older_bundle' && outcome.sent);
}
