/** Health, metrics, notices and the status page put together: whatever watches the system and never changes it. */
import type { ClickHouseClient } from '@clickhouse/client';
import { createOverview } from './clickhouse/tables/overview.ts';
import type { Config } from './config.ts';
import { type AccessConfig, isPublished } from './health/access.ts';
import { Monitor } from './health/monitor.ts';
import type { Overview } from './health/ports.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import type { Sources } from './sources.ts';
import { VERSION } from './version.ts';

export type Watch = {
  readonly monitor: Monitor;
  readonly metrics: Metrics;
  /** Who may see the details of health, and metrics. */
  readonly access: AccessConfig;
  /** Who may see the status page. */
  readonly statusAccess: AccessConfig;
  readonly timeZone: string;
  /** Unix milliseconds. */
  readonly now: () => number;
};

type WatchDeps = { readonly overview: Overview; readonly sources: Pick<Sources, 'all'>; readonly now: () => number };

export function createWatch(config: Config, { overview, sources, now }: WatchDeps): Watch {
  const thresholds = {
    warningAfterMinutes: config.HEALTH_WARNING_AFTER_MINUTES,
    errorAfterMinutes: config.HEALTH_ERROR_AFTER_MINUTES,
  };
  const published = isPublished(config.PUBLIC_URL);
  return {
    monitor: new Monitor({ overview, sources, thresholds, version: VERSION, now }),
    metrics: createMetrics(VERSION),
    access: { token: config.MONITORING_TOKEN, isPublished: published },
    statusAccess: { token: config.STATUS_TOKEN ?? config.MONITORING_TOKEN, isPublished: published },
    timeZone: config.TIMEZONE,
    now,
  };
}

export function overviewOf(client: ClickHouseClient, config: Config): Overview {
  return createOverview(client, config.CLICKHOUSE_DATABASE);
}
