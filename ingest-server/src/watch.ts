/** Health, metrics, notices and the status page put together: whatever watches the system and never changes it. */
import type { ClickHouseClient } from '@clickhouse/client';
import { createOverview } from './clickhouse/tables/overview.ts';
import type { Config } from './config.ts';
import type { AccessConfig } from './health/access.ts';
import { GuessLimiter } from './health/guess-limiter.ts';
import { Monitor } from './health/monitor.ts';
import type { Overview } from './health/ports.ts';
import { proxiesOf } from './health/proxies.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import type { Sources } from './sources.ts';
import { type EndedSessions, endedSessionsInMemory } from './status-page/ended-sessions.ts';
import { VERSION } from './version.ts';

export type Watch = {
  readonly monitor: Monitor;
  readonly metrics: Metrics;
  /** Who may see the details of health, and metrics. */
  readonly access: AccessConfig;
  /** Who may see the status page. */
  readonly statusAccess: AccessConfig;
  /** Who may have reports made on the warehouse: the administrator of this machine. */
  readonly adminAccess: AccessConfig;
  readonly ended: EndedSessions;
  readonly timeZone: string;
  /** Unix milliseconds. */
  readonly now: () => number;
};

type WatchDeps = {
  readonly overview: Overview;
  readonly sources: Pick<Sources, 'all'>;
  readonly now: () => number;
  /** Of the file beside SOURCES_FILE; opens everything. */
  readonly adminToken?: string;
  readonly ended?: EndedSessions;
};

export function createWatch(config: Config, { overview, sources, now, adminToken, ended }: WatchDeps): Watch {
  const common = {
    isLocalOnly: config.LOCAL_ONLY === 'yes',
    proxies: proxiesOf(config.TRUSTED_PROXIES ?? []),
    limiter: new GuessLimiter(now),
  };
  const opening = (...tokens: readonly (string | undefined)[]): AccessConfig => {
    return { ...common, tokens: [...tokens, adminToken].filter((token) => token !== undefined) };
  };
  return {
    monitor: monitorOf(config, { overview, sources, now }),
    metrics: createMetrics(VERSION),
    access: opening(config.MONITORING_TOKEN),
    statusAccess: opening(config.STATUS_TOKEN ?? config.MONITORING_TOKEN),
    adminAccess: { ...opening(), isLocalOnly: false },
    ended: ended ?? endedSessionsInMemory(),
    timeZone: config.TIMEZONE,
    now,
  };
}

export function monitorOf(config: Config, { overview, sources, now }: WatchDeps): Monitor {
  const thresholds = {
    warningAfterMinutes: config.HEALTH_WARNING_AFTER_MINUTES,
    errorAfterMinutes: config.HEALTH_ERROR_AFTER_MINUTES,
    issuesAfterDays: config.HEALTH_ISSUES_AFTER_DAYS,
  };
  return new Monitor({ overview, sources, now, thresholds, version: VERSION, timeZone: config.TIMEZONE });
}

export function overviewOf(client: ClickHouseClient, config: Config): Overview {
  return createOverview(client, config.CLICKHOUSE_DATABASE);
}
