/**
 * What the status dialog shows of the last runs, kept in a document property. A sync needs nothing of it but speed. The
 * last attempt and the last proof of a contract are two things.
 */

import { headerNoticesOf, type NamedHeaderNotice } from '@qtickets/shared-schema/client/contract-table';
import {
  type Cause,
  type ContractMemory,
  isProven,
  nothingHeldBack,
  type Outcome,
  type Proof,
} from '@qtickets/shared-schema/client/outcome';
import type { LastSeen } from '@qtickets/shared-schema/client/plan-edit';
import { isUnfinished } from '@qtickets/shared-schema/client/report';
import { quarantineOf } from '@qtickets/shared-schema/client/snapshot';
import type { ContractResult } from '@qtickets/shared-schema/client/work';
import { parseJson } from '@qtickets/shared-schema/parse-json';
import type { SyncResult } from './sync-workbook.ts';

/** As `quarantineOf` has it. */
const NOTHING_REJECTED = '0';

export const RESULT_PROPERTY = 'LAST_RESULT';

/** Google keeps 9 KB a property, and a Cyrillic letter takes two bytes. */
const TEXT_MAX = 4_000;
/** So many headers are kept by name, of each kind, and so much of each. */
const HEADERS_MAX = 10;
const HEADER_TEXT_MAX = 60;
/** Of names of tabs, where all of them do not fit. */
const NAMES_MAX = 3;

export type TabResult = ContractMemory & {
  /** Rows that are skipped as totals or repeated headers. */
  readonly totals: number;
  /** Headers that belong to no column. */
  readonly unknown: readonly string[];
  /** What is worth a word about the headers; absent in what an older version kept. */
  readonly notices?: readonly NamedHeaderNotice[];
  /** What stood in quarantine when both ends agreed; null: not known. */
  readonly quarantine: string | null;
};

export type LastResult = {
  /** Unix ms; 0: nothing was ever attempted, or it is forgotten. */
  readonly at: number;
  /** What stopped the run as a whole. */
  readonly cause: Cause | null;
  readonly contracts: Readonly<Record<string, TabResult>>;
  /** false: the list of issues could not be written; absent in what an older version kept. */
  readonly isListed?: boolean;
  /** How long comparing everything took last; absent before the first time. */
  readonly seconds?: number;
  /** The time before; absent before the second. */
  readonly secondsBefore?: number;
  /** How long the last run of edits took; absent before the first. */
  readonly editSeconds?: number;
  /** Unix ms at which everything was last compared to its end. */
  readonly comparedAt?: number;
};

const noResult: LastResult = { at: 0, cause: null, contracts: {} };

/** Written by us, so its form is trusted; anything else there counts as nothing. */
export function parseLastResult(text: string | undefined): LastResult {
  const parsed = parseJson(text ?? '');
  return typeof parsed === 'object' && parsed !== null && 'contracts' in parsed ? (parsed as LastResult) : noResult;
}

/** What the plan of an edit may count on. */
export function lastSeenIn(result: TabResult | undefined): LastSeen {
  const { quarantine = null, proof = null } = result ?? {};
  return {
    nothingRejected: quarantine === NOTHING_REJECTED,
    nothingHeld: quarantine !== null && proof?.heldBack.held === 0,
  };
}

/** @param isWhole whether everything was to be compared */
export function resultAfter(result: SyncResult, before: LastResult, isWhole: boolean): LastResult {
  const { finishedAt: at, choices, cause, isListed } = result;
  const contracts: Record<string, TabResult> = { ...before.contracts };
  for (const { contract, names } of choices) {
    const was = before.contracts[contract.tab];
    if (names.length === 0 && was !== undefined) contracts[contract.tab] = goneAfter(was, at);
  }
  for (const own of result.contracts) {
    contracts[own.contract.tab] = contractAfter(own, at, before.contracts[own.contract.tab]);
  }
  const editSeconds = isWhole ? before.editSeconds : (secondsOf(result) ?? before.editSeconds);
  const edits = editSeconds === undefined ? {} : { editSeconds };
  return { at, cause, contracts, isListed, ...edits, ...comparisonAfter(result, before, isWhole) };
}

/** When everything was last compared, and what it cost: of the last and of the time before. */
function comparisonAfter(result: SyncResult, before: LastResult, isWhole: boolean): Partial<LastResult> {
  const { seconds, secondsBefore, comparedAt } = before;
  const now = isWhole ? secondsOf(result) : null;
  if (now === null) {
    return {
      ...(seconds !== undefined && { seconds }),
      ...(secondsBefore !== undefined && { secondsBefore }),
      ...(comparedAt !== undefined && { comparedAt }),
    };
  }
  const at = isUnfinished(result) ? comparedAt : result.finishedAt;
  return {
    seconds: now,
    ...(seconds !== undefined && { secondsBefore: seconds }),
    ...(at !== undefined && { comparedAt: at }),
  };
}

/** One that took long may have sent much, or waited: what both of the last two took is what it usually costs. */
export function usualSeconds({ seconds, secondsBefore }: LastResult): number {
  return seconds === undefined || secondsBefore === undefined ? 0 : Math.min(seconds, secondsBefore);
}

/** How long a comparison of everything took; null where it did not come to its end. */
export function secondsOf({ cause, startedAt, finishedAt }: SyncResult): number | null {
  return cause === null ? Math.max(0, Math.round((finishedAt - startedAt) / 100) / 10) : null;
}

/** A tab that was there and is gone: its rows stay. */
function goneAfter(was: TabResult, at: number): TabResult {
  return { ...was, outcome: { kind: 'gone' }, attemptedAt: at, quarantine: null };
}

function contractAfter(result: ContractResult, at: number, before: TabResult | undefined): TabResult {
  const { outcome, names, snapshot } = result;
  const proof = proofAfter(outcome, at, before?.proof ?? null);
  // Edited rows were sent, or nothing was read: nothing new is known of the rest.
  if (snapshot === null || outcome.kind === 'sent') {
    const { totals = 0, unknown = [], notices = [], quarantine = null } = before ?? {};
    const known = outcome.kind === 'sent' ? quarantine : null;
    return { names, outcome, attemptedAt: at, proof, totals, unknown, notices, quarantine: known };
  }
  const { skipped, headers } = snapshot.reading;
  const unknown = headers.flatMap((header) => header.unknown.map(shortened)).slice(0, HEADERS_MAX);
  const notices = headerNoticesOf(snapshot.reading).slice(0, HEADERS_MAX).map(shortNotice);
  const isTaken = isProven(outcome) || (outcome.kind === 'older_bundle' && outcome.sent);
  const quarantine = isTaken ? quarantineOf(snapshot) : null;
  return { names, outcome, attemptedAt: at, proof, totals: skipped.length, unknown, notices, quarantine };
}

function shortened(text: string): string {
  return text.length <= HEADER_TEXT_MAX ? text : `${text.slice(0, HEADER_TEXT_MAX)}…`;
}

function shortNotice({ headers, ...notice }: NamedHeaderNotice): NamedHeaderNotice {
  return { ...notice, headers: headers.map(({ cell, text }) => ({ cell, text: shortened(text) })) };
}

function proofAfter(outcome: Outcome, at: number, before: Proof | null): Proof | null {
  if (!isProven(outcome)) return before;
  return { at, rows: outcome.rows, heldBack: outcome.kind === 'equal' ? nothingHeldBack : outcome.heldBack };
}

/** @returns '' where it would not fit, which nobody but the status dialog would miss */
export function resultText(result: LastResult): string {
  const texts = [result, withoutHeaders(result), withFewNames(withoutHeaders(result))].map((each) =>
    JSON.stringify(each),
  );
  return texts.find((text) => text.length <= TEXT_MAX) ?? '';
}

function mapped(result: LastResult, change: (tab: TabResult) => TabResult): LastResult {
  const contracts: Record<string, TabResult> = {};
  for (const [name, tab] of Object.entries(result.contracts)) contracts[name] = change(tab);
  return { ...result, contracts };
}

function withoutHeaders(result: LastResult): LastResult {
  return mapped(result, (tab) => ({ ...tab, unknown: [], notices: [] }));
}

function withFewNames(result: LastResult): LastResult {
  return mapped(result, (tab) => ({ ...tab, names: few(tab.names), outcome: withFewMissing(tab.outcome) }));
}

function withFewMissing(outcome: Outcome): Outcome {
  if (outcome.kind !== 'blocked') return outcome;
  return { ...outcome, blocked: { ...outcome.blocked, missing: few(outcome.blocked.missing) } };
}

function few(names: readonly string[]): readonly string[] {
  return names.length <= NAMES_MAX ? names : [...names.slice(0, NAMES_MAX), '…'];
}
