/** What health, metrics, notices and the status page read: each question one cheap query, no cell but those of issues. */
import type { ClickHouseClient } from '@clickhouse/client';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { READ_AT_AHEAD_MS_MAX } from '@qtickets/shared-schema/wire/limits';
import { z } from 'zod';
import type { Activity, Hour, Overview, Run, Severity, SmokeRun, State, TabState } from '../../health/ports.ts';
import { select } from '../client.ts';
import { identifier } from './hashes.ts';

const RUNS_OF_A_SOURCE_MAX = 20;
const RUNS_LISTED_MAX = 5_000;
const ISSUES_LISTED_MAX = 200;
const NEWEST_ISSUES_MAX = 20;
const HOURS_SHOWN = 48;

const number = z.coerce.number();
const severity = z.enum(['error', 'draft', 'notice']);

const freshnessRow = z.object({
  source: z.string(),
  tab: z.string(),
  rows: number,
  latestDate: z.string().nullable(),
  daysBehind: number.nullable(),
});
const proofRow = z.object({ source: z.string(), tab: z.string(), at: number, rows: number });
const aheadRow = z.object({ source: z.string(), until: number });
const issueCountRow = z.object({ source: z.string(), tab: z.string(), severity, count: number });
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
  flags: z.array(z.string()),
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
  rows_processed AS rowsProcessed, message, JSONExtract(metrics, 'flags', 'Array(String)') AS flags`;

const ISSUE_COLUMNS = `source, contract, tab, row, column, code, severity, message, value, cell, gid,
  toUnixTimestamp64Milli(seen_at) AS seenAt`;

/** @param database must hold the objects that `migrate` makes */
export function createOverview(client: ClickHouseClient, database: string): Overview {
  const db = identifier(database);
  return {
    state: (now) => readState(client, db, now),
    activity: (now) => readActivity(client, db, now),
    newestIssues: () =>
      select(
        client,
        issueRow,
        `SELECT ${ISSUE_COLUMNS} FROM ${db}.v_qtickets_issues WHERE severity = 'error'
         ORDER BY seen_at DESC, source, contract, tab, row, column LIMIT ${NEWEST_ISSUES_MAX}`,
      ),
    ping: async () => (await client.ping({ select: true })).success,
  };
}

async function readState(client: ClickHouseClient, db: string, now: number): Promise<State> {
  const since = Math.floor(now / 1000) - 86_400;
  const [freshness, proofs, counts, runs, quotas, smoke, ahead] = await Promise.all([
    select(client, freshnessRow, freshnessQuery(db)),
    select(client, proofRow, proofQuery(db)),
    select(client, issueCountRow, issueCountQuery(db)),
    select(client, runRow, lastRunsQuery(db)),
    select(client, quotaRow, quotaQuery(db), { since }),
    select(client, smokeRow, smokeQuery(db)),
    select(client, aheadRow, aheadQuery(db), { limit: now + READ_AT_AHEAD_MS_MAX }),
  ]);
  return { tabs: tabStates(freshness, proofs, counts), runs: runs.map(toRun), quotas, smoke: smokeRunOf(smoke), ahead };
}

async function readActivity(client: ClickHouseClient, db: string, now: number): Promise<Activity> {
  const since = Math.floor(now / 1000) - HOURS_SHOWN * 3_600;
  const day = Math.floor(now / 1000) - 86_400;
  const [changes, edits, runs, issues] = await Promise.all([
    select(client, hourRow, hoursQuery(db), { since }),
    select(client, editHourRow, editHoursQuery(db), { since }),
    select(client, runRow, runsSinceQuery(db), { since: day }),
    select(client, issueRow, issuesQuery(db)),
  ]);
  return { hours: hoursOf(changes, edits), runs: runs.map(toRun), issues };
}

function freshnessQuery(db: string): string {
  return `SELECT source, table_name AS tab, total_rows AS rows, latest_date AS latestDate, days_behind AS daysBehind
    FROM ${db}.v_qtickets_freshness`;
}

function proofQuery(db: string): string {
  return `SELECT sheet_id AS source, tab, toUnixTimestamp64Milli(max(p.received_at)) AS at,
      argMax(p.rows, p.received_at) AS rows
    FROM ${db}.meta_sync_proofs AS p GROUP BY sheet_id, tab`;
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

function issueCountQuery(db: string): string {
  return `SELECT source, contract AS tab, severity, count() AS count FROM ${db}.v_qtickets_issues
    GROUP BY source, contract, severity`;
}

/** Each run is up to three records, of which the highest `_ver` counts. */
const RECORDS_OF_A_RUN = 3;

/** The runs are found by narrow columns first, so that only theirs are read of years of JSON. */
function lastRunsQuery(db: string): string {
  return `SELECT ${RUN_COLUMNS} FROM ${db}.meta_job_runs FINAL
    WHERE job = 'qtickets_sheets' AND (sheet_id, run_id) IN (
      SELECT sheet_id, run_id FROM ${db}.meta_job_runs WHERE job = 'qtickets_sheets'
      ORDER BY started_at DESC LIMIT ${RUNS_OF_A_SOURCE_MAX * RECORDS_OF_A_RUN} BY sheet_id
    )
    ORDER BY started_at DESC, run_id LIMIT ${RUNS_OF_A_SOURCE_MAX} BY sheet_id`;
}

/** Runs that ended since `{since}`; not by FINAL, which would read the whole table before it looks at the time. */
function recentRuns(db: string): string {
  return `(SELECT * FROM ${db}.meta_job_runs
    WHERE job = 'qtickets_sheets' AND finished_at >= toDateTime({since:UInt32}, 'UTC')
    ORDER BY _ver DESC LIMIT 1 BY sheet_id, run_id)`;
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
    FROM ${db}.meta_smoke_results FINAL
    WHERE (started_at, run_id) = (SELECT max((started_at, run_id)) FROM ${db}.meta_smoke_results)
      AND severity IN ('error', 'warning')
    ORDER BY name`;
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
      SELECT finished_at, dateDiff('millisecond', started_at, finished_at) / 1000 AS seconds
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

function toRun({ flags, ...run }: z.infer<typeof runRow>): Run {
  return {
    ...run,
    flags: flags.map((text) => {
      const [flag = '', tab = ''] = text.split(':');
      return { flag, tab };
    }),
  };
}

function tabStates(
  freshness: readonly z.infer<typeof freshnessRow>[],
  proofs: readonly z.infer<typeof proofRow>[],
  counts: readonly z.infer<typeof issueCountRow>[],
): TabState[] {
  const keyOf = ({ source, tab }: { source: string; tab: string }) => `${source}/${tab}`;
  const places = new Map(
    [...freshness, ...proofs, ...counts].map(({ source, tab }) => [`${source}/${tab}`, { source, tab }]),
  );
  return [...places.values()].map((place) => {
    const rows = freshness.find((row) => keyOf(row) === keyOf(place));
    const proof = proofs.find((row) => keyOf(row) === keyOf(place));
    const issues: Record<Severity, number> = { error: 0, draft: 0, notice: 0 };
    for (const row of counts) if (keyOf(row) === keyOf(place)) issues[row.severity] = row.count;
    return {
      ...place,
      rows: rows?.rows ?? 0,
      latestDate: rows?.latestDate ?? null,
      daysBehind: rows?.daysBehind ?? null,
      proof: proof === undefined ? null : { at: proof.at, rows: proof.rows },
      issues,
    };
  });
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
