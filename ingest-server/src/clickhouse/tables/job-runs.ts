/** Runs of the sync, one row each; `running` is replaced by how it ended. */
import type { RunRecord } from '../../ingest/ports.ts';
import { literal } from '../schema/sql-literal.ts';
import { clickHouseTime } from './proofs.ts';
import { SYSTEM } from './row-text.ts';
import { Tables } from './tables.ts';

const DAY_MS = 86_400_000;
/** More than an execution of Google's takes, and than clocks differ. */
const NEAR_MIDNIGHT_MS = 3_600_000;

export class JobRuns extends Tables {
  /** A record replaces others of its run, since all say the same day (UTC). */
  async record(run: RunRecord): Promise<void> {
    const table = this.table('meta_job_runs');
    const [source, id] = [literal(run.source), literal(run.runId)];
    const query = `INSERT INTO ${table}
      (job, run_id, started_at, finished_at, status, rows_processed, message, metrics, sheet_id, trigger, bundle, _ver)
      SELECT '${SYSTEM}', ${id}, ${this.#started(run)},
        ${literal(clickHouseTime(run.finishedAt))}, '${run.status}', ${run.rowsProcessed}, ${literal(run.message)},
        ${literal(JSON.stringify(run.metrics))}, ${source}, ${literal(run.trigger)}, ${literal(run.bundle)}, ${run.rank}`;
    await this.client.command({ query });
  }

  /**
   * The moment at which another record says that the run began, else that of this one: one look at the sort key for each day on which a run
   * of today can have begun, whichever clock said so. It costs as much as the insert, so not where the day cannot be another.
   */
  #started({ runId, source, startedAt, isWhole }: RunRecord): string {
    const moment = literal(clickHouseTime(startedAt));
    const ofDay = startedAt % DAY_MS;
    if (isWhole && ofDay >= NEAR_MIDNIGHT_MS && ofDay < DAY_MS - NEAR_MIDNIGHT_MS) return moment;
    return `ifNull((SELECT minOrNull(started_at) FROM ${this.table('meta_job_runs')}
          WHERE job = '${SYSTEM}' AND sheet_id = ${literal(source)} AND run_id = ${literal(runId)}
            AND toDate(started_at) BETWEEN toDate(${moment}) - 1 AND toDate(${moment}) + 1), toDateTime64(${moment}, 3, 'UTC'))`;
  }
}
