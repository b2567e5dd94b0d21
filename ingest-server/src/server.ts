/** The running server: configuration, warehouse, sources and HTTP put together, and taken down without losing a request. */
import { makeAdminToken } from './admin-token.ts';
import { createApp } from './app.ts';
import { type EmbeddedHttp, startEmbeddedHttp } from './clickhouse/embedded/embedded-http.ts';
import { deploymentOf, type OpenedWarehouse, openWarehouse, targetOf } from './clickhouse/open-warehouse.ts';
import type { Config } from './config.ts';
import { type ConnectionLimits, defaultLimits, listen } from './listen.ts';
import type { Log } from './log.ts';
import { meterWarehouse } from './metrics/meter-warehouse.ts';
import { createMonitoring, statusReaderOf } from './monitoring.ts';
import { startNotices } from './notices/notifier.ts';
import { exposures } from './protection.ts';
import { adminReports } from './routes/admin-reports.ts';
import { noteSecretUses } from './secret-use.ts';
import { type Sources, watchSources } from './sources.ts';
import { endedSessionsBeside } from './status-page/ended-sessions.ts';

export type RunningServer = {
  /** Where it listens, for example `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes no more requests, finishes those it has, and closes the warehouse. */
  readonly stop: () => Promise<void>;
};

/** A ClickHouse that starts together with us is there by then; any other is a matter for our supervisor (systemd, Docker). */
const CLICKHOUSE_WAIT_MS = 60_000;

export type StartOptions = {
  readonly limits?: ConnectionLimits;
  /** How long a ClickHouse that does not answer is waited for, milliseconds. */
  readonly clickHouseMs?: number;
};

/**
 * Starts the server: reads the sources, opens and migrates the warehouse, listens.
 * @throws SourcesFileError, ClickHouseNotReady, ListenError, and what `openWarehouse` throws: each says what to do
 */
export async function startServer(
  config: Config,
  log: Log,
  { limits = defaultLimits, clickHouseMs = CLICKHOUSE_WAIT_MS }: StartOptions = {},
): Promise<RunningServer> {
  const sources = await watchSources(config.SOURCES_FILE, log);
  const adminToken = await makeAdminToken(config.SOURCES_FILE);
  const opened = await openWarehouse(config, log, { waitMs: clickHouseMs });
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
  const statusReader = statusReaderOf(opened.client, config);
  const monitoring = createMonitoring(config, { statusReader, sources, now: Date.now, adminToken, ended });
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
  const notices = startNotices(config, monitoring, log);
  const known = await sources.all();
  for (const exposure of exposures(config, known.length)) log('warn', 'exposed', exposure);
  log('info', 'listening', { url, sources: known.length, clickhouse: opened.description });
  return {
    url,
    stop: async () => {
      notices.stop();
      await Promise.all([drain(), embeddedHttp?.close()]);
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
