/** `/healthz/…`: 200 while the system works, warnings included, and 503 where a person must act. */
import { type Context, Hono } from 'hono';
import { type AccessConfig, judge } from '../health/access.ts';
import { describeDetailed, describeFreshnessList, describeIntegration, plainHealth } from '../health/describe.ts';
import type { Health } from '../health/health.ts';
import type { Monitor } from '../health/monitor.ts';

export type HealthRoutesDeps = { readonly monitor: Monitor; readonly access: AccessConfig };

export function healthRoutes({ monitor, access }: HealthRoutesDeps): Hono {
  const routes = new Hono();
  const answer = async (context: Context, describe: (health: Health) => Readonly<Record<string, unknown>>) => {
    const health = await monitor.health();
    const body =
      (await judge(context, access)) === 'allowed' ? describe(health) : { ...plainHealth(health), details: HINT };
    context.header('Cache-Control', 'no-store');
    return context.json(body, health.level === 'error' ? 503 : 200);
  };
  routes.get('/qtickets_sheets', (context) => answer(context, describeIntegration));
  routes.get('/detailed', (context) => answer(context, describeDetailed));
  routes.get('/freshness', (context) => answer(context, describeFreshnessList));
  return routes;
}

const HINT = 'Send Authorization: Bearer <MONITORING_TOKEN>, or what `qtickets-sheets token` prints on the server.';
