/** What health is: levels, findings, and what is known of each spreadsheet and tab. Moments are unix milliseconds. */

import type { CauseKind } from '@qtickets/shared-schema/client/outcome';
import type { Pace } from '@qtickets/shared-schema/wire/google-pace';
import { type ExpectedDay, TICK_MINUTES } from '@qtickets/shared-schema/wire/google-quotas';
import type { Reader } from '../sources.ts';
import type { Outage, Run, Severity, State, TabState, WaitingRows } from './ports.ts';

export type Level = 'ok' | 'warning' | 'error';

export const findingCodes = [
  // the whole
  'clickhouse_unreachable',
  'clickhouse_slow',
  'clickhouse_denied',
  'clickhouse_failing',
  'tables_missing',
  'no_sources',
  'smoke_failed',
  'all_silent',
  // a spreadsheet
  'never_synced',
  'silent',
  'run_failed',
  'run_lost',
  'contracts_differ',
  'bundle_older',
  'time_ahead',
  'google_quota',
  'edit_trigger',
  'google_unreadable',
  // a tab
  'digest_disagrees',
  'blocked',
  'not_readable',
  'read_failed',
  'refused',
  'readers_differ',
  'gone',
  'unrecognised',
  'never_equal',
  'stale',
  'unfinished',
  'rows_held',
  'issues_old',
  'issues_open',
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** Something that a person should know of; at level `ok` it is a remark. Sentences are in `texts.ts`. */
export type Finding = {
  readonly level: Level;
  readonly code: FindingCode;
  /** Spreadsheet id; null: the whole installation. */
  readonly source: string | null;
  readonly tab: string | null;
  /** Minutes or a count, as the code has it. */
  readonly amount: number | null;
  /** A version, or what a run reported. */
  readonly detail: string;
  /** What stopped the last run; null where nothing did, or it did not say. */
  readonly cause: CauseKind | null;
  /** What happened and what to do, where the one who found it has words for it. */
  readonly words?: Readonly<Record<'ru' | 'en', string>>;
};

/** What reading through the Sheets API found of a spreadsheet. */
export type ReaderFinding = Pick<Finding, 'level' | 'tab'> & {
  readonly code: Extract<FindingCode, 'google_unreadable' | 'readers_differ'>;
  readonly source: string;
  readonly words: Readonly<Record<'ru' | 'en', string>> | null;
};

/** Every state of a tab, each with what it says of the table now. What is shown of a tab is a table over these. */
export const situationClaims = {
  /** ClickHouse could not be read since the start. */
  unknown: 'nothing',
  /** No run of its spreadsheet has come to an end yet. */
  waiting: 'nothing',
  /** The spreadsheet reports, and this tab was never in it. */
  absent: 'not there',
  /** A proof, young enough, of all rows of the sheet. */
  equal: 'equal',
  /** The same of the readable rows; others wait. */
  equal_except: 'equal',
  /** A run after the last proof, which is young enough, did not get to the end of comparing it. */
  unfinished: 'once equal',
  /** The last proof is too old. */
  stale: 'once equal',
  never_equal: 'not yet equal',
  /** No proof is possible, because sheet and server were built from other contracts. */
  contracts_differ: 'once equal',
  digest_disagrees: 'differs',
  blocked: 'differs',
  not_readable: 'once equal',
  read_failed: 'once equal',
  refused: 'once equal',
  /** A tab served the contract and is gone from the spreadsheet; its rows stay. */
  gone: 'once equal',
  /** The script reports an outcome that this server does not know. */
  unrecognised: 'once equal',
} as const satisfies Readonly<
  Record<string, 'nothing' | 'not there' | 'not yet equal' | 'equal' | 'once equal' | 'differs'>
>;
export type TabSituation = keyof typeof situationClaims;

/** Whether anything is known of the tab. */
export function isThere({ situation }: Pick<TabHealth, 'situation'>): boolean {
  const claim = situationClaims[situation];
  return claim !== 'nothing' && claim !== 'not there';
}

/** What is known of several tabs together: `partly` until each of them is equal, `except` where rows of theirs wait. */
export function equalityOf(tabs: readonly TabHealth[]): 'nothing' | 'partly' | 'except' | 'equal' {
  const claims = tabs.map(({ situation }) => situationClaims[situation]);
  if (!claims.some((claim) => claim === 'equal' || claim === 'once equal')) return 'nothing';
  if (!claims.every((claim) => claim === 'equal' || claim === 'not there')) return 'partly';
  return tabs.some(({ waiting }) => waiting.errors + waiting.drafts + waiting.held > 0) ? 'except' : 'equal';
}

/** Detail of a `silent` that is one of all. */
export const OF_ALL = 'all';
/** Detail of a finding about a spreadsheet that the server itself reads, without a script. */
export const BY_API = 'api';

export type TabHealth = {
  /** Contract. */
  readonly tab: string;
  /** What the sheet calls its tabs; empty where that is not known. */
  readonly names: readonly string[];
  /** What each of these calls the contract's columns; empty where that is not known. */
  readonly headers: TabState['headers'];
  readonly level: Level;
  readonly situation: TabSituation;
  /** Rows that sheet and table had alike at the last proof; null where there is none. */
  readonly rows: number | null;
  readonly latestDate: string | null;
  /** Days from `latestDate` to today in the time zone of the deployment; negative: in the future. */
  readonly daysBehind: number | null;
  /** When the table was last known equal to the sheet. */
  readonly provenAt: number | null;
  readonly minutesSinceProof: number | null;
  /** When a run last ended that compared the tab or tried to, whatever came of it. */
  readonly attemptedAt: number | null;
  readonly issues: Readonly<Record<Severity, number>>;
  /** Rows that are not in the table as the sheet has them; `held`: rows of the table that stay as they were (R12). */
  readonly waiting: WaitingRows & { readonly held: number };
  readonly oldestErrorAt: number | null;
  /** The share of the sheet's rows that the table has as they stand, 0 to 1; null where nothing was compared. */
  readonly completeness: number | null;
};

/** Google ends an execution after 6 minutes: what still runs after this was ended without a word. */
const LOST_AFTER_MINUTES = 10;

export function isLost({ status, startedAt }: Run, now: number): boolean {
  return status === 'running' && minutesSince(startedAt, now) >= LOST_AFTER_MINUTES;
}

/** `lost`: still `running` after ten minutes. */
export type RunStatus = Run['status'] | 'lost';
export type RunHealth = Omit<Run, 'status'> & { readonly status: RunStatus };

export type SourceHealth = {
  readonly id: string;
  readonly name: string;
  readonly level: Level;
  readonly lastRun: RunHealth | null;
  readonly heartbeatAt: number | null;
  readonly minutesSinceHeartbeat: number | null;
  readonly bundle: string;
  readonly isBundleOlder: boolean;
  readonly contractsDiffer: boolean;
  /** What it spent of the trigger time that Google gives a day; null where that is not known, or the day is over. */
  readonly quota: SpentQuota | null;
  /** What the script keeps to so that Google's day lasts; null where it does not say. */
  readonly pace: Pace | null;
  readonly tabs: readonly TabHealth[];
};

export type SpentQuota = {
  /** 0 to 1, or more. */
  readonly share: number;
  readonly minutesSpent: number;
  readonly minutesGiven: number;
  /** Of the whole day, if it goes on as it began; null early in it. */
  readonly minutesAtThisPace: number | null;
  /** Told beforehand, by how long its last comparison took; null before the first. */
  readonly expected: ExpectedDay | null;
  /** Until Google's day ends. */
  readonly minutesLeft: number;
};

export type Health = {
  readonly level: Level;
  readonly at: number;
  /** The server's version. */
  readonly version: string;
  /** When ClickHouse was last read; null: never since the start. */
  readonly readAt: number | null;
  readonly outage: Outage | null;
  /** Whether what follows is of now, and not as it was last seen. */
  readonly isCurrent: boolean;
  readonly sources: readonly SourceHealth[];
  /** Worst first. */
  readonly findings: readonly Finding[];
};

export type KnownSource = {
  readonly spreadsheetId: string;
  readonly name: string;
  readonly tabs: readonly string[];
  /** What reads it; the script where nothing is said. */
  readonly reader?: Reader | undefined;
};

export type Facts = {
  readonly sources: readonly KnownSource[];
  /** The last state that could be read; null: none since the start. */
  readonly state: State | null;
  readonly readAt: number | null;
  readonly outage: Outage | null;
  /** Names of our tables and views that were not there when ClickHouse last said which are. */
  readonly missing: readonly string[];
  /** What the Sheets API found; none where nothing is read through it. */
  readonly readers?: readonly ReaderFinding[];
  /** Since when the server tries to read it. */
  readonly startedAt: number;
  /** Today in the time zone of the deployment, YYYY-MM-DD. */
  readonly today: string;
  /** The server's version. */
  readonly version: string;
};

export type Thresholds = {
  /** Minutes of silence, and since the last proof, up to which all is well. */
  readonly warningAfterMinutes: number;
  /** Past this it is an error. */
  readonly errorAfterMinutes: number;
  /** Days after which an error in a cell is a warning. */
  readonly issuesAfterDays: number;
};

/** How serious it is: 0 for `ok`. */
export const rankOf: Readonly<Record<Level, number>> = { ok: 0, warning: 1, error: 2 };

export function worst(levels: Iterable<Level>): Level {
  return [...levels].reduce<Level>((a, b) => (rankOf[b] > rankOf[a] ? b : a), 'ok');
}

/** @param pace of the script: what is compared less often is older by as much; null: it keeps to the usual one */
export function levelOfAge(
  minutes: number,
  { warningAfterMinutes, errorAfterMinutes }: Pick<Thresholds, 'warningAfterMinutes' | 'errorAfterMinutes'>,
  pace: Pick<Pace, 'tickMinutes'> | null,
): Level {
  const late = minutes - Math.max(0, (pace?.tickMinutes ?? TICK_MINUTES) - TICK_MINUTES);
  if (late > errorAfterMinutes) return 'error';
  return late > warningAfterMinutes ? 'warning' : 'ok';
}

/** Whole minutes from a moment to now; a clock that is ahead counts as now. */
export function minutesSince(at: number, now: number): number {
  return Math.max(0, Math.floor((now - at) / 60_000));
}

/** The share of a sheet's rows that the table has as they stand; null where there are none. */
export function completenessOf(equal: number, waiting: number): number | null {
  return equal + waiting === 0 ? null : equal / (equal + waiting);
}
