/** The running server: configuration, warehouse, sources and HTTP put together, and taken down without losing a request. */
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { type EmbeddedHttp, startEmbeddedHttp } from './clickhouse/embedded-http.ts';
import { openWarehouse } from './clickhouse/open-warehouse.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import { meterWarehouse } from './metrics/meter-warehouse.ts';
import { watchSources } from './sources.ts';
import { createWatch, overviewOf } from './watch.ts';

/** Google waits 60 s for an answer; a body of many megabytes over a slow line needs most of that. */
const REQUEST_TIMEOUT_MS = 60_000;
const HEADERS_TIMEOUT_MS = 10_000;
/** What requests in flight get to finish after SIGTERM. */
const DRAIN_MS_MAX = 10_000;

export type RunningServer = {
  /** Where it listens, for example `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes no more requests, finishes those it has, and closes the warehouse. */
  readonly stop: () => Promise<void>;
};

/** Starts the server: opens and migrates the warehouse, reads the sources, listens. */
export async function startServer(config: Config, log: Log): Promise<RunningServer> {
  const opened = await openWarehouse(config, log);
  const sources = await watchSources(config.SOURCES_FILE, log);
  const watch = createWatch(config, { overview: overviewOf(opened.client, config), sources, now: Date.now });
  const app = createApp({
    warehouse: meterWarehouse(opened.warehouse, watch.metrics),
    sources,
    log,
    now: Date.now,
    maxBodyBytes: config.MAX_BODY_BYTES,
    requestsPerMinute: config.REQUESTS_PER_MINUTE,
    watch,
  });
  const { server, url } = await listen(app.fetch, config);
  const embeddedHttp = await offerEmbedded(config, log);
  log('info', 'listening', { url, sources: (await sources.all()).length, clickhouse: opened.description });
  return {
    url,
    stop: async () => {
      await Promise.all([drain(server), embeddedHttp?.close()]);
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
  const offered = await startEmbeddedHttp(config.EMBEDDED_HTTP, config.DATA_DIR, config.CLICKHOUSE_DATABASE);
  log('info', 'embedded_http', { url: offered.url });
  return offered;
}

type Fetch = Parameters<typeof serve>[0]['fetch'];

function listen(fetch: Fetch, config: Config): Promise<{ server: Server; url: string }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, hostname: config.HOST, port: config.PORT }, ({ port }) => {
      const host = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST;
      resolve({ server, url: `http://${host}:${port}` });
    }) as Server;
    server.once('error', reject);
    server.requestTimeout = REQUEST_TIMEOUT_MS;
    server.headersTimeout = HEADERS_TIMEOUT_MS;
  });
}

function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), DRAIN_MS_MAX);
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
  });
}
