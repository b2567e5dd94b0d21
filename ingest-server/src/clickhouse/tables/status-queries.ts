/** The questions of `status-reader.ts`, as SQL over the objects of a database whose name is quoted already. */
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { literal } from '../schema/sql-literal.ts';
import { identifier } from './hashes.ts';

const RUNS_OF_A_SOURCE_MAX = 20;
const RUNS_LISTED_MAX = 5_000;
const ISSUES_OF_ALL_MAX = 200;
/** So that what is asked for by tab and column is mostly among them. */
const ISSUES_OF_ONE_MAX = 2_000;
const NEWEST_ISSUES_MAX = 20;
const RUN_COLUMNS = `run_id AS runId, sheet_id AS source, trigger, bundle, status,
  toUnixTimestamp64Milli(started_at) AS startedAt, toUnixTimestamp64Milli(finished_at) AS finishedAt,
  rows_processed AS rowsProcessed, message, JSONExtractString(metrics, 'cause') AS cause,
  JSONExtract(metrics, 'flags', 'Array(String)') AS flags,
  JSONExtract(metrics, 'outcomes', 'Map(String, String)') AS outcomes`;

const ISSUE_COLUMNS = `source, contract, tab, row, column, code, severity, message, value, cell, gid,
  toUnixTimestamp64Milli(seen_at) AS seenAt, toUnixTimestamp64Milli(first_seen_at) AS firstSeenAt`;

/** Each run is up to three records, of which the highest `_ver` counts. */
const RECORDS_OF_A_RUN = 3;

/** Of the server's own receipt, since a sender's clock may be wrong. Found by narrow columns first. */
export function proofQuery(db: string): string {
  return `SELECT sheet_id AS source, tab, toUnixTimestamp64Milli(received_at) AS at, rows, latest_date AS latestDate, held,
      names, headers
    FROM ${db}.meta_sync_proofs
    WHERE (sheet_id, tab, verified_at) IN (
      SELECT sheet_id, tab, max(verified_at) FROM ${db}.meta_sync_proofs GROUP BY sheet_id, tab
    )
    ORDER BY received_at DESC LIMIT 1 BY sheet_id, tab`;
}

/** Spreadsheets that hold a version or a proof from later than `{limit}`. */
export function aheadQuery(db: string): string {
  const facts = contracts.map(
    ({ table }) => `SELECT _source AS source, max(_ver) AS at FROM ${db}.${identifier(table)} GROUP BY source`,
  );
  const proofs = `SELECT sheet_id AS source, toUInt64(toUnixTimestamp64Milli(max(verified_at))) AS at
    FROM ${db}.meta_sync_proofs GROUP BY source`;
  return `SELECT source, max(a.at) AS until FROM (${[...facts, proofs].join(' UNION ALL ')}) AS a
    GROUP BY source HAVING until > {limit:UInt64}`;
}

/** Cells by severity, and the rows they stand in: a row with an error anywhere is an error. */
export function issuesCountQuery(db: string): string {
  return `SELECT sheet_id AS source, contract AS tab, sum(errors) AS error, sum(drafts) AS draft, sum(notices) AS notice,
      countIf(NOT is_draft) AS errorRows, countIf(is_draft) AS draftRows, min(oldest) AS oldestErrorAt,
      arraySort(groupUniqArray(10)(sheet_tab)) AS names
    FROM (
      SELECT sheet_id, contract, tab AS sheet_tab, countIf(severity = 'error') AS errors, countIf(severity = 'draft') AS drafts,
        countIf(severity = 'notice') AS notices, min(severity = 'draft') AS is_draft,
        minIf(toUnixTimestamp64Milli(first_seen_at), severity = 'error') AS first,
        if(errors = 0, ${Number.MAX_SAFE_INTEGER}, first) AS oldest
      FROM ${db}.stg_qtickets_sheets_quarantine FINAL GROUP BY sheet_id, contract, tab, row
    )
    GROUP BY sheet_id, contract`;
}

/** Runs that began in `{since}` to `{until}`, by the sort key; of the records of a run the highest counts. */
function recentRuns(db: string, source: string | null = null): string {
  return `(SELECT * FROM ${db}.meta_job_runs
    WHERE job = 'qtickets_sheets'${only(source, 'sheet_id')} AND started_at BETWEEN toDateTime({since:UInt32}, 'UTC') AND toDateTime({until:UInt32}, 'UTC')
    ORDER BY _ver DESC, finished_at DESC LIMIT 1 BY sheet_id, run_id)`;
}

export function lastRunsQuery(db: string): string {
  return `SELECT ${RUN_COLUMNS} FROM ${recentRuns(db)}
    ORDER BY started_at DESC, run_id LIMIT ${RUNS_OF_A_SOURCE_MAX} BY sheet_id`;
}

/** Of spreadsheets that have been silent for long: found by narrow columns first, so that only their JSON is read. */
export function olderRunsQuery(db: string, sources: readonly string[]): string {
  const ids = sources.map(literal).join(', ');
  return `SELECT ${RUN_COLUMNS} FROM (
      SELECT * FROM ${db}.meta_job_runs
      WHERE job = 'qtickets_sheets' AND (started_at, sheet_id, run_id) IN (
        SELECT started_at, sheet_id, run_id FROM ${db}.meta_job_runs
        WHERE job = 'qtickets_sheets' AND sheet_id IN (${ids}) AND started_at <= toDateTime({until:UInt32}, 'UTC')
        ORDER BY started_at DESC LIMIT ${RUNS_OF_A_SOURCE_MAX * RECORDS_OF_A_RUN} BY sheet_id
      )
      ORDER BY _ver DESC, finished_at DESC LIMIT 1 BY sheet_id, run_id
    )
    ORDER BY started_at DESC, run_id LIMIT ${RUNS_OF_A_SOURCE_MAX} BY sheet_id`;
}

/**
 * The script's own ledger, as its last run had it; of older scripts, which keep none, the sum of what their runs reported: those
 * that were closed by a digest are one fetch each, and their seconds are not known. How long comparing everything took is what
 * the script told last; before its second run, what the first one reported.
 */
export function quotaQuery(db: string): string {
  return `SELECT source, if(has, spent.1, reported.1) AS fetches, if(has, spent.2, reported.2) AS triggerSeconds,
      if(has, spent.3, 0) AS since, if(has, spent.4, '') AS account,
      if(has, spent.5, 0) AS tickMinutes, if(has, spent.6, '') AS edits, if(has, spent.7, '') AS reason,
      if(has, spent.8, '') AS editTrigger, coalesce(told, whole) AS comparisonSeconds
    FROM (
      SELECT sheet_id AS source, countIf(JSONHas(metrics, 'spent')) > 0 AS has,
        argMaxIf((JSONExtractInt(metrics, 'spent', 'fetches'), JSONExtractFloat(metrics, 'spent', 'triggerSeconds'),
          JSONExtractUInt(metrics, 'spent', 'since'), JSONExtractString(metrics, 'spent', 'account'),
          JSONExtractUInt(metrics, 'spent', 'pace', 'tickMinutes'), JSONExtractString(metrics, 'spent', 'pace', 'edits'),
          JSONExtractString(metrics, 'spent', 'pace', 'reason'), JSONExtractString(metrics, 'spent', 'pace', 'editTrigger')),
          finished_at, JSONHas(metrics, 'spent')) AS spent,
        argMaxOrNullIf(JSONExtractFloat(metrics, 'spent', 'comparisonSeconds'), finished_at,
          JSONHas(metrics, 'spent', 'comparisonSeconds')) AS told,
        argMaxOrNullIf(JSONExtractFloat(metrics, 'seconds'), finished_at,
          JSONHas(metrics, 'seconds') AND trigger IN ('schedule', 'menu') AND status = 'success') AS whole,
        (sum(greatest(1, JSONExtractInt(metrics, 'quota', 'fetches'))),
          sumIf(JSONExtractFloat(metrics, 'quota', 'seconds'), trigger != 'menu')) AS reported
      FROM ${recentRuns(db)} WHERE trigger != 'backfill'
      GROUP BY sheet_id
    )`;
}

/** The last run of `qtickets-sheets smoke`, without checks that only inform. */
export function smokeQuery(db: string): string {
  return `SELECT toUnixTimestamp64Milli(started_at) AS at, check_name AS name, severity, passed
    FROM ${db}.meta_smoke_results
    WHERE (started_at, run_id) = (
        SELECT started_at, run_id FROM ${db}.meta_smoke_results ORDER BY started_at DESC, run_id DESC LIMIT 1
      )
      AND severity IN ('error', 'warning')
    ORDER BY name LIMIT 1 BY name`;
}

/** No reading is so old when it comes: months before are not read. */
const WEEK_S = 604_800;

/** @param source one spreadsheet; null: all */
export function hoursQuery(db: string, source: string | null): string {
  return `SELECT toUnixTimestamp(toStartOfHour(_ingest_ts)) * 1000 AS at, countIf(_deleted = 0) AS upserts,
      countIf(_deleted = 1) AS deletes
    FROM ${db}.meta_changes WHERE (row_hash != 0 OR _deleted = 1) AND _ingest_ts >= toDateTime({since:UInt32}, 'UTC')
      AND _ver >= ({since:UInt32} - ${WEEK_S}) * 1000${only(source, 'sheet_id')}
    GROUP BY at ORDER BY at`;
}

export function editHoursQuery(db: string, source: string | null): string {
  return `SELECT toUnixTimestamp(toStartOfHour(toDateTime(finished_at, 'UTC'))) * 1000 AS at,
      quantile(0.5)(seconds) AS median, max(seconds) AS max
    FROM (
      SELECT finished_at, if(JSONHas(metrics, 'seconds'), JSONExtractFloat(metrics, 'seconds'),
        dateDiff('millisecond', started_at, finished_at) / 1000) AS seconds
      FROM ${recentRuns(db, source)} WHERE trigger = 'edit' AND status = 'success'
    )
    GROUP BY at ORDER BY at`;
}

export function runsSinceQuery(db: string, source: string | null): string {
  return `SELECT ${RUN_COLUMNS} FROM ${recentRuns(db, source)} ORDER BY started_at DESC, run_id LIMIT ${RUNS_LISTED_MAX}`;
}

/** Errors before drafts before notices. */
export function issuesQuery(db: string, source: string | null, limit = defaultLimit(source)): string {
  return `SELECT ${ISSUE_COLUMNS} FROM ${db}.v_qtickets_issues WHERE true${only(source, 'source')}
    ORDER BY indexOf(['error', 'draft', 'notice'], toString(severity)), source, contract, tab, row, column
    LIMIT ${limit}`;
}

function defaultLimit(source: string | null): number {
  return source === null ? ISSUES_OF_ALL_MAX : ISSUES_OF_ONE_MAX;
}

function only(source: string | null, column: string): string {
  return source === null ? '' : ` AND ${column} = ${literal(source)}`;
}

export function newestIssuesQuery(db: string): string {
  return `SELECT ${ISSUE_COLUMNS} FROM ${db}.v_qtickets_issues WHERE severity = 'error'
    ORDER BY seen_at DESC, source, contract, tab, row, column LIMIT ${NEWEST_ISSUES_MAX}`;
}
