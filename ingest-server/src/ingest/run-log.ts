/**
 * The rows of `meta_job_runs`: `running` from a run's first request on, closed by an equal digest, by the one push of an
 * edit, or by a report (PROTOCOL 2). Their times are the server's own, since a sender's clock may be wrong (R14).
 */
import type { PushAnswer } from '@qtickets/shared-schema/wire/answers';
import { READ_AT_AHEAD_MS_MAX } from '@qtickets/shared-schema/wire/limits';
import type { PushRequest, ReportRequest, Spent, Trigger } from '@qtickets/shared-schema/wire/protocol';
import type { RunRecord, Warehouse } from './ports.ts';

/** Of two records of one run the later stage counts, whatever came first. */
const RANK = { running: 1, closedByRequest: 2, closedByReport: 3 } as const;

/** Runs remembered so that `running` is written once a run and process; forgetting one costs a row, nothing else. */
const RUNS_REMEMBERED_MAX = 10_000;

/** Google ends an execution after 6 minutes, 30 on some accounts; a backfill may take longer. */
const LONGEST_RUN_MS = 24 * 3_600_000;

/** More than an execution takes, and than clocks of two processes differ. */
const HOUR_MS = 3_600_000;

export type RunRequest = { run: string; trigger: Trigger; bundle?: string | undefined; spent?: Spent | undefined };

export class RunLog {
  readonly #warehouse: Warehouse;
  readonly #now: () => number;
  readonly #begun = new Set<string>();

  constructor(warehouse: Warehouse, now: () => number) {
    this.#warehouse = warehouse;
    this.#now = now;
  }

  /** Writes `running` at a run's first request; where that fails, the next request of the run does it. */
  async begin(source: string, request: RunRequest): Promise<void> {
    if (this.#begun.has(idOf(source, request))) return;
    const now = this.#now();
    await this.#record(source, request, { status: 'running', startedAt: now, finishedAt: now, rank: RANK.running });
  }

  /** A digest whose tabs are all equal is the heartbeat, and closes the run. */
  async closeByDigest(source: string, request: RunRequest, rows: Readonly<Record<string, number>>): Promise<void> {
    const now = this.#now();
    const closing = { status: 'success', startedAt: now, finishedAt: now, rank: RANK.closedByRequest } as const;
    await this.#record(source, request, closing, { metrics: { rows } });
  }

  /** A push that is all of its run, and was taken plainly; it says what a report would. */
  async closeByPush(
    source: string,
    request: RunRequest & Pick<PushRequest, 'tab' | 'readAt'>,
    { issues: _, ...answer }: PushAnswer,
  ): Promise<void> {
    const { tab } = request;
    const now = this.#now();
    const isOfThisDay = !this.#begun.has(idOf(source, request)) && isOfOneDay(request.readAt, now);
    const times = { startedAt: now, finishedAt: now, isOfThisDay };
    const closing = { status: 'success', rank: RANK.closedByRequest, ...times } as const;
    const metrics = { counts: { [tab]: answer }, outcomes: { [tab]: 'sent' } };
    const rowsProcessed = answer.inserted + answer.deleted;
    await this.#record(source, request, closing, { rowsProcessed, metrics });
  }

  async closeByReport(source: string, report: ReportRequest): Promise<void> {
    const { status, message, counts, issues, flags, quota, outcomes = {}, cause = '' } = report;
    const seconds = Math.max(0, report.finishedAt - report.startedAt) / 1000;
    const finishedAt = this.#now();
    const startedAt = finishedAt - Math.min(seconds * 1000, LONGEST_RUN_MS);
    const changed = Object.values(counts).reduce((sum, tab) => sum + (tab.inserted ?? 0) + (tab.deleted ?? 0), 0);
    const rowsProcessed = Math.min(changed, Number.MAX_SAFE_INTEGER);
    const metrics = { counts, issues, flags, outcomes, cause, seconds, ...(quota === undefined ? {} : { quota }) };
    const closing = { status, startedAt, finishedAt, rank: RANK.closedByReport };
    await this.#record(source, report, closing, { rowsProcessed, message, metrics });
  }

  async #record(
    source: string,
    { run, trigger, bundle, spent }: RunRequest,
    stage: Pick<RunRecord, 'status' | 'startedAt' | 'finishedAt' | 'rank'> & { isOfThisDay?: boolean },
    reported: { rowsProcessed?: number; message?: string; metrics?: Readonly<Record<string, unknown>> } = {},
  ): Promise<void> {
    await this.#warehouse.recordRun({
      runId: run,
      source,
      trigger,
      bundle: bundle ?? '',
      rowsProcessed: 0,
      message: '',
      isOfThisDay: false,
      ...stage,
      ...reported,
      metrics: { ...reported.metrics, ...(spent !== undefined && { spent }) },
    });
    const [oldest] = this.#begun;
    if (this.#begun.size >= RUNS_REMEMBERED_MAX && oldest !== undefined) this.#begun.delete(oldest);
    this.#begun.add(idOf(source, { run }));
  }
}

/**
 * Whether a run of one request began on the day of `now`, whichever process was told of it first: none took what was read
 * later than its clock allows (read-at.ts).
 */
function isOfOneDay(readAt: number, now: number): boolean {
  return readAt <= now + READ_AT_AHEAD_MS_MAX && dayOf(readAt - HOUR_MS) === dayOf(now + HOUR_MS);
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function idOf(source: string, { run }: Pick<RunRequest, 'run'>): string {
  return `${source}/${run}`;
}
