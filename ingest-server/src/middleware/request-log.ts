/** One structured log line a request: what was asked, what came of it, how long it took; never a cell. */
import type { MiddlewareHandler } from 'hono';
import type { Log } from '../log.ts';

/** What routes add to the line of their request: counts, the tab, the run. */
export type LogFields = Record<string, string | number | boolean | undefined>;

declare module 'hono' {
  interface ContextVariableMap {
    logFields: LogFields;
  }
}

const QUIET_PATHS = /^\/(healthz|metrics|assets|status\.json|$)/;

export function requestLog(log: Log, now: () => number): MiddlewareHandler {
  return async function requestLog(context, next) {
    const startedAt = now();
    context.set('logFields', {});
    await next();
    const status = context.res.status;
    const level =
      status >= 500 ? 'error' : status >= 400 ? 'warn' : QUIET_PATHS.test(context.req.path) ? 'debug' : 'info';
    log(level, 'request', {
      method: context.req.method,
      path: context.req.path,
      status,
      ms: now() - startedAt,
      ...context.get('logFields'),
    });
  };
}
