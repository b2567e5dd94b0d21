/** Whether the database is of this version: each migration applied, and none changed since. */
import { join } from 'node:path';
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { select } from '../clickhouse/client.ts';
import { readSqlFiles, sqlDirectory } from '../clickhouse/schema/sql-files.ts';
import { identifier } from '../clickhouse/tables/hashes.ts';
import { type Check, failure, warning, well } from './check.ts';

const SUBJECT = 'tables';
const row = z.object({ name: z.string(), checksum: z.string() });

export async function checkMigrations(client: ClickHouseClient, database: string): Promise<Check> {
  const exists = `SELECT name, '' AS checksum FROM system.tables
    WHERE database = {database:String} AND name = 'meta_schema_migrations'`;
  if ((await select(client, row, exists, { database })).length === 0) return judge(database, new Map());
  const query = `SELECT name, checksum FROM ${identifier(database)}.meta_schema_migrations FINAL`;
  const applied = await select(client, row, query);
  return judge(database, new Map(applied.map(({ name, checksum }) => [name, checksum])));
}

function judge(database: string, applied: ReadonlyMap<string, string>): Check {
  const files = readSqlFiles(join(sqlDirectory, 'migrations'));
  const pending = files.filter(({ name }) => !applied.has(name));
  const changed = files.filter(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum);
  const newer = [...applied.keys()].filter((name) => !files.some((file) => file.name === name));
  if (changed.length > 0) {
    const names = changed.map(({ name }) => name).join(', ');
    return failure(SUBJECT, `Applied migrations read differently now: ${names}.`, 'Restore these files as they were.');
  }
  if (newer.length > 0) {
    return warning(
      SUBJECT,
      `${database} was brought up by a newer version (${newer.join(', ')}).`,
      'Update this server.',
    );
  }
  if (pending.length === 0) return well(SUBJECT, `${database} is of this version, ${files.length} migrations`);
  const todo = 'Run `qtickets-sheets migrate`, or start the server, which does the same.';
  return warning(SUBJECT, `${pending.length} of ${files.length} migrations are not applied to ${database}.`, todo);
}
