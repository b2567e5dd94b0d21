/** Empties the warehouse before a history, and takes and restores the backups of one. */
import type { ClickHouseClient } from '@clickhouse/client';
import { DATABASE, factTables } from './stored.ts';

/** Everything that a comparison reads; a backup holds these. */
const keptTables = [
  ...factTables,
  'agg_qtickets_sales_daily',
  'stg_qtickets_sheets_quarantine',
  'meta_sync_proofs',
  'meta_job_runs',
] as const;

const BACKUP = 'backup_of_simulation';

export async function emptyTables(client: ClickHouseClient): Promise<void> {
  for (const table of [...keptTables, 'meta_changes']) {
    await client.command({ query: `TRUNCATE TABLE ${DATABASE}.${table}` });
  }
}

async function copy(client: ClickHouseClient, from: string, to: string): Promise<void> {
  for (const table of keptTables) {
    await client.command({ query: `CREATE TABLE IF NOT EXISTS ${to}.${table} AS ${from}.${table}` });
    await client.command({ query: `TRUNCATE TABLE ${to}.${table}` });
    await client.command({ query: `INSERT INTO ${to}.${table} SELECT * FROM ${from}.${table}` });
  }
}

export async function takeBackup(client: ClickHouseClient): Promise<void> {
  await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${BACKUP}` });
  await copy(client, DATABASE, BACKUP);
}

export async function restoreBackup(client: ClickHouseClient): Promise<void> {
  await copy(client, BACKUP, DATABASE);
}
