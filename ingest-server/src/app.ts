/** The server as a function of what it needs: no listening, no environment. */
import { Hono } from 'hono';
import { codeOf } from './errors.ts';
import { type Warehouse, WarehouseUnavailable } from './ingest/ports.ts';
import { Receiver } from './ingest/receiver.ts';
import type { Log } from './log.ts';
import { meterRequests } from './metrics/meter-requests.ts';
import { BodyBudget } from './middleware/body-budget.ts';
import { COST_MAX } from './middleware/message-cost.ts';
import { createRateLimit } from './middleware/rate-limit.ts';
import { BodyGivenUp } from './middleware/read-body.ts';
import { requestLog } from './middleware/request-log.ts';
import { discardUnreadBody } from './middleware/unread-body.ts';
import { WorkSlots } from './middleware/work-slots.ts';
import type { Monitoring } from './monitoring.ts';
import { describingRoutes } from './openapi/routes.ts';
import { ProblemError, problemResponse } from './problem.ts';
import { type AdminReports, adminRoutes, type Fault } from './routes/admin.ts';
import { healthRoutes } from './routes/health.ts';
import { ingestRoutes } from './routes/ingest.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { statusRoutes } from './routes/status.ts';
import type { NoteUse } from './secret-use.ts';
import type { Sources } from './sources.ts';

export type AppDeps = {
  readonly warehouse: Warehouse;
  readonly sources: Sources;
  readonly log: Log;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly maxBodyBytes: number;
  /** Of one source; default: as good as none. */
  readonly requestsPerMinute?: number;
  /** Health, metrics and the status page; without it only `/healthz` is answered. */
  readonly monitoring?: Monitoring;
  /** Hears which secret signed a request that was taken, and when. */
  readonly noteUse?: NoteUse;
  /** Reports on the warehouse for the command line, for those who may see details (see `monitoring`). */
  readonly reports?: AdminReports;
};

/** Bytes of bodies held at once, as many times the largest body: of one source this one as sent and as inflated. */
const BODIES_OF_ALL = 8;
const BODIES_OF_EACH = 2;
/** Bodies of one source on their way at once; a spreadsheet sends one after another. */
const UNFINISHED_OF_EACH = 32;

/** What a sender is asked to wait when ClickHouse is away. */
const RETRY_AFTER_SECONDS = 10;

export function createApp(deps: AppDeps): Hono {
  const app = new Hono();
  const fault = faultOf(deps.log);
  app.use(requestLog(deps.log, deps.now));
  app.use(discardUnreadBody);
  app.get('/healthz', (context) => context.json({ status: 'ok', timestamp: new Date(deps.now()).toISOString() }));
  app.route('/', describingRoutes());
  if (deps.monitoring !== undefined) mountMonitoring(app, deps.monitoring);
  if (deps.monitoring !== undefined && deps.reports !== undefined) {
    app.route('/admin', adminRoutes(deps.monitoring.adminAccess, deps.reports, fault));
  }
  const limits = {
    bodyBudget: new BodyBudget({
      all: BODIES_OF_ALL * deps.maxBodyBytes,
      each: BODIES_OF_EACH * deps.maxBodyBytes,
      unsettledOfEach: UNFINISHED_OF_EACH,
    }),
    costBudget: new BodyBudget({ all: 2 * COST_MAX, each: COST_MAX }),
    largeMessages: new WorkSlots(),
    rateLimit: createRateLimit(deps.requestsPerMinute ?? Number.MAX_SAFE_INTEGER),
  };
  const receiver = new Receiver(deps.warehouse, deps.now, (event, fields) => deps.log('warn', event, fields));
  app.route('/v1/sources', ingestRoutes(receiver, { ...deps, ...limits }));
  app.notFound(() => problemResponse(new ProblemError('not_found')));
  app.onError(fault);
  return app;
}

function faultOf(log: Log): Fault {
  return (error, context) => {
    if (error instanceof ProblemError) {
      context.set('logFields', { ...context.get('logFields'), code: error.problem.code });
      const response = problemResponse(error);
      // A sender that stands still in the middle of a body is not waited for.
      if (error instanceof BodyGivenUp) response.headers.set('Connection', 'close');
      return response;
    }
    log('error', 'request_failed', describeFailure(error));
    return problemResponse(new ProblemError('unavailable', undefined, { retryAfterSeconds: RETRY_AFTER_SECONDS }));
  };
}

function mountMonitoring(app: Hono, monitoring: Monitoring): void {
  app.use(meterRequests(monitoring.metrics));
  app.route('/healthz', healthRoutes(monitoring));
  app.route('/', metricsRoutes(monitoring));
  app.route('/', statusRoutes(monitoring));
}

/** What is logged of a failure. A message of ClickHouse's may quote the row it could not read, so only ours are logged. */
function describeFailure(error: Error): Record<string, string | undefined> {
  const isQuotable = error instanceof WarehouseUnavailable || !('code' in error);
  return {
    name: error.name,
    message: isQuotable ? error.message : undefined,
    ...codesOf(codeOf(error) === '' && error.cause instanceof Error ? error.cause : error),
    at: error.stack?.split('\n').find((line) => line.trimStart().startsWith('at ')),
  };
}

/** ClickHouse's own number and name of the failure (243, NOT_ENOUGH_SPACE), or the network's (ECONNREFUSED). */
function codesOf(error: Error): Record<string, string | undefined> {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    code: 'code' in error ? text(error.code) : undefined,
    type: 'type' in error ? text(error.type) : undefined,
  };
}
