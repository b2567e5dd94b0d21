/** Runs of the sync, one row each; `running` is replaced by how it ended. */
import type { RunRecord } from '../../ingest/ports.ts';
import { insertRows } from '../client.ts';
import { literal } from '../schema/sql-literal.ts';
import { clickHouseTime } from './proofs.ts';
import { Tables } from './tables.ts';

const SYSTEM = 'qtickets_sheets';

const COLUMNS = [
  ...['job', 'run_id', 'started_at', 'finished_at', 'status', 'rows_processed', 'message', 'metrics'],
  ...['sheet_id', 'trigger', 'bundle', '_ver'],
];

export class JobRuns extends Tables {
  async record(run: RunRecord): Promise<void> {
    if (!run.isOfThisDay) return this.#recordLater(run);
    const [started, finished] = [clickHouseTime(run.startedAt), clickHouseTime(run.finishedAt)];
    const ofRun = [run.status, run.rowsProcessed, run.message, JSON.stringify(run.metrics), run.source];
    const row = [SYSTEM, run.runId, started, finished, ...ofRun, run.trigger, run.bundle, run.rank];
    await insertRows(this.client, this.table('meta_job_runs'), COLUMNS, [Buffer.from(`${JSON.stringify(row)}\n`)]);
  }

  /**
   * In one statement with the moment at which the run began, where another record of it says so: one look at the sort
   * key for each day on which a run of today can have begun, whichever clock said so.
   */
  async #recordLater(run: RunRecord): Promise<void> {
    const table = this.table('meta_job_runs');
    const [source, id] = [literal(run.source), literal(run.runId)];
    const started = literal(clickHouseTime(run.startedAt));
    const query = `INSERT INTO ${table} (${COLUMNS.join(', ')})
      SELECT '${SYSTEM}', ${id}, ifNull(minOrNull(started_at), toDateTime64(${started}, 3, 'UTC')),
        ${literal(clickHouseTime(run.finishedAt))}, '${run.status}', ${run.rowsProcessed}, ${literal(run.message)},
        ${literal(JSON.stringify(run.metrics))}, ${source}, ${literal(run.trigger)}, ${literal(run.bundle)}, ${run.rank}
      FROM ${table} WHERE job = '${SYSTEM}' AND sheet_id = ${source} AND run_id = ${id}
        AND toDate(started_at) BETWEEN toDate(${started}) - 1 AND toDate(${started}) + 1
      SETTINGS max_threads = 1`;
    await this.client.command({ query });
  }
}
