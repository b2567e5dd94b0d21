/**
 * The rows of `meta_job_runs`: `running` from a run's first request on, closed by an equal digest or a report (PROTOCOL 2).
 * Their times are the server's own, since a sender's clock may be wrong (R14); all records of a run begin at one moment,
 * which is part of the table's sort key.
 */
import type { ReportRequest, Trigger } from '@qtickets/shared-schema/wire/protocol';
import type { Warehouse } from './ports.ts';

/** Of two records of one run the later stage counts, whatever came first. */
const RANK = { running: 1, closedByDigest: 2, closedByReport: 3 } as const;

/** Runs remembered so that `running` is written once a run and process; forgetting one costs a row, nothing else. */
const RUNS_REMEMBERED_MAX = 10_000;

/** Google ends an execution after 6 minutes, 30 on some accounts; a backfill may take longer. */
const LONGEST_RUN_MS = 24 * 3_600_000;

export type RunRequest = { run: string; trigger: Trigger; bundle?: string | undefined };

export class RunLog {
  readonly #warehouse: Warehouse;
  readonly #now: () => number;
  readonly #startedAt = new Map<string, number>();

  constructor(warehouse: Warehouse, now: () => number) {
    this.#warehouse = warehouse;
    this.#now = now;
  }

  /** Writes `running` at a run's first request; where that fails, the next request of the run does it. */
  async begin(source: string, request: RunRequest): Promise<void> {
    if (this.#startedAt.has(this.#id(source, request))) return;
    const startedAt = await this.#startOf(source, request, this.#now());
    await this.#record(source, request, { status: 'running', startedAt, finishedAt: startedAt, rank: RANK.running });
    this.#remember(source, request, startedAt);
  }

  /** A digest whose tabs are all equal is the heartbeat, and closes the run. */
  async closeByDigest(source: string, request: RunRequest, rows: Readonly<Record<string, number>>): Promise<void> {
    const startedAt = await this.#startOf(source, request, this.#now());
    const closing = { status: 'success', startedAt, finishedAt: this.#now(), rank: RANK.closedByDigest } as const;
    await this.#record(source, request, closing, { metrics: { rows } });
    this.#remember(source, request, startedAt);
  }

  async closeByReport(source: string, report: ReportRequest): Promise<void> {
    const { status, message, counts, issues, flags, quota, outcomes = {}, cause = '' } = report;
    const seconds = Math.max(0, report.finishedAt - report.startedAt) / 1000;
    const finishedAt = this.#now();
    const startedAt = await this.#startOf(source, report, finishedAt - Math.min(seconds * 1000, LONGEST_RUN_MS));
    const changed = Object.values(counts).reduce((sum, tab) => sum + (tab.inserted ?? 0) + (tab.deleted ?? 0), 0);
    const rowsProcessed = Math.min(changed, Number.MAX_SAFE_INTEGER);
    const metrics = { counts, issues, flags, outcomes, cause, seconds, ...(quota === undefined ? {} : { quota }) };
    const closing = { status, startedAt, finishedAt, rank: RANK.closedByReport };
    await this.#record(source, report, closing, { rowsProcessed, message, metrics });
  }

  /** As this process knows it, or another one wrote it. @param otherwise unix ms */
  async #startOf(source: string, request: RunRequest, otherwise: number): Promise<number> {
    const known = this.#startedAt.get(this.#id(source, request));
    return known ?? (await this.#warehouse.runStart(source, request.run, this.#now())) ?? otherwise;
  }

  #id(source: string, request: RunRequest): string {
    return `${source}/${request.run}`;
  }

  #remember(source: string, request: RunRequest, startedAt: number): void {
    const oldest = this.#startedAt.keys().next();
    if (this.#startedAt.size >= RUNS_REMEMBERED_MAX && !oldest.done) this.#startedAt.delete(oldest.value);
    this.#startedAt.set(this.#id(source, request), startedAt);
  }

  async #record(
    source: string,
    { run, trigger, bundle }: RunRequest,
    stage: { status: 'running' | 'success' | 'error'; startedAt: number; finishedAt: number; rank: number },
    reported: { rowsProcessed?: number; message?: string; metrics?: Readonly<Record<string, unknown>> } = {},
  ): Promise<void> {
    await this.#warehouse.recordRun({
      runId: run,
      source,
      trigger,
      bundle: bundle ?? '',
      rowsProcessed: 0,
      message: '',
      metrics: {},
      ...stage,
      ...reported,
    });
  }
}
