/**
 * How the comparison of a contract can end, and what can stop a run as a whole: two closed lists. Dialog, toast, report,
 * status page, health and `doctor` are tables over them that the compiler wants complete, so that success is never what
 * remains where nothing else fits.
 */
import type { HeaderProblem } from '../reading/tab.ts';

/** Rows of the sheet that ClickHouse does not hold as they stand. */
export type HeldBack = {
  /** Rows with an error in a cell. */
  readonly errors: number;
  /** Rows that are half typed. */
  readonly drafts: number;
  /** Rows that a lower row of the same key replaces (contracts where the last row counts). */
  readonly replaced: number;
  /** Stored rows that stay as they were because rows of the sheet cannot be identified (R12). */
  readonly held: number;
};

/** Rows that a push did write, or would write. */
export type Changes = { readonly added: number; readonly changed: number; readonly deleted: number };

export type Blocked = {
  readonly why: 'mass_delete' | 'missing_tab';
  readonly stored: number;
  /** How many rows would go, where that is known. */
  readonly losing: number | null;
  /** Tabs of the last proof that were not read this time. */
  readonly missing: readonly string[];
};

/** Why a tab cannot be read as its contract, though Google gave its cells. */
export type LayoutProblem = HeaderProblem | { readonly code: 'tabs_disagree'; readonly column: string };

/** What can stop a run, or the reading of one contract. */
export const causeKinds = [
  /** No such host, no route, connection refused or broken, TLS. */
  'no_connection',
  /** The server did not answer in time. */
  'no_answer_in_time',
  /** 408, 429, 5xx: the server says "later". */
  'server_away',
  /** Somebody answers there, but not our server: an HTML page, a redirect, an answer of another form. */
  'not_our_server',
  /** 401: the secret is another one. */
  'unauthorized',
  /** 401, and the clocks are so far apart that no signature can be valid. */
  'clock_off',
  /** The server does not take this request. */
  'refused',
  /** Google: requests or bandwidth of the day are spent. */
  'quota_fetch',
  /** Google: reads or writes of properties of the day are spent. */
  'quota_properties',
  /** Google: the day's execution or trigger time is spent. */
  'quota_time',
  /** Google: too many calls in a short time; passes within minutes. */
  'quota_rate',
  /** Google: the person who turned sync on has not given, or has lost, a permission. */
  'no_permission',
  /** Google refuses the request itself: a bad address or header. */
  'bad_settings',
  /** Google's service timed out on the spreadsheet. */
  'google_timeout',
  /** Any other exception of a service of Google's. */
  'google_failed',
  /** An exception of our own script. */
  'script_failed',
] as const;
export type CauseKind = (typeof causeKinds)[number];

export type Cause = {
  readonly kind: CauseKind;
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  /** The stable code of the server's problem document, '' where there is none. */
  readonly code: string;
  /** The server's or Google's own words, shortened; for Status and the server, never for a toast. */
  readonly text: string;
  /** Our clock minus the server's, in seconds, where its answer was dated. */
  readonly clockAheadSeconds: number | null;
};

/** When a cause goes away: `soon`: by itself, so a request is tried again; `day`: when Google's day ends; `person`: somebody must act. */
export const passes: Readonly<Record<CauseKind, 'soon' | 'day' | 'person'>> = {
  no_connection: 'soon',
  no_answer_in_time: 'soon',
  server_away: 'soon',
  not_our_server: 'person',
  unauthorized: 'person',
  clock_off: 'person',
  refused: 'person',
  quota_fetch: 'day',
  quota_properties: 'day',
  quota_time: 'day',
  quota_rate: 'soon',
  no_permission: 'person',
  bad_settings: 'person',
  google_timeout: 'soon',
  google_failed: 'soon',
  script_failed: 'person',
};

/** How the comparison of one contract ended. The kinds are the words of reports, `/metrics` and SQL. */
export type Outcome =
  /** A digest showed that ClickHouse holds exactly the tab's rows, all of them. */
  | { readonly kind: 'equal'; readonly rows: number }
  /** A digest showed the same of the readable rows; these others wait. */
  | { readonly kind: 'equal_except'; readonly rows: number; readonly heldBack: HeldBack }
  /** Edited rows were taken by the short way; the tab was not compared. */
  | { readonly kind: 'sent'; readonly rows: number }
  /** Compared only (dry run, `verify`): there is a difference; `changes` null: how large it is was not asked. */
  | { readonly kind: 'differs'; readonly changes: Changes | null }
  /** Somebody goes on editing; the next run goes on. */
  | { readonly kind: 'unsettled' }
  /** The run's time ended first; the next run goes on. */
  | { readonly kind: 'out_of_time' }
  /** Bundle and server have other contracts, so nothing can be proven; `sent`: the tab went whole and was taken. */
  | { readonly kind: 'older_bundle'; readonly sent: boolean }
  /** The mass-delete guard; a person can confirm. */
  | { readonly kind: 'blocked'; readonly blocked: Blocked }
  /** Everything was taken and the digests still differ: an error of ours. */
  | { readonly kind: 'digest_disagrees' }
  /** The header does not fit; `tab` as it is called in the sheet. */
  | { readonly kind: 'not_readable'; readonly tab: string; readonly problem: LayoutProblem }
  /** A tab of the contract could not be read, once and again in this run. */
  | { readonly kind: 'read_failed'; readonly tab: string; readonly cause: Cause }
  /** The server does not take this contract. */
  | { readonly kind: 'refused'; readonly cause: Cause }
  /** The run ended before this contract was compared. */
  | { readonly kind: 'not_asked'; readonly cause: Cause }
  /** No tab serves the contract, and none ever did. */
  | { readonly kind: 'absent' }
  /** A tab served it and is gone; its rows stay. */
  | { readonly kind: 'gone' }
  /** Nothing is known: never compared, or forgotten. */
  | { readonly kind: 'never' };

export type OutcomeKind = Outcome['kind'];

/** Every kind, each with what it says of the contract: `good`, `waits` (goes on by itself), `error` (a person), `nothing` (not compared). */
export const outcomeGrades: Readonly<Record<OutcomeKind, 'good' | 'waits' | 'error' | 'nothing'>> = {
  equal: 'good',
  equal_except: 'good',
  sent: 'good',
  differs: 'waits',
  unsettled: 'waits',
  out_of_time: 'waits',
  older_bundle: 'waits',
  blocked: 'error',
  digest_disagrees: 'error',
  not_readable: 'error',
  read_failed: 'error',
  refused: 'error',
  not_asked: 'nothing',
  absent: 'nothing',
  gone: 'nothing',
  never: 'nothing',
};

export function isOutcomeKind(text: string): text is OutcomeKind {
  return Object.keys(outcomeGrades).includes(text);
}

/** A digest of this very run proved it; `sent` is taken, and proven by nothing. */
export function isProven(outcome: Outcome): outcome is Extract<Outcome, { kind: 'equal' | 'equal_except' }> {
  return outcome.kind === 'equal' || outcome.kind === 'equal_except';
}

/** What is remembered of a contract. The last attempt and the last proof are two things. */
export type ContractMemory = {
  /** Tabs that served the contract, as they are called in the sheet. */
  readonly names: readonly string[];
  /** How the last attempt ended. */
  readonly outcome: Outcome;
  /** Unix ms of the last attempt, whatever came of it; 0: never. */
  readonly attemptedAt: number;
  /** When a digest last proved both ends equal, with how many rows and what waited then; null: never. */
  readonly proof: Proof | null;
};

export type Proof = { readonly at: number; readonly rows: number; readonly heldBack: HeldBack };

export const nothingHeldBack: HeldBack = { errors: 0, drafts: 0, replaced: 0, held: 0 };

export function countHeldBack({ errors, drafts, replaced, held }: HeldBack): number {
  return errors + drafts + replaced + held;
}

/** `equal`, or `equal_except` where anything is held back. */
export function equalOutcome(rows: number, heldBack: HeldBack): Outcome {
  return countHeldBack(heldBack) === 0 ? { kind: 'equal', rows } : { kind: 'equal_except', rows, heldBack };
}
