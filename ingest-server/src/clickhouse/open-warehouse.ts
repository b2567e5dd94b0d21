/** Opens the warehouse that the configuration names, brought to this version. */
import type { ClickHouseClient } from '@clickhouse/client';
import type { Config } from '../config.ts';
import type { Warehouse } from '../ingest/ports.ts';
import type { Log } from '../log.ts';
import { openClient, type Target } from './client.ts';
import { migrate } from './migrate.ts';
import { createWarehouse } from './warehouse.ts';

export type OpenedWarehouse = {
  readonly warehouse: Warehouse;
  readonly client: ClickHouseClient;
  /** For the log: which ClickHouse this is, without credentials. */
  readonly description: string;
  readonly close: () => Promise<void>;
};

/**
 * @param options `adopt`: rename what the replaced system left under our names, instead of stopping at it
 * @throws EmbeddedInUse, LegacyTablesFound, MigrationChanged: each says what to do
 */
export async function openWarehouse(
  config: Config,
  log: Log,
  options: { readonly adopt?: boolean } = {},
): Promise<OpenedWarehouse> {
  const target = targetOf(config);
  // Opened first, so that the embedded engine starts once.
  const client = openClient(target);
  try {
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
  };
}

/** By a connection of its own, since DDL on a large database takes longer than an answer to a sheet may. */
async function bringUp(target: Target, config: Config, log: Log, adopt: boolean): Promise<void> {
  const client = openClient(target, 'unhurried');
  try {
    const deployment = { database: config.CLICKHOUSE_DATABASE, timeZone: config.TIMEZONE };
    const { applied, adopted } = await migrate(client, { ...deployment, adopt });
    if (adopted.length > 0) log('warn', 'legacy objects renamed', { objects: adopted.join(', ') });
    log('info', 'database ready', { database: deployment.database, applied: applied.length });
  } finally {
    await client.close();
  }
}

function describe({ url, dataDir }: Target): string {
  return url === undefined ? `embedded in ${dataDir}` : new URL(url).host;
}
