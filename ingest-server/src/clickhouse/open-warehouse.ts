/** Opens the warehouse that the configuration names, brought to this version. */
import type { ClickHouseClient } from '@clickhouse/client';
import type { Config } from '../config.ts';
import type { Warehouse } from '../ingest/ports.ts';
import type { Log } from '../log.ts';
import { awaitClickHouse } from './await-clickhouse.ts';
import { openClient, type Target } from './client.ts';
import { bringUp } from './schema/bring-up.ts';
import type { Deployment } from './schema/sql-files.ts';
import { createWarehouse } from './tables/warehouse.ts';

export type OpenedWarehouse = {
  readonly warehouse: Warehouse;
  readonly client: ClickHouseClient;
  /** For the log: which ClickHouse this is, without credentials. */
  readonly description: string;
  readonly close: () => Promise<void>;
};

/**
 * @param waitMs for a ClickHouse server that does not answer yet
 * @throws EmbeddedInUse, LegacyTablesFound, ReadableError: each says what to do
 */
export async function openWarehouse(config: Config, log: Log, waitMs = 0): Promise<OpenedWarehouse> {
  const target = targetOf(config);
  // Opened first, so that the embedded engine starts once.
  const client = openClient(target);
  try {
    if (target.url !== undefined) await awaitClickHouse(client, describe(target), log, waitMs);
    await bringUpFor(target, deploymentOf(config), log);
  } catch (error) {
    await client.close();
    throw error;
  }
  return {
    warehouse: createWarehouse(client, config.CLICKHOUSE_DATABASE),
    client,
    description: describe(target),
    close: () => client.close(),
  };
}

export function targetOf(config: Config): Target {
  return {
    url: config.CLICKHOUSE_URL,
    user: config.CLICKHOUSE_USER,
    password: config.CLICKHOUSE_PASSWORD,
    dataDir: config.DATA_DIR,
    cluster: config.CLICKHOUSE_CLUSTER,
  };
}

export function deploymentOf(config: Config): Deployment {
  return {
    database: config.CLICKHOUSE_DATABASE,
    timeZone: config.TIMEZONE,
    cluster: config.CLICKHOUSE_CLUSTER,
    historyDays: config.HISTORY_DAYS,
  };
}

/** By a connection of its own, since DDL on a large database takes longer than an answer to a sheet may. */
async function bringUpFor(target: Target, deployment: Deployment, log: Log): Promise<void> {
  const client = openClient(target, 'batch');
  try {
    const done = await bringUp(client, deployment, { adopt: false });
    if (done.restored.length > 0) {
      const todo = 'find out who removed them; Sync now in the sheets fills them, their next full check does too';
      log('warn', 'tables made again', { objects: done.restored.join(', '), todo });
    }
    if (done.viewsRefused !== undefined) {
      const todo = 'make room, or run migrate as a user that has qtickets_migrator';
      log('warn', 'views not renewed', { reason: done.viewsRefused, todo });
    }
    for (const { table, rows } of done.healed) {
      log('warn', 'times healed', { table, rows, todo: 'nothing: the next syncs bring again what the sheets hold' });
    }
    if (done.healRefused !== undefined) log('warn', 'times not healed', { reason: done.healRefused });
    if (done.sumsRefused !== undefined) {
      const todo = 'repeat sql/grants; the next sync of each spreadsheet makes its own';
      log('warn', 'daily sums not made', { reason: done.sumsRefused, todo });
    }
    log('info', 'database ready', { database: deployment.database, applied: done.applied.length });
  } finally {
    await client.close();
  }
}

function describe({ url, dataDir }: Target): string {
  return url === undefined ? `embedded in ${dataDir}` : new URL(url).host;
}
