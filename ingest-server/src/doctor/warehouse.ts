/** ClickHouse: reachable, of this version, with the rights that are needed, its clock, and what it knows of the sheets. */
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { readAdminToken } from '../admin-token.ts';
import { askAdmin } from '../ask-admin.ts';
import { openClient, selectOne } from '../clickhouse/client.ts';
import { EmbeddedInUse } from '../clickhouse/embedded/embedded.ts';
import { deploymentOf, targetOf } from '../clickhouse/open-warehouse.ts';
import { createStatusReader } from '../clickhouse/tables/status-reader.ts';
import type { Config } from '../config.ts';
import { codeOf, messageOf } from '../errors.ts';
import { createMonitor } from '../health/monitor.ts';
import { isServing, localUrl } from '../server-address.ts';
import type { Source } from '../sources.ts';
import { type Check, failure, unknown, well, worstOf } from './check.ts';
import { checkDisks } from './clickhouse-disks.ts';
import { judgeClickHouseClock } from './clock.ts';
import { checkCluster } from './cluster.ts';
import { checksOfHealth, checksOfServer } from './heartbeats.ts';
import { checkTables, tablesReportSchema } from './migrations.ts';
import { checkRights } from './rights.ts';

const SUBJECT = 'clickhouse';
const SERVER_DEADLINE_MS = 5_000;

const identityRow = z.object({ version: z.string(), user: z.string(), at: z.coerce.number() });

/**
 * A server named by CLICKHOUSE_URL, or the embedded engine: opened where nobody has it, asked over HTTP where the
 * running server does.
 * @param hasData whether there is embedded data to open
 */
export async function checkWarehouse(config: Config, sources: readonly Source[], hasData: boolean): Promise<Check[]> {
  const isEmbedded = config.CLICKHOUSE_URL === undefined;
  if (isEmbedded && (await isServing(localUrl(config), SERVER_DEADLINE_MS))) return askServer(config);
  if (isEmbedded && !hasData) return [noData];
  try {
    const client = openClient(targetOf(config));
    return await checkClient(client, config, sources).finally(() => client.close());
  } catch (error) {
    if (!(error instanceof EmbeddedInUse)) return [unreachable(config, error)];
    const who = `No server answers at ${localUrl(config)}: which process holds it? Try: fuser ${config.DATA_DIR}/status`;
    return [failure(SUBJECT, messageOf(error), who)];
  }
}

const noData = unknown(
  SUBJECT,
  'Embedded, with no data yet: nothing can be said of it.',
  'Start the server, or run `qtickets-sheets migrate`; then ask again.',
);

async function askServer(config: Config): Promise<Check[]> {
  const base = localUrl(config);
  const own = await readAdminToken(config.SOURCES_FILE).catch(() => null);
  const reported = await checksOfServer(base, own ?? config.MONITORING_TOKEN, SERVER_DEADLINE_MS);
  const tables = await tablesOfServer(`${base}/admin/tables`, own);
  return [well(SUBJECT, `embedded, held by the server that runs at ${base}`), ...tables, ...reported];
}

/** The server alone can open its data, so it looks at its tables itself. */
async function tablesOfServer(url: string, token: string | null): Promise<Check[]> {
  try {
    return (await askAdmin(url, token, { options: {}, schema: tablesReportSchema })).checks;
  } catch (error) {
    return [unknown('tables', `Whether every table is there was not seen: ${messageOf(error)}`, OWN_TOKEN)];
  }
}

const OWN_TOKEN = 'Run it with the SOURCES_FILE of the server, as its user (ops/manage.sh doctor).';

async function checkClient(client: ClickHouseClient, config: Config, sources: readonly Source[]): Promise<Check[]> {
  const database = config.CLICKHOUSE_DATABASE;
  const before = Date.now();
  const query = 'SELECT version() AS version, currentUser() AS user, toUnixTimestamp64Milli(now64(3)) AS at';
  const { version, user, at } = await selectOne(client, identityRow, query);
  const middle = (before + Date.now()) / 2;
  const where =
    config.CLICKHOUSE_URL === undefined ? `embedded in ${config.DATA_DIR}` : new URL(config.CLICKHOUSE_URL).host;
  const disks = config.CLICKHOUSE_URL === undefined ? [] : await checkDisks(client);
  const nodes = config.CLICKHOUSE_CLUSTER === undefined ? [] : [await checkCluster(client, config.CLICKHOUSE_CLUSTER)];
  const reached = [
    well(SUBJECT, `ClickHouse ${version}, ${where}, as ${user}`),
    judgeClickHouseClock(at - middle),
    ...disks,
    ...nodes,
  ];
  const tables = await checkTables(client, deploymentOf(config));
  if (worstOf(tables) !== 'ok') return [...reached, ...tables];
  const rights = await checkRights(client, database, user);
  return [...reached, ...tables, ...rights, ...(await checkHealth(client, config, sources))];
}

async function checkHealth(client: ClickHouseClient, config: Config, sources: readonly Source[]): Promise<Check[]> {
  const statusReader = createStatusReader(client, config.CLICKHOUSE_DATABASE);
  const monitor = createMonitor(config, { statusReader, sources: { all: async () => sources }, now: Date.now });
  // Without sources there is nothing to say that the check of the sources file has not said.
  return sources.length === 0 ? [] : checksOfHealth(await monitor.health());
}

const TODO_BY_CODE: Readonly<Record<string, string>> = {
  ECONNREFUSED:
    'Nothing listens there: start ClickHouse, or correct CLICKHOUSE_URL (the HTTP port, 8123, or 8443 with TLS).',
  ENOTFOUND: 'The name in CLICKHOUSE_URL is not known to DNS.',
  ETIMEDOUT: 'It does not answer: a firewall, a wrong address, or a server that is down.',
  '516': 'CLICKHOUSE_USER or CLICKHOUSE_PASSWORD is wrong.',
  '164': 'This user is read-only: the server needs one with the rights of sql/grants.',
  '192': 'CLICKHOUSE_USER does not exist there.',
};

function unreachable({ CLICKHOUSE_URL }: Config, error: unknown): Check {
  const code = codeOf(error);
  const todo = TODO_BY_CODE[code] ?? 'See the log of ClickHouse.';
  const where =
    CLICKHOUSE_URL === undefined ? 'The embedded ClickHouse' : `ClickHouse at ${new URL(CLICKHOUSE_URL).host}`;
  return failure(SUBJECT, `${where} cannot be asked: ${messageOf(error)}`, todo);
}
