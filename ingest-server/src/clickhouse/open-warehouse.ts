/** Opens the warehouse that the configuration names, brought to this version. */
import type { ClickHouseClient } from '@clickhouse/client';
import type { Config } from '../config.ts';
import type { Warehouse } from '../ingest/ports.ts';
import type { Log } from '../log.ts';
import { awaitClickHouse } from './await-clickhouse.ts';
import { openClient, type Target } from './client.ts';
import { healTimes } from './schema/heal-times.ts';
import { migrate } from './schema/migrate.ts';
import type { Deployment } from './schema/sql-files.ts';
import { createWarehouse } from './tables/warehouse.ts';

export type OpenedWarehouse = {
  readonly warehouse: Warehouse;
  readonly client: ClickHouseClient;
  /** For the log: which ClickHouse this is, without credentials. */
  readonly description: string;
  readonly close: () => Promise<void>;
};

export type OpenOptions = {
  /** Rename what the replaced system left under our names, instead of stopping at it. */
  readonly adopt?: boolean;
  /** How long a ClickHouse server that does not answer yet is waited for; milliseconds, default: not at all. */
  readonly waitMs?: number;
};

/** @throws EmbeddedInUse, ClickHouseNotReady, LegacyTablesFound, MigrationChanged: each says what to do */
export async function openWarehouse(config: Config, log: Log, options: OpenOptions = {}): Promise<OpenedWarehouse> {
  const target = targetOf(config);
  // Opened first, so that the embedded engine starts once.
  const client = openClient(target);
  try {
    if (target.url !== undefined) await awaitClickHouse(client, describe(target), log, options.waitMs ?? 0);
    await bringUp(target, config, log, options.adopt === true);
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
  return { database: config.CLICKHOUSE_DATABASE, timeZone: config.TIMEZONE, cluster: config.CLICKHOUSE_CLUSTER };
}

/** By a connection of its own, since DDL on a large database takes longer than an answer to a sheet may. */
async function bringUp(target: Target, config: Config, log: Log, adopt: boolean): Promise<void> {
  const client = openClient(target, 'batch');
  try {
    const deployment = deploymentOf(config);
    const { applied, adopted, viewsRefused } = await migrate(client, { ...deployment, adopt });
    if (adopted.length > 0) log('warn', 'legacy objects renamed', { objects: adopted.join(', ') });
    if (viewsRefused !== undefined) {
      const todo = 'make room, or run migrate as a user that has qtickets_migrator';
      log('warn', 'views not renewed', { reason: viewsRefused, todo });
    }
    await heal(client, deployment, log);
    log('info', 'database ready', { database: deployment.database, applied: applied.length });
  } finally {
    await client.close();
  }
}

/** A user that may not remove rows leaves it to the one who runs `housekeep`; health reports it meanwhile. */
async function heal(client: ClickHouseClient, deployment: Deployment, log: Log): Promise<void> {
  try {
    for (const { table, rows } of await healTimes(client, deployment, Date.now())) {
      log('warn', 'times healed', { table, rows, todo: 'nothing: the next syncs bring again what the sheets hold' });
    }
  } catch (error) {
    log('warn', 'times not healed', { reason: error instanceof Error ? error.message : String(error) });
  }
}

function describe({ url, dataDir }: Target): string {
  return url === undefined ? `embedded in ${dataDir}` : new URL(url).host;
}
