/** Everything is put together here and nowhere else: the running server, and the same app within a command. */
import { makeAdminToken } from './admin-token.ts';
import { createApp } from './app.ts';
import { type EmbeddedHttp, startEmbeddedHttp } from './clickhouse/embedded/embedded-http.ts';
import { deploymentOf, type OpenedWarehouse, openWarehouse, targetOf } from './clickhouse/open-warehouse.ts';
import { SourceNames } from './clickhouse/tables/source-names.ts';
import { createStatusReader } from './clickhouse/tables/status-reader.ts';
import type { Config } from './config.ts';
import { startWatch } from './google-sheets/watch.ts';
import { type WatchInThread, watchInThread } from './google-sheets/watch-in-thread.ts';
import { createGuessLimit } from './guess-limit.ts';
import type { AccessConfig } from './health/access.ts';
import { createMonitor, type MonitorSources } from './health/monitor.ts';
import { proxiesOf } from './health/proxies.ts';
import { type ConnectionLimits, defaultLimits, listen } from './listen.ts';
import type { Log } from './log.ts';
import { meterWarehouse } from './metrics/meter-warehouse.ts';
import { createMetrics } from './metrics/metrics.ts';
import type { Monitoring } from './monitoring.ts';
import { startNotices } from './notices/notifier.ts';
import { exposures } from './protection.ts';
import { adminReports } from './routes/admin-reports.ts';
import { noteSecretUses } from './secret-use.ts';
import { keepSourceNames } from './source-names.ts';
import { fixedSources, type Source, type Sources, watchSources } from './sources.ts';
import { type EndedSessions, endedSessionsBeside, endedSessionsInMemory } from './status-page/ended-sessions.ts';
import { VERSION } from './version.ts';
import { speakingFor } from './words/language.ts';

export type RunningServer = {
  /** Where it listens, for example `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes no more requests, finishes those it has, and closes the warehouse. */
  readonly stop: () => Promise<void>;
};

export type InProcess = {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly close: () => Promise<void>;
};

/** A ClickHouse that starts together with us is there by then; any other is a matter for our supervisor (systemd, Docker). */
const CLICKHOUSE_WAIT_MS = 60_000;

/**
 * Starts the server: reads the sources, opens and migrates the warehouse, listens.
 * @throws SourcesFileError, ReadableError, and what `openWarehouse` throws: each says what to do
 */
export async function startServer(
  config: Config,
  log: Log,
  limits: ConnectionLimits = defaultLimits,
): Promise<RunningServer> {
  const sources = await watchSources(config.SOURCES_FILE, log);
  const adminToken = await makeAdminToken(config.SOURCES_FILE);
  const opened = await openWarehouse(config, log, CLICKHOUSE_WAIT_MS);
  try {
    return await serveFrom(opened, sources, adminToken, config, log, limits);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function serveFrom(
  opened: OpenedWarehouse,
  sources: Sources,
  adminToken: string,
  config: Config,
  log: Log,
  limits: ConnectionLimits,
): Promise<RunningServer> {
  const ended = endedSessionsBeside(config.SOURCES_FILE, Date.now);
  const statusReader = createStatusReader(opened.client, config.CLICKHOUSE_DATABASE);
  let watch: WatchInThread | undefined;
  const readers = () => watch?.findings() ?? [];
  const monitoring = createMonitoring(config, { statusReader, sources, now: Date.now, readers, adminToken, ended });
  const app = createApp({
    warehouse: meterWarehouse(opened.warehouse, monitoring.metrics, monitoring.monitor),
    sources,
    log,
    now: Date.now,
    maxBodyBytes: config.MAX_BODY_BYTES,
    requestsPerMinute: config.REQUESTS_PER_MINUTE,
    monitoring,
    noteUse: noteSecretUses(config.SOURCES_FILE, (reason) => log('warn', 'secret use not noted', { reason })),
    reports: adminReports(targetOf(config), deploymentOf(config)),
  });
  const { url, drain } = await listen(app.fetch, { host: config.HOST, port: config.PORT }, limits);
  const embeddedHttp = await offerEmbedded(config, log).catch(async (error) => {
    await drain();
    throw error;
  });
  const watching = watchInThread({ config, sources, fetch: (request) => app.fetch(request), log });
  watch = watching;
  const stopWatch = startWatch(watching, config.POLL_SECONDS, log);
  const notices = startNotices(config, monitoring, log);
  const names = keepSourceNames(sources, new SourceNames(opened.client, config.CLICKHOUSE_DATABASE), log);
  const known = await sources.all();
  // The log is English, also while the one who starts it is told of errors in another language.
  for (const exposure of speakingFor('en', () => exposures(config, known.length))) log('warn', 'exposed', exposure);
  log('info', 'listening', { url, sources: known.length, clickhouse: opened.description });
  return {
    url,
    stop: async () => {
      notices.stop();
      await Promise.all([drain(), stopWatch().then(watching.close), embeddedHttp?.close(), names.stop()]);
      await opened.close();
      log('info', 'stopped');
    },
  };
}

/** EMBEDDED_HTTP: the embedded ClickHouse for BI tools and curl, read-only. */
async function offerEmbedded(config: Config, log: Log): Promise<EmbeddedHttp | undefined> {
  if (config.EMBEDDED_HTTP === undefined) return undefined;
  if (config.CLICKHOUSE_URL !== undefined) {
    log('warn', 'embedded_http_ignored', { reason: 'CLICKHOUSE_URL is set, so there is no embedded engine' });
    return undefined;
  }
  const offered = await startEmbeddedHttp(config.EMBEDDED_HTTP, config.DATA_DIR, config.CLICKHOUSE_DATABASE, {
    password: config.EMBEDDED_HTTP_PASSWORD,
    names: config.EMBEDDED_HTTP_HOSTS,
  });
  log('info', 'embedded_http', { url: offered.url });
  return offered;
}

type MonitoringDeps = MonitorSources & {
  /** Of the file beside SOURCES_FILE; opens everything. */
  readonly adminToken?: string;
  readonly ended?: EndedSessions;
};

export function createMonitoring(config: Config, { adminToken, ended, ...looksAt }: MonitoringDeps): Monitoring {
  const { now } = looksAt;
  const common = {
    isLocalOnly: config.LOCAL_ONLY === 'yes',
    proxies: proxiesOf(config.TRUSTED_PROXIES ?? []),
    guesses: createGuessLimit(15 * 60),
  };
  const opening = (...tokens: readonly (string | undefined)[]): AccessConfig => {
    return { ...common, tokens: [...tokens, adminToken].filter((token) => token !== undefined) };
  };
  return {
    monitor: createMonitor(config, looksAt),
    metrics: createMetrics(VERSION),
    access: opening(config.MONITORING_TOKEN),
    statusAccess: opening(config.STATUS_TOKEN ?? config.MONITORING_TOKEN),
    adminAccess: { ...opening(), isLocalOnly: false },
    ended: ended ?? endedSessionsInMemory(),
    timeZone: config.TIMEZONE,
    now,
  };
}

/** The same app within a command, where no server runs. @param source the only one that it knows */
export async function openInProcess(config: Config, source: Source, log: Log): Promise<InProcess> {
  const opened = await openWarehouse(config, log);
  const sources = fixedSources([source]);
  const names = keepSourceNames(sources, new SourceNames(opened.client, config.CLICKHOUSE_DATABASE), log);
  const app = createApp({
    warehouse: opened.warehouse,
    sources,
    log,
    now: Date.now,
    maxBodyBytes: config.MAX_BODY_BYTES,
  });
  return {
    fetch: (request) => app.fetch(request),
    close: () => names.stop().then(opened.close),
  };
}
