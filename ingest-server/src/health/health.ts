/** What health is: levels, findings, and what is known of each spreadsheet and tab. Moments are unix milliseconds. */
import type { Run, Severity, State } from './ports.ts';

export type Level = 'ok' | 'warning' | 'error';

export const findingCodes = [
  // the whole
  'clickhouse_unreachable',
  'clickhouse_failing',
  'no_sources',
  'smoke_failed',
  // a spreadsheet
  'never_synced',
  'silent',
  'run_failed',
  'run_lost',
  'contracts_differ',
  'bundle_older',
  'time_ahead',
  // a tab
  'digest_disagrees',
  'blocked',
  'not_readable',
  'refused',
  'never_equal',
  'stale',
  'unfinished',
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
};

export type TabSituation =
  /** ClickHouse could not be read since the start. */
  | 'unknown'
  /** No run of its spreadsheet has come to an end yet. */
  | 'waiting'
  /** The spreadsheet reports, and this tab was never in it. */
  | 'absent'
  | 'equal'
  | 'stale'
  | 'never_equal'
  /** No proof is possible, because sheet and server were built from other contracts. */
  | 'contracts_differ'
  | 'digest_disagrees'
  | 'blocked'
  | 'not_readable'
  | 'refused';

export type TabHealth = {
  readonly tab: string;
  readonly level: Level;
  readonly situation: TabSituation;
  readonly rows: number;
  readonly latestDate: string | null;
  readonly daysBehind: number | null;
  /** When the table was last known equal to the sheet. */
  readonly provenAt: number | null;
  readonly minutesSinceProof: number | null;
  readonly issues: Readonly<Record<Severity, number>>;
};

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
  readonly tabs: readonly TabHealth[];
};

export type Health = {
  readonly level: Level;
  readonly at: number;
  /** The server's version. */
  readonly version: string;
  /** When ClickHouse was last read; null: never since the start. */
  readonly readAt: number | null;
  readonly outage: Outage | null;
  readonly sources: readonly SourceHealth[];
  /** Worst first. */
  readonly findings: readonly Finding[];
};

/** `failing`: it answers, but not what is asked (rights, missing tables, memory). */
export type Outage = 'unreachable' | 'failing';

export type KnownSource = { readonly spreadsheetId: string; readonly name: string; readonly tabs: readonly string[] };

export type Facts = {
  readonly sources: readonly KnownSource[];
  /** The last state that could be read; null: none since the start. */
  readonly state: State | null;
  readonly readAt: number | null;
  readonly outage: Outage | null;
  /** The server's version. */
  readonly version: string;
};

/** Minutes of silence, and minutes since the last proof, up to which all is well, and past which it is an error. */
export type Thresholds = { readonly warningAfterMinutes: number; readonly errorAfterMinutes: number };

const order: readonly Level[] = ['ok', 'warning', 'error'];

export function worst(levels: Iterable<Level>): Level {
  return [...levels].reduce<Level>((a, b) => (order.indexOf(b) > order.indexOf(a) ? b : a), 'ok');
}

export function levelOfAge(minutes: number, { warningAfterMinutes, errorAfterMinutes }: Thresholds): Level {
  if (minutes > errorAfterMinutes) return 'error';
  return minutes > warningAfterMinutes ? 'warning' : 'ok';
}

/** Whole minutes from a moment to now; a clock that is ahead counts as now. */
export function minutesSince(at: number, now: number): number {
  return Math.max(0, Math.floor((now - at) / 60_000));
}
