/** What a run knows of one contract's tabs, from reading to the last answer. Filled step by step by the files beside it. */

import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import type { LeftOut } from '@qtickets/shared-schema/reading/tab';
import { hash64, toHex } from '@qtickets/shared-schema/wire/hash64';
import { lettersOf } from '@qtickets/shared-schema/words/a1';
import type { Issue } from '@qtickets/shared-schema/words/issue';
import type { ContractState } from '../read/contract-reading.ts';
import type { TabProblem } from '../read/read-tab.ts';
import type { Failure } from '../send/server.ts';
import type { SheetTab } from './ports.ts';

/** Why a tab is not equal after the run. */
export type Flag =
  /** Three rounds were not enough, the next run goes on. */
  | 'unsettled'
  /** Everything was taken and the server still sees a difference: an error of ours, health turns red. */
  | 'digest_disagrees'
  | 'out_of_time'
  /** The mass-delete guard stopped it; a person can confirm. */
  | 'blocked'
  | 'older_bundle'
  | 'not_readable'
  | 'refused';

export type Counts = {
  received: number;
  inserted: number;
  unchanged: number;
  deleted: number;
  stale: number;
  rejected: number;
};

export type Blocked = {
  readonly why: 'mass_delete' | 'missing_tab';
  readonly stored: number;
  /** How many rows would go, where that is known. */
  readonly losing: number | null;
  readonly missing: readonly string[];
};

/** A tab that can't be read as its contract: nothing of the contract is sent. */
export type Unreadable = { readonly tab: string; readonly problem: TabProblem | DisagreeingTabs };
export type DisagreeingTabs = { readonly code: 'tabs_disagree'; readonly column: string };

export type NamedLeftOut = LeftOut & { readonly tab: string };

export type TabWork = {
  readonly contract: Contract;
  readonly sheets: readonly SheetTab[];
  readonly allowMassDelete: boolean;
  state: ContractState | null;
  unreadable: Unreadable | null;
  leftOut: readonly NamedLeftOut[];
  unknownHeaders: readonly string[];
  /** `open`: still to be compared; `sent`: edited keys were taken, by the short way; `equal`: both ends agree;
   * `stopped`: not in this run, see `flags`. */
  outcome: 'open' | 'sent' | 'equal' | 'stopped';
  mustReadAgain: boolean;
  /** Digest and rejected hash of what was pushed wholly, with nothing stale. */
  pushedWholly: string | null;
  hasPushed: boolean;
  stored: number | null;
  blocked: Blocked | null;
  failure: Failure | null;
  /** Places of rows that only the server rejects, and what it says of them. */
  readonly rejectedByServer: Set<string>;
  serverIssues: readonly Issue[];
  readonly flags: Set<Flag>;
  readonly counts: Counts;
};

export function newTabWork(contract: Contract, sheets: readonly SheetTab[], allowMassDelete: boolean): TabWork {
  return {
    contract,
    sheets,
    allowMassDelete,
    state: null,
    unreadable: null,
    leftOut: [],
    unknownHeaders: [],
    outcome: 'open',
    mustReadAgain: true,
    pushedWholly: null,
    hasPushed: false,
    stored: null,
    blocked: null,
    failure: null,
    rejectedByServer: new Set(),
    serverIssues: [],
    flags: new Set(),
    counts: { received: 0, inserted: 0, unchanged: 0, deleted: 0, stale: 0, rejected: 0 },
  };
}

/** Ends the work on a tab for this run. */
export function stop(work: TabWork, flag: Flag): void {
  work.outcome = 'stopped';
  work.flags.add(flag);
}

/** Back to the full comparison, whatever the short way ran into; what was pushed and not plainly taken is read again. */
export function reopen(work: TabWork): void {
  work.outcome = 'open';
  work.mustReadAgain = true;
  work.flags.clear();
  work.failure = null;
  work.blocked = null;
}

export type OpenWork = TabWork & { state: ContractState };

export function isOpen(work: TabWork): work is OpenWork {
  return work.outcome === 'open' && work.state !== null;
}

/** What the state claims, as one text: two readings with the same content have the same. */
export function contentOf(state: ContractState): string {
  return `${state.bits} ${state.digest} ${rejectedText(state)}`;
}

/** The rows that do not validate and the columns of their cells, as one text: equal texts, equal quarantine. */
export function rejectedText({ rejected, reading }: ContractState): string {
  const { headers, columns } = reading;
  if (rejected.count === 0) return '0';
  const letters = headers.map((header) => lettersOf(header, columns));
  return `${rejected.count} ${rejected.hash} ${toHex(hash64(JSON.stringify(letters)))}`;
}
