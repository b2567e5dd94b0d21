/** Runs of the sync, one row each; `running` is replaced by how it ended. */
import { z } from 'zod';
import type { RunRecord } from '../../ingest/ports.ts';
import { selectOne } from '../client.ts';
import { clickHouseTime } from './proofs.ts';
import { SYSTEM } from './staging.ts';
import { Tables } from './tables.ts';

const startRow = z.object({ startedAt: z.coerce.number(), count: z.coerce.number() });

export class JobRuns extends Tables {
  /** One look at the sort key for each day on which a run of today can have begun, whichever clock said so. */
  async start(source: string, run: string, now: number): Promise<number | null> {
    const query = `SELECT toUnixTimestamp64Milli(min(started_at)) AS startedAt, count() AS count FROM ${this.table('meta_job_runs')}
      WHERE job = {job:String} AND sheet_id = {source:String} AND run_id = {run:String}
        AND toDate(started_at) BETWEEN toDate({today:String}) - 1 AND toDate({today:String}) + 1`;
    const today = clickHouseTime(now).slice(0, 'YYYY-MM-DD'.length);
    const { startedAt, count } = await selectOne(this.client, startRow, query, { job: SYSTEM, source, run, today });
    return count === 0 ? null : startedAt;
  }

  async record(run: RunRecord): Promise<void> {
    const value = {
      job: SYSTEM,
      run_id: run.runId,
      started_at: clickHouseTime(run.startedAt),
      finished_at: clickHouseTime(run.finishedAt),
      status: run.status,
      rows_processed: run.rowsProcessed,
      message: run.message,
      metrics: JSON.stringify(run.metrics),
      sheet_id: run.source,
      trigger: run.trigger,
      bundle: run.bundle,
      _ver: run.rank,
    };
    await this.client.insert({ table: this.table('meta_job_runs'), format: 'JSONEachRow', values: [value] });
  }
}
