/** Runs of the sync, one row each; `running` is replaced by how it ended. */
import type { ClickHouseClient } from '@clickhouse/client';
import type { RunRecord } from '../../ingest/ports.ts';
import { identifier } from './hashes.ts';
import { clickHouseTime } from './proofs.ts';
import { SYSTEM } from './staging.ts';

export class JobRuns {
  readonly #client: ClickHouseClient;
  readonly #table: string;

  constructor(client: ClickHouseClient, database: string) {
    this.#client = client;
    this.#table = `${identifier(database)}.meta_job_runs`;
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
    await this.#client.insert({ table: this.#table, format: 'JSONEachRow', values: [value] });
  }
}
