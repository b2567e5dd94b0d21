/** Keeps a smoke run: check by check in meta_smoke_results, and as a job in meta_job_runs, which the metrics read. */
import type { ClickHouseClient } from '@clickhouse/client';
import { identifier } from '../clickhouse/tables/hashes.ts';
import { clickHouseTime } from '../clickhouse/tables/proofs.ts';
import { isWell } from './report.ts';
import type { SmokeReport, SmokeResult } from './run-checks.ts';

const JOB = 'qtickets_smoke';

export async function storeResults(client: ClickHouseClient, database: string, report: SmokeReport): Promise<void> {
  const insert = (table: string, values: readonly object[]) =>
    client.insert({ table: `${identifier(database)}.${table}`, format: 'JSONEachRow', values });
  // Where a table is missing the report says so, and is still given to the caller.
  const known = report.results.find(({ name }) => name.endsWith('_objects_exist'));
  const missing = new Set(known?.rows.map(({ missing: name }) => name));
  if (!missing.has('meta_smoke_results')) {
    await insert(
      'meta_smoke_results',
      report.results.map((result) => resultRow(report, result)),
    );
  }
  if (!missing.has('meta_job_runs')) await insert('meta_job_runs', [jobRow(report)]);
}

function resultRow({ runId, startedAt }: SmokeReport, result: SmokeResult): object {
  return {
    run_id: runId,
    started_at: clickHouseTime(startedAt),
    check_name: result.name,
    severity: result.severity,
    passed: result.passed ? 1 : 0,
    row_count: result.count,
    sample_json: JSON.stringify(result.rows),
    problem: result.problem,
    message: result.message,
    duration_ms: result.durationMs,
  };
}

function jobRow({ runId, startedAt, finishedAt, results }: SmokeReport): object {
  const failed = results.filter(({ passed }) => !passed);
  return {
    job: JOB,
    run_id: runId,
    started_at: clickHouseTime(startedAt),
    finished_at: clickHouseTime(finishedAt),
    status: isWell(results) ? 'success' : 'error',
    rows_processed: results.length,
    message: failed.map(({ name }) => name).join(', '),
    metrics: JSON.stringify({ checks: Object.fromEntries(results.map(({ name, passed }) => [name, passed])) }),
    _ver: finishedAt,
  };
}
