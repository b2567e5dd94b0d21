/** Counts requests as they are answered; what a push did is read from its log fields, so it is said once. */
import { contractOf } from '@qtickets/shared-schema/contracts/index';
import type { Context, MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { LogFields } from '../middleware/request-log.ts';
import { ProblemError } from '../problem.ts';
import type { Metrics, RowOutcome } from './metrics.ts';

const SIGNED_ROUTE = /^\/v1\/sources\/:spreadsheetId\/(digest|push|report|row)$/;

export function meterRequests(metrics: Metrics): MiddlewareHandler {
  return async function meterRequests(context, next) {
    const startedAt = performance.now();
    await next();
    // The pattern of the route that answered, never the path: ids of others must not become labels.
    const pattern = routePath(context);
    const route = pattern.endsWith('*') ? 'other' : pattern;
    metrics.requests.inc({ route, code: context.res.status });
    const action = SIGNED_ROUTE.exec(route)?.[1];
    if (action === undefined) return;
    metrics.outcomes.inc({ action, outcome: outcomeOf(context) });
    if (action === 'digest' && context.res.ok) metrics.digestSeconds.observe((performance.now() - startedAt) / 1000);
    if (action === 'push' && context.res.ok) countRows(metrics, context.get('logFields'));
  };
}

function outcomeOf({ error, res }: Context): string {
  if (error instanceof ProblemError) return error.problem.code;
  return res.ok ? 'ok' : 'unavailable';
}

const counted: readonly RowOutcome[] = ['inserted', 'unchanged', 'deleted', 'stale'];

function countRows(metrics: Metrics, fields: LogFields): void {
  const tab = contractOf(String(fields.tab))?.tab;
  if (tab === undefined || fields.dryRun === true) return;
  const count = (outcome: RowOutcome, value: LogFields[string]) => {
    if (typeof value === 'number' && value > 0) metrics.rows.inc({ tab, outcome }, value);
  };
  if (fields.scope === 'rejected') count('quarantined', fields.received);
  else for (const outcome of counted) count(outcome, fields[outcome]);
}
