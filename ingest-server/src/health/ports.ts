/** What health, metrics, notices and the status page ask of ClickHouse. Moments are unix milliseconds. */
import type { Pace } from '@qtickets/shared-schema/wire/google-pace';
import type { GoogleAccount } from '@qtickets/shared-schema/wire/google-quotas';

export type TabState = {
  /** Spreadsheet id. */
  readonly source: string;
  /** Contract: events, inventory, sales, … */
  readonly tab: string;
  /** The sheet's own tabs, as its last proof named them, or else its issues; empty where neither did. */
  readonly names: readonly string[];
  /** What each of them calls the contract's columns, as its last proof says; empty where it does not. */
  readonly headers: readonly Readonly<Record<string, string>>[];
  /** The last proof; null: none within 90 days. */
  readonly proof: LastProof | null;
  /** Open issues, one a cell. */
  readonly issues: Readonly<Record<Severity, number>>;
  /** Rows of the sheet that are not in the table as they stand. */
  readonly waiting: WaitingRows;
  /** Since when the oldest error is open; null where there is none. */
  readonly oldestErrorAt: number | null;
};

export type WaitingRows = { readonly errors: number; readonly drafts: number };

export type LastProof = {
  /** When the server received it. */
  readonly at: number;
  /** Rows that sheet and table had alike. */
  readonly rows: number;
  /** Latest date in the rows, YYYY-MM-DD; null where there is none. */
  readonly latestDate: string | null;
  /** Rows of the table that stay as they were until keys in the sheet can be read (R12). */
  readonly held: number;
};

export type Severity = 'error' | 'draft' | 'notice';

/** How a run ended for a tab, in the words of its report: an `OutcomeKind`, or what a newer script says. */
export type RunOutcome = { readonly kind: string; readonly tab: string };

export type Run = {
  readonly runId: string;
  readonly source: string;
  readonly trigger: string;
  readonly bundle: string;
  readonly status: 'running' | 'success' | 'error';
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly rowsProcessed: number;
  /** As the spreadsheet reported it: codes, no cell contents. */
  readonly message: string;
  /** What stopped the run, in the words of its report: a `CauseKind`, or what a newer script says; '' where nothing did. */
  readonly cause: string;
  readonly outcomes: readonly RunOutcome[];
};

/** What a spreadsheet's script spent of Google's quotas of the day, as it says itself. */
export type QuotaState = {
  readonly source: string;
  readonly fetches: number;
  readonly triggerSeconds: number;
  /** When Google's day began for it, by its own clock; 0: an older script, which does not say. */
  readonly since: number;
  /** '' where nobody set it. */
  readonly account: GoogleAccount | '';
  /** How long comparing everything took last; null: not told yet. */
  readonly comparisonSeconds: number | null;
  /** What it keeps to so that the day lasts; null: an older script, which does not say. */
  readonly pace: Pace | null;
};

/** Whatever health is judged by. */
export type State = {
  readonly tabs: readonly TabState[];
  /** The last runs of each source, newest first. */
  readonly runs: readonly Run[];
  readonly quotas: readonly QuotaState[];
  /** The last smoke run; null: none yet. */
  readonly smoke: SmokeRun | null;
  /** Spreadsheets that hold something from later than now, and until when. */
  readonly ahead: readonly { readonly source: string; readonly until: number }[];
};

/** One check of `sql/smoke/` as it was last run; `severity`: what a failure means. */
export type SmokeCheck = { readonly name: string; readonly severity: 'error' | 'warning'; readonly passed: boolean };
export type SmokeRun = { readonly at: number; readonly checks: readonly SmokeCheck[] };

export type OpenIssue = {
  readonly source: string;
  readonly contract: string;
  /** Name of the sheet tab. */
  readonly tab: string;
  readonly row: number;
  /** Contract column; '' for an issue of the whole row. */
  readonly column: string;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly value: string;
  /** The cell in A1 notation, `415:415` for a whole row; '' where the sender did not say. */
  readonly cell: string;
  /** The tab's id in links (`#gid=`); null where the sender did not say. */
  readonly gid: number | null;
  readonly seenAt: number;
  /** Since when it is open. */
  readonly firstSeenAt: number;
};

/** What one hour brought; `at` is its beginning. */
export type Hour = {
  readonly at: number;
  readonly upserts: number;
  readonly deletes: number;
  /** Seconds that runs of the edit trigger took from their start to their end; null where there were none. */
  readonly editSecondsMedian: number | null;
  readonly editSecondsMax: number | null;
};

/** What happened lately, for people. */
export type Activity = {
  /** Oldest first, only hours in which something happened. */
  readonly hours: readonly Hour[];
  /** Runs of the last 24 hours, newest first. */
  readonly runs: readonly Run[];
  /** Errors before drafts before notices. */
  readonly issues: readonly OpenIssue[];
};

/** Canonical values by contract column. */
export type RowValues = Readonly<Record<string, string | null>>;

/** One change of a row, as `v_qtickets_history` has it. */
export type RowChange = {
  /** When the sheet was read that showed it; never later than now (R14). */
  readonly at: number;
  readonly kind: 'added' | 'changed' | 'deleted' | 'first_seen';
  readonly key: RowValues;
  /** null where there was no row, or its values are not known. */
  readonly before: RowValues | null;
  /** null of a deletion. */
  readonly after: RowValues | null;
  readonly columns: readonly string[];
  /** '' and 0 where the row's place is not known. */
  readonly tab: string;
  readonly row: number;
  /** '' where it is not known what brought it. */
  readonly trigger: string;
  readonly runId: string;
};

/** A key whose rows have a history. */
export type FoundKey = {
  /** 16 hex digits. */
  readonly keyHash: string;
  readonly key: RowValues;
  readonly changedAt: number;
  /** Rows with this key that ClickHouse has now. */
  readonly live: number;
  readonly tab: string;
  readonly row: number;
};

/** A row of the sheet; `tab` '' is any tab of the contract. */
export type SheetRow = { readonly tab: string; readonly row: number };

/** What changed in the rows of a spreadsheet's contract. Each answer ends at a limit: the newest are in it. */
export interface RowHistory {
  /** Changes of the rows of one key, newest first; one more than `limit` says that there are older ones. */
  changes(source: string, contract: string, keyHash: string, limit: number): Promise<readonly RowChange[]>;
  /** Keys that hold each of these words, or of rows that stood there when they last changed; last changed first. */
  find(
    source: string,
    contract: string,
    asked: readonly string[] | SheetRow,
    limit: number,
  ): Promise<readonly FoundKey[]>;
  /** The key of a row that has an open issue; null where it has none, or its key cannot be read. */
  keyOfIssue(source: string, contract: string, place: SheetRow): Promise<string | null>;
}

export interface StatusReader {
  /** @param sources spreadsheets of which the last runs are wanted, however old */
  state(now: number, sources: readonly string[]): Promise<State>;
  /** Names of our tables and views that are not there. */
  missing(): Promise<readonly string[]>;
  /** @param source one spreadsheet; null: all */
  activity(now: number, source: string | null): Promise<Activity>;
  /** Open issues, errors before drafts before notices. @param source one spreadsheet; null: all */
  issues(source: string | null, limit: number): Promise<readonly OpenIssue[]>;
  /** Open issues that are errors, newest first. */
  newestIssues(): Promise<readonly OpenIssue[]>;
  readonly rows: RowHistory;
  /** Why a question failed. @param error as `state` threw it, or `DeadlinePassed` */
  outageOf(error: unknown): Promise<Outage>;
}

/**
 * `unreachable`: no connection. `slow`: it answers, and not in time. `denied`: it does not take user or password.
 * `failing`: it answers, but not what is asked (rights, missing tables).
 */
export type Outage = 'unreachable' | 'slow' | 'denied' | 'failing';
