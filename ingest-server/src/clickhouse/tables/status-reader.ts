/**
 * What health, metrics, notices and the status page read: each question one cheap query, no cell but those of issues. A
 * probe reads proofs, the runs of a day and the open issues, and never the rows of a tab, so it costs the same at any size.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { READ_AT_AHEAD_MS_MAX } from '@qtickets/shared-schema/wire/limits';
import { z } from 'zod';
import type {
  Activity,
  Hour,
  LastProof,
  Run,
  RunOutcome,
  SmokeRun,
  State,
  StatusReader,
  TabState,
} from '../../health/ports.ts';
import { select } from '../client.ts';
import { outageOf } from '../outage.ts';
import { literal } from '../schema/sql-literal.ts';
import { identifier } from './hashes.ts';

const RUNS_OF_A_SOURCE_MAX = 20;
const RUNS_LISTED_MAX = 5_000;
const ISSUES_LISTED_MAX = 200;
const NEWEST_ISSUES_MAX = 20;
const HOURS_SHOWN = 48;

const number = z.coerce.number();
const severity = z.enum(['error', 'draft', 'notice']);

const proofRow = z.object({
  source: z.string(),
  tab: z.string(),
  at: number,
  rows: number,
  latestDate: z.string().nullable(),
  held: number,
});
const issuesRow = z.object({
  source: z.string(),
  tab: z.string(),
  error: number,
  draft: number,
  notice: number,
  errorRows: number,
  draftRows: number,
  oldestErrorAt: number,
});
const aheadRow = z.object({ source: z.string(), until: number });
const quotaRow = z.object({ source: z.string(), fetches: number, triggerSeconds: number });
const hourRow = z.object({ at: number, upserts: number, deletes: number });
const editHourRow = z.object({ at: number, median: number, max: number });
const smokeRow = z.object({
  at: number,
  name: z.string(),
  severity: z.enum(['error', 'warning']),
  passed: number.transform((value) => value === 1),
});
const runRow = z.object({
  runId: z.string(),
  source: z.string(),
  trigger: z.string(),
  bundle: z.string(),
  status: z.enum(['running', 'success', 'error']),
  startedAt: number,
  finishedAt: number,
  rowsProcessed: number,
  message: z.string(),
  cause: z.string(),
  flags: z.array(z.string()),
  outcomes: z.record(z.string(), z.string()),
});
const issueRow = z.object({
  source: z.string(),
  contract: z.string(),
  tab: z.string(),
  row: number,
  column: z.string(),
  code: z.string(),
  severity,
  message: z.string(),
  value: z.string(),
  cell: z.string(),
  gid: z.number().nullable(),
  seenAt: number,
});

const RUN_COLUMNS = `run_id AS runId, sheet_id AS source, trigger, bundle, status,
  toUnixTimestamp64Milli(started_at) AS startedAt, toUnixTimestamp64Milli(finished_at) AS finishedAt,
  rows_processed AS rowsProcessed, message, JSONExtractString(metrics, 'cause') AS cause,
  JSONExtract(metrics, 'flags', 'Array(String)') AS flags,
  JSONExtract(metrics, 'outcomes', 'Map(String, String)') AS outcomes`;

const ISSUE_COLUMNS = `source, contract, tab, row, column, code, severity, message, value, cell, gid,
  toUnixTimestamp64Milli(seen_at) AS seenAt`;

/** @param database must hold the objects that `migrate` makes */
export function createStatusReader(client: ClickHouseClient, database: string): StatusReader {
  const db = identifier(database);
  // The one look that grows with the tables: a wrong clock is found within a quarter of an hour, and not by every probe.
  const ahead = everyQuarter((now) => {
    return select(client, aheadRow, aheadQuery(db), { limit: now + READ_AT_AHEAD_MS_MAX });
  });
  return {
    state: async (now, sources) => ({ ...(await readState(client, db, now, sources)), ahead: await ahead(now) }),
    activity: (now) => readActivity(client, db, now),
    newestIssues: () =>
      select(
        client,
        issueRow,
        `SELECT ${ISSUE_COLUMNS} FROM ${db}.v_qtickets_issues WHERE severity = 'error'
         ORDER BY seen_at DESC, source, contract, tab, row, column LIMIT ${NEWEST_ISSUES_MAX}`,
      ),
    outageOf: (error) => outageOf(client, error),
  };
}

const QUARTER_MS = 15 * 60_000;

/** The last good answer for a quarter of an hour. */
function everyQuarter<Value>(load: (now: number) => Promise<Value>): (now: number) => Promise<Value> {
  let last: { readonly at: number; readonly value: Value } | null = null;
  return async (now) => {
    if (last === null || Math.abs(now - last.at) >= QUARTER_MS) last = { at: now, value: await load(now) };
    return last.value;
  };
}

/** One question after the other: a probe never holds more than one of the engine's threads. */
async function readState(
  client: ClickHouseClient,
  db: string,
  now: number,
  sources: readonly string[],
): Promise<Omit<State, 'ahead'>> {
  const day = lastDay(now);
  const proofs = await select(client, proofRow, proofQuery(db));
  const issues = await select(client, issuesRow, issuesCountQuery(db));
  const recent = await select(client, runRow, lastRunsQuery(db), day);
  const missing = sources.filter((source) => !recent.some((run) => run.source === source));
  const older =
    missing.length === 0 ? [] : await select(client, runRow, olderRunsQuery(db, missing), { until: day.until });
  const quotas = await select(client, quotaRow, quotaQuery(db), day);
  const smoke = await select(client, smokeRow, smokeQuery(db));
  const runs = [...recent, ...older].map(toRun);
  return { tabs: tabStates(proofs, issues), runs, quotas, smoke: smokeRunOf(smoke) };
}

/** Unix seconds. What is recorded as later than any clock of ours can be off is damage, and must not hide what is newer. */
function lastDay(now: number): { since: number; until: number } {
  const seconds = Math.floor(now / 1000);
  return { since: seconds - 86_400, until: seconds + 600 };
}

async function readActivity(client: ClickHouseClient, db: string, now: number): Promise<Activity> {
  const day = lastDay(now);
  const since = Math.floor(now / 1000) - HOURS_SHOWN * 3_600;
  const [changes, edits, runs, issues] = await Promise.all([
    select(client, hourRow, hoursQuery(db), { since }),
    select(client, editHourRow, editHoursQuery(db), { ...day, since }),
    select(client, runRow, runsSinceQuery(db), day),
    select(client, issueRow, issuesQuery(db)),
  ]);
  return { hours: hoursOf(changes, edits), runs: runs.map(toRun), issues };
}

/** Of the server's own receipt, since a sender's clock may be wrong. */
function proofQuery(db: string): string {
  return `SELECT sheet_id AS source, tab, toUnixTimestamp64Milli(last.1) AS at, last.2 AS rows,
      last.3 AS latestDate, last.4 AS held
    FROM (
      SELECT sheet_id, tab, argMax((received_at, rows, latest_date, held), (verified_at, received_at)) AS last
      FROM ${db}.meta_sync_proofs GROUP BY sheet_id, tab
    )`;
}

/** Spreadsheets that hold a version or a proof from later than `{limit}`. */
function aheadQuery(db: string): string {
  const facts = contracts.map(
    ({ table }) => `SELECT _source AS source, max(_ver) AS at FROM ${db}.${identifier(table)} GROUP BY source`,
  );
  const proofs = `SELECT sheet_id AS source, toUInt64(toUnixTimestamp64Milli(max(verified_at))) AS at
    FROM ${db}.meta_sync_proofs GROUP BY source`;
  return `SELECT source, max(a.at) AS until FROM (${[...facts, proofs].join(' UNION ALL ')}) AS a
    GROUP BY source HAVING until > {limit:UInt64}`;
}

/** Cells by severity, and the rows they stand in: a row with an error anywhere is an error. */
function issuesCountQuery(db: string): string {
  return `SELECT sheet_id AS source, contract AS tab, sum(errors) AS error, sum(drafts) AS draft, sum(notices) AS notice,
      countIf(NOT is_draft) AS errorRows, countIf(is_draft) AS draftRows, min(oldest) AS oldestErrorAt
    FROM (
      SELECT sheet_id, contract, countIf(severity = 'error') AS errors, countIf(severity = 'draft') AS drafts,
        countIf(severity = 'notice') AS notices, min(severity = 'draft') AS is_draft,
        minIf(toUnixTimestamp64Milli(first_seen_at), severity = 'error') AS first,
        if(errors = 0, ${Number.MAX_SAFE_INTEGER}, first) AS oldest
      FROM ${db}.stg_qtickets_sheets_quarantine FINAL GROUP BY sheet_id, contract, tab, row
    )
    GROUP BY sheet_id, contract`;
}

/** Each run is up to three records, of which the highest `_ver` counts. */
const RECORDS_OF_A_RUN = 3;

/** Runs that began in `{since}` to `{until}`, by the sort key; of the records of a run the highest counts. */
function recentRuns(db: string): string {
  return `(SELECT * FROM ${db}.meta_job_runs
    WHERE job = 'qtickets_sheets' AND started_at BETWEEN toDateTime({since:UInt32}, 'UTC') AND toDateTime({until:UInt32}, 'UTC')
    ORDER BY _ver DESC LIMIT 1 BY sheet_id, run_id)`;
}

function lastRunsQuery(db: string): string {
  return `SELECT ${RUN_COLUMNS} FROM ${recentRuns(db)}
    ORDER BY started_at DESC, run_id LIMIT ${RUNS_OF_A_SOURCE_MAX} BY sheet_id`;
}

/** Of spreadsheets that have been silent for long: found by narrow columns first, so that only their JSON is read. */
function olderRunsQuery(db: string, sources: readonly string[]): string {
  const ids = sources.map(literal).join(', ');
  return `SELECT ${RUN_COLUMNS} FROM (
      SELECT * FROM ${db}.meta_job_runs
      WHERE job = 'qtickets_sheets' AND (started_at, sheet_id, run_id) IN (
        SELECT started_at, sheet_id, run_id FROM ${db}.meta_job_runs
        WHERE job = 'qtickets_sheets' AND sheet_id IN (${ids}) AND started_at <= toDateTime({until:UInt32}, 'UTC')
        ORDER BY started_at DESC LIMIT ${RUNS_OF_A_SOURCE_MAX * RECORDS_OF_A_RUN} BY sheet_id
      )
      ORDER BY _ver DESC LIMIT 1 BY sheet_id, run_id
    )
    ORDER BY started_at DESC, run_id LIMIT ${RUNS_OF_A_SOURCE_MAX} BY sheet_id`;
}

/** Runs that were closed by a digest send no report: each is one fetch, and its seconds are not known. */
function quotaQuery(db: string): string {
  return `SELECT sheet_id AS source,
      sum(greatest(1, JSONExtractInt(metrics, 'quota', 'fetches'))) AS fetches,
      sumIf(JSONExtractInt(metrics, 'quota', 'seconds'), trigger != 'menu') AS triggerSeconds
    FROM ${recentRuns(db)} WHERE trigger != 'backfill'
    GROUP BY sheet_id`;
}

/** The last run of `qtickets-sheets smoke`, without checks that only inform. */
function smokeQuery(db: string): string {
  return `SELECT toUnixTimestamp64Milli(started_at) AS at, check_name AS name, severity, passed
    FROM ${db}.meta_smoke_results
    WHERE (started_at, run_id) = (
        SELECT started_at, run_id FROM ${db}.meta_smoke_results ORDER BY started_at DESC, run_id DESC LIMIT 1
      )
      AND severity IN ('error', 'warning')
    ORDER BY name LIMIT 1 BY name`;
}

function smokeRunOf(rows: readonly z.infer<typeof smokeRow>[]): SmokeRun | null {
  const [first] = rows;
  return first === undefined ? null : { at: first.at, checks: rows.map(({ at: _, ...check }) => check) };
}

function hoursQuery(db: string): string {
  return `SELECT toUnixTimestamp(toStartOfHour(_ingest_ts)) * 1000 AS at, countIf(_deleted = 0) AS upserts,
      countIf(_deleted = 1) AS deletes
    FROM ${db}.stg_qtickets_sheets_raw WHERE _ingest_ts >= toDateTime({since:UInt32}, 'UTC')
    GROUP BY at ORDER BY at`;
}

function editHoursQuery(db: string): string {
  return `SELECT toUnixTimestamp(toStartOfHour(toDateTime(finished_at, 'UTC'))) * 1000 AS at,
      quantile(0.5)(seconds) AS median, max(seconds) AS max
    FROM (
      SELECT finished_at, if(JSONHas(metrics, 'seconds'), JSONExtractFloat(metrics, 'seconds'),
        dateDiff('millisecond', started_at, finished_at) / 1000) AS seconds
      FROM ${recentRuns(db)} WHERE trigger = 'edit' AND status = 'success'
    )
    GROUP BY at ORDER BY at`;
}

function runsSinceQuery(db: string): string {
  return `SELECT ${RUN_COLUMNS} FROM ${recentRuns(db)} ORDER BY started_at DESC, run_id LIMIT ${RUNS_LISTED_MAX}`;
}

function issuesQuery(db: string): string {
  return `SELECT ${ISSUE_COLUMNS} FROM ${db}.v_qtickets_issues
    ORDER BY indexOf(['error', 'draft', 'notice'], toString(severity)), source, contract, tab, row, column
    LIMIT ${ISSUES_LISTED_MAX}`;
}

/** Outcomes of both forms of a report: a word a contract, and `flags` as `<kind>:<contract>`. */
function toRun({ flags, outcomes, ...run }: z.infer<typeof runRow>): Run {
  const flagged = flags.map((text) => {
    const [kind = '', tab = ''] = text.split(':');
    return { kind: kind === 'keeps_moving' ? 'unsettled' : kind, tab };
  });
  const named = Object.entries(outcomes).map(([tab, kind]) => ({ kind, tab }));
  const isNamed = ({ kind, tab }: RunOutcome) => named.some((known) => known.kind === kind && known.tab === tab);
  return { ...run, outcomes: [...named, ...flagged.filter((flag) => !isNamed(flag))] };
}

const noIssues = { error: 0, draft: 0, notice: 0, errorRows: 0, draftRows: 0, oldestErrorAt: Number.MAX_SAFE_INTEGER };

function tabStates(
  proofs: readonly z.infer<typeof proofRow>[],
  issues: readonly z.infer<typeof issuesRow>[],
): TabState[] {
  const places = new Map(
    [...proofs, ...issues].map(({ source, tab }) => [JSON.stringify([source, tab]), { source, tab }]),
  );
  return [...places.values()].map((place) => {
    const isHere = ({ source, tab }: { source: string; tab: string }) => source === place.source && tab === place.tab;
    const found = proofs.find(isHere);
    const { error, draft, notice, errorRows, draftRows, oldestErrorAt } = issues.find(isHere) ?? noIssues;
    return {
      ...place,
      proof: found === undefined ? null : lastProof(found),
      issues: { error, draft, notice },
      waiting: { errors: errorRows, drafts: draftRows },
      oldestErrorAt: oldestErrorAt === Number.MAX_SAFE_INTEGER ? null : oldestErrorAt,
    };
  });
}

function lastProof({ at, rows, latestDate, held }: z.infer<typeof proofRow>): LastProof {
  return { at, rows, latestDate, held };
}

function hoursOf(changes: readonly z.infer<typeof hourRow>[], edits: readonly z.infer<typeof editHourRow>[]): Hour[] {
  const moments = [...new Set([...changes, ...edits].map(({ at }) => at))].sort((a, b) => a - b);
  return moments.map((at) => {
    const change = changes.find((hour) => hour.at === at);
    const edit = edits.find((hour) => hour.at === at);
    return {
      at,
      upserts: change?.upserts ?? 0,
      deletes: change?.deletes ?? 0,
      editSecondsMedian: edit?.median ?? null,
      editSecondsMax: edit?.max ?? null,
    };
  });
}
