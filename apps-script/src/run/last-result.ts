/**
 * What the status dialog shows of the last runs, kept in a document property. A sync needs nothing of it but speed. The
 * last attempt and the last proof of a contract are two things.
 */
import {
  type Cause,
  type ContractMemory,
  isProven,
  nothingHeldBack,
  type Outcome,
  type Proof,
} from '@qtickets/shared-schema/client/outcome';
import { quarantineOf } from '@qtickets/shared-schema/client/snapshot';
import type { ContractResult } from '@qtickets/shared-schema/client/work';
import type { SyncResult } from './sync.ts';

export const RESULT_PROPERTY = 'LAST_RESULT';

/** Google keeps 9 KB a property, and a Cyrillic letter takes two bytes. */
const TEXT_MAX = 4_000;
const UNKNOWN_HEADERS_MAX = 10;

export type TabResult = ContractMemory & {
  /** Rows that are left out as totals or repeated headers. */
  readonly totals: number;
  /** Headers that belong to no column. */
  readonly unknown: readonly string[];
  /** What stood in quarantine when both ends agreed; null: not known. */
  readonly quarantine: string | null;
};

export type LastResult = {
  /** Unix ms; 0: nothing was ever attempted, or it is forgotten. */
  readonly at: number;
  /** What stopped the run as a whole. */
  readonly cause: Cause | null;
  readonly contracts: Readonly<Record<string, TabResult>>;
};

export const noResult: LastResult = { at: 0, cause: null, contracts: {} };

/** Written by us, so its form is trusted; anything else there counts as nothing. */
export function parseLastResult(text: string | undefined): LastResult {
  try {
    const parsed: unknown = JSON.parse(text ?? 'null');
    return typeof parsed === 'object' && parsed !== null && 'contracts' in parsed ? (parsed as LastResult) : noResult;
  } catch {
    return noResult;
  }
}

export function resultAfter(result: SyncResult, before: LastResult): LastResult {
  const { finishedAt: at, choices, cause } = result;
  const contracts: Record<string, TabResult> = { ...before.contracts };
  for (const { contract, names } of choices) {
    const was = before.contracts[contract.tab];
    if (names.length === 0 && was !== undefined) contracts[contract.tab] = goneAfter(was, at);
  }
  for (const own of result.contracts) {
    contracts[own.contract.tab] = contractAfter(own, at, before.contracts[own.contract.tab]);
  }
  return { at, cause, contracts };
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
    const { totals = 0, unknown = [], quarantine = null } = before ?? {};
    const known = outcome.kind === 'sent' ? quarantine : null;
    return { names, outcome, attemptedAt: at, proof, totals, unknown, quarantine: known };
  }
  const { leftOut, headers } = snapshot.reading;
  const unknown = headers.flatMap((header) => header.unknown).slice(0, UNKNOWN_HEADERS_MAX);
  const isTaken = isProven(outcome) || (outcome.kind === 'older_bundle' && outcome.sent);
  const quarantine = isTaken ? quarantineOf(snapshot) : null;
  return { names, outcome, attemptedAt: at, proof, totals: leftOut.length, unknown, quarantine };
}

function proofAfter(outcome: Outcome, at: number, before: Proof | null): Proof | null {
  if (!isProven(outcome)) return before;
  return { at, rows: outcome.rows, heldBack: outcome.kind === 'equal' ? nothingHeldBack : outcome.heldBack };
}

/** @returns '' where it would not fit, which nobody but the status dialog would miss */
export function resultText(result: LastResult): string {
  const text = JSON.stringify(result);
  return text.length <= TEXT_MAX ? text : '';
}
