/**
 * Rows past the age that their table's TTL names, where merges have not dropped them yet. Ages are read from the
 * tables themselves. A table that knows tombstones is left alone: dropping one would let a deleted row come back.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { select, selectOne } from '../clickhouse/client.ts';
import { identifier } from '../clickhouse/hashes.ts';

const tableRow = z.object({ name: z.string(), definition: z.string() });
const countRow = z.object({ expired: z.coerce.number(), rows: z.coerce.number() });

/** What is kept for a time only. */
export type AgingTable = { readonly name: string; readonly column: string; readonly days: number };

export type Cleaned = AgingTable & {
  /** Rows past their age: those that were dropped, or would be. */
  readonly expired: number;
  /** All rows, before. */
  readonly rows: number;
};

export type HousekeepOptions = {
  readonly database: string;
  readonly cluster?: string | undefined;
  /** Count only. */
  readonly dryRun: boolean;
};

/** Repeating it finds nothing left. @returns each table with an age, by name */
export async function housekeep(client: ClickHouseClient, options: HousekeepOptions): Promise<Cleaned[]> {
  const cleaned: Cleaned[] = [];
  for (const table of await agingTables(client, options.database)) {
    const counts = await countExpired(client, options.database, table);
    if (counts.expired > 0 && !options.dryRun) await dropExpired(client, options, table);
    cleaned.push({ ...table, ...counts });
  }
  return cleaned;
}

/** Our staging tables and proofs that have a TTL in days. */
async function agingTables(client: ClickHouseClient, database: string): Promise<AgingTable[]> {
  const query = `SELECT name, engine_full AS definition FROM system.tables
    WHERE database = {database:String}
      AND (startsWith(name, 'stg_qtickets_sheets_') OR startsWith(name, 'meta_sync_proofs'))
    ORDER BY name`;
  const tables = await select(client, tableRow, query, { database });
  return tables.flatMap(({ name, definition }) => {
    const age = ageIn(definition);
    return age === null ? [] : [{ name, ...age }];
  });
}

/** @param definition as `engine_full` of system.tables has it @returns null where nothing ages, or tombstones might go */
export function ageIn(definition: string): { column: string; days: number } | null {
  const [, column, days] = /\bTTL (\w+) \+ toIntervalDay\((\d+)\)/.exec(definition) ?? [];
  const [engine = ''] = definition.split(/\b(?:PARTITION|ORDER) BY\b/);
  if (column === undefined || days === undefined || engine.includes('_deleted')) return null;
  return { column, days: Number(days) };
}

async function countExpired(client: ClickHouseClient, database: string, table: AgingTable) {
  const query = `SELECT countIf(${expired(table)}) AS expired, count() AS rows
    FROM ${identifier(database)}.${identifier(table.name)}`;
  return selectOne(client, countRow, query);
}

async function dropExpired(client: ClickHouseClient, { database, cluster }: HousekeepOptions, table: AgingTable) {
  const onCluster = cluster === undefined ? '' : ` ON CLUSTER ${identifier(cluster)}`;
  const name = `${identifier(database)}.${identifier(table.name)}${onCluster}`;
  const query = `ALTER TABLE ${name} DELETE WHERE ${expired(table)} SETTINGS mutations_sync = 2`;
  await client.command({ query });
}

function expired({ column, days }: AgingTable): string {
  return `${identifier(column)} < now() - toIntervalDay(${days})`;
}
