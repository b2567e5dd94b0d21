/** Health, metrics, notices and the status page put together: everything that observes the system and never changes it. */
import type { ClickHouseClient } from '@clickhouse/client';
import { createStatusReader } from './clickhouse/tables/status-reader.ts';
import type { Config } from './config.ts';
import type { AccessConfig } from './health/access.ts';
import { GuessLimiter } from './health/guess-limiter.ts';
import { Monitor } from './health/monitor.ts';
import type { StatusReader } from './health/ports.ts';
import { proxiesOf } from './health/proxies.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import type { Sources } from './sources.ts';
import { type EndedSessions, endedSessionsInMemory } from './status-page/ended-sessions.ts';
import { VERSION } from './version.ts';

export type Monitoring = {
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

type MonitoringDeps = {
  readonly statusReader: StatusReader;
  readonly sources: Pick<Sources, 'all'>;
  readonly now: () => number;
  /** Of the file beside SOURCES_FILE; opens everything. */
  readonly adminToken?: string;
  readonly ended?: EndedSessions;
};

export function createMonitoring(
  config: Config,
  { statusReader, sources, now, adminToken, ended }: MonitoringDeps,
): Monitoring {
  const common = {
    isLocalOnly: config.LOCAL_ONLY === 'yes',
    proxies: proxiesOf(config.TRUSTED_PROXIES ?? []),
    limiter: new GuessLimiter(now),
  };
  const opening = (...tokens: readonly (string | undefined)[]): AccessConfig => {
    return { ...common, tokens: [...tokens, adminToken].filter((token) => token !== undefined) };
  };
  return {
    monitor: monitorOf(config, { statusReader, sources, now }),
    metrics: createMetrics(VERSION),
    access: opening(config.MONITORING_TOKEN),
    statusAccess: opening(config.STATUS_TOKEN ?? config.MONITORING_TOKEN),
    adminAccess: { ...opening(), isLocalOnly: false },
    ended: ended ?? endedSessionsInMemory(),
    timeZone: config.TIMEZONE,
    now,
  };
}

export function monitorOf(config: Config, { statusReader, sources, now }: MonitoringDeps): Monitor {
  const thresholds = {
    warningAfterMinutes: config.HEALTH_WARNING_AFTER_MINUTES,
    errorAfterMinutes: config.HEALTH_ERROR_AFTER_MINUTES,
    issuesAfterDays: config.HEALTH_ISSUES_AFTER_DAYS,
  };
  return new Monitor({ statusReader, sources, now, thresholds, version: VERSION, timeZone: config.TIMEZONE });
}

export function statusReaderOf(client: ClickHouseClient, config: Config): StatusReader {
  return createStatusReader(client, config.CLICKHOUSE_DATABASE);
}
