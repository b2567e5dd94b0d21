/** `/metrics` for Prometheus: with the monitoring token, or on this machine where none is set. */
import { Hono } from 'hono';
import { judge, refuse } from '../health/access.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { setGauges } from '../metrics/set-gauges.ts';
import type { HealthRoutesDeps } from './health.ts';

export function metricsRoutes({ monitor, access, metrics }: HealthRoutesDeps & { readonly metrics: Metrics }): Hono {
  const routes = new Hono();
  routes.get('/metrics', async (context) => {
    const verdict = await judge(context, access);
    if (verdict !== 'allowed') return refuse(context, access, verdict, HINT);
    const [health, state] = await Promise.all([monitor.health(), monitor.state()]);
    setGauges(metrics, health, state);
    return context.body(await metrics.registry.metrics(), 200, { 'Content-Type': metrics.registry.contentType });
  });
  return routes;
}

const HINT = 'Metrics need Authorization: Bearer <MONITORING_TOKEN>, or LOCAL_ONLY=yes on a machine of your own.';
