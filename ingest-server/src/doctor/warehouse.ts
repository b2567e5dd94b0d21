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
import { codeOf, messageOf, reasonOf } from '../errors.ts';
import { createMonitor } from '../health/monitor.ts';
import { isServing, localUrl } from '../server-address.ts';
import type { Source } from '../sources.ts';
import { say } from '../words/words.ts';
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
  if (isEmbedded && !hasData) return [unknown(SUBJECT, say().doctor.noData, say().doctor.startOrMigrate)];
  try {
    const client = openClient(targetOf(config));
    return await checkClient(client, config, sources).finally(() => client.close());
  } catch (error) {
    if (!(error instanceof EmbeddedInUse)) return [unreachable(config, error)];
    const todo = say().doctor.heldByOther(localUrl(config), `${config.DATA_DIR}/status`);
    return [failure(SUBJECT, error.message, todo)];
  }
}

async function askServer(config: Config): Promise<Check[]> {
  const base = localUrl(config);
  const own = await readAdminToken(config.SOURCES_FILE).catch(() => null);
  const reported = await checksOfServer(base, own ?? config.MONITORING_TOKEN, SERVER_DEADLINE_MS);
  const tables = await tablesOfServer(`${base}/admin/tables`, own);
  return [well(SUBJECT, say().doctor.heldByServer(base)), ...tables, ...reported];
}

/** The server alone can open its data, so it looks at its tables itself. */
async function tablesOfServer(url: string, token: string | null): Promise<Check[]> {
  try {
    return (await askAdmin(url, token, { options: {}, schema: tablesReportSchema })).checks;
  } catch (error) {
    return [unknown('tables', say().doctor.tablesUnseen(messageOf(error)), say().doctor.runAsServer)];
  }
}

async function checkClient(client: ClickHouseClient, config: Config, sources: readonly Source[]): Promise<Check[]> {
  const database = config.CLICKHOUSE_DATABASE;
  const before = Date.now();
  const query = 'SELECT version() AS version, currentUser() AS user, toUnixTimestamp64Milli(now64(3)) AS at';
  const { version, user, at } = await selectOne(client, identityRow, query);
  const middle = (before + Date.now()) / 2;
  const words = say().doctor;
  const where =
    config.CLICKHOUSE_URL === undefined ? words.embeddedIn(config.DATA_DIR) : new URL(config.CLICKHOUSE_URL).host;
  const disks = config.CLICKHOUSE_URL === undefined ? [] : await checkDisks(client);
  const nodes = config.CLICKHOUSE_CLUSTER === undefined ? [] : [await checkCluster(client, config.CLICKHOUSE_CLUSTER)];
  const reached = [
    well(SUBJECT, words.clickHouseOk(version, where, user)),
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

function unreachable({ CLICKHOUSE_URL }: Config, error: unknown): Check {
  const { todoByCode, seeClickHouseLog, cannotAsk, cannotAskEmbedded } = say().doctor;
  const reason = reasonOf(error);
  const message =
    CLICKHOUSE_URL === undefined ? cannotAskEmbedded(reason) : cannotAsk(new URL(CLICKHOUSE_URL).host, reason);
  return failure(SUBJECT, message, todoByCode[codeOf(error)] ?? seeClickHouseLog);
}
