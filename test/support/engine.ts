/** The embedded engine for tests: one a process, as the engine demands, and a database of its own for each test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { openClient } from '@qtickets/ingest-server/clickhouse/client';
import { migrate } from '@qtickets/ingest-server/clickhouse/schema/migrate';
import { createWarehouse } from '@qtickets/ingest-server/clickhouse/tables/warehouse';
import type { Warehouse } from '@qtickets/ingest-server/ingest/ports';
import { startClickHouseHttp } from './clickhouse-http.ts';

/** How the client reaches the engine: in the process, or by HTTP as a server. */
export type Transport = 'embedded' | 'http';
export const transports: readonly Transport[] = ['embedded', 'http'];

export type Engine = {
  readonly dataDir: string;
  readonly clients: Readonly<Record<Transport, ClickHouseClient>>;
  /** Statements that came by HTTP. */
  readonly httpStatements: readonly string[];
  /** A migrated database that no other test uses. */
  readonly newDatabase: (transport?: Transport) => Promise<TestDatabase>;
  /** One migrated database a transport, without its rows: a tenth of the time, for tests that leave tables and views as they are. */
  readonly emptyDatabase: (transport?: Transport) => Promise<TestDatabase>;
  readonly close: () => Promise<void>;
};

export type TestDatabase = {
  readonly name: string;
  readonly client: ClickHouseClient;
  readonly warehouse: Warehouse;
  /** Rows of a SELECT, in which `db.` stands for this database. */
  readonly select: (query: string) => Promise<Record<string, unknown>[]>;
  readonly command: (query: string) => Promise<void>;
};

export const timeZone = 'Europe/Moscow';

export async function startEngine(): Promise<Engine> {
  const dataDir = mkdtempSync(join(tmpdir(), 'qtickets-engine-'));
  const embedded = openClient({ dataDir }, 'batch');
  const front = await startClickHouseHttp(dataDir);
  const clients = { embedded, http: openClient({ dataDir, url: front.url }, 'batch') };
  let databases = 0;
  const newDatabase = async (transport: Transport = 'embedded') => {
    databases += 1;
    const name = `test_${databases}`;
    await migrate(clients[transport], { database: name, timeZone });
    return openDatabase(clients[transport], name);
  };
  const kept = new Map<Transport, TestDatabase>();
  return {
    dataDir,
    clients,
    httpStatements: front.statements,
    newDatabase,
    emptyDatabase: async (transport = 'embedded') => {
      const db = kept.get(transport) ?? (await newDatabase(transport));
      if (kept.has(transport)) await empty(db);
      kept.set(transport, db);
      return db;
    },
    close: async () => {
      await clients.http.close();
      await front.close();
      await embedded.close();
      removeIfQuiet(dataDir);
    },
  };
}

export function openDatabase(client: ClickHouseClient, name: string): TestDatabase {
  const here = (query: string): string => query.replace(/\bdb\./g, `${name}.`);
  return {
    name,
    client,
    warehouse: withSums(createWarehouse(client, name)),
    select: async (query) => (await client.query({ query: here(query), format: 'JSONEachRow' })).json(),
    command: async (query) => {
      await client.command({ query: here(query) });
    },
  };
}

/** As the server renews them with each push. */
function withSums(warehouse: Warehouse): Warehouse {
  const write: Warehouse['write'] = async (source, contract, changes, run) => {
    await warehouse.write(source, contract, changes, run);
    await warehouse.renewDays(source, contract, 'differing');
  };
  return { ...warehouse, write };
}

/** Merges go on until the process ends. What they write meanwhile goes with the folder of the whole run. */
function removeIfQuiet(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    if (!isNotEmpty(error)) throw error;
  }
}

function isNotEmpty(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY';
}

async function empty({ name, select, command }: TestDatabase): Promise<void> {
  const filled = await select(
    `SELECT name FROM system.tables WHERE database = '${name}' AND total_rows > 0 AND engine LIKE '%MergeTree' AND name != 'meta_schema_migrations'`,
  );
  for (const table of filled) await command(`TRUNCATE TABLE db.${table.name}`);
}
