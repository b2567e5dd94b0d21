/** States of a warehouse as older releases left them, and what one of before 0030 had received. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSqlFiles, sqlDirectory } from '@qtickets/ingest-server/clickhouse/schema/sql-files';
import { onTestFinished } from 'vitest';
import type { TestDatabase } from '../support/engine.ts';

export const migrations = readSqlFiles(join(sqlDirectory, 'migrations'));

/** How many migrations were released before this one. */
export function countBefore(name: string): number {
  const count = migrations.findIndex((file) => file.name === name);
  if (count < 0) throw new Error(`No migration ${name}`);
  return count;
}

/** A copy of sql/ as it was when only the first migrations were released; without views, which are made anew anyway. */
export function sqlUpTo(count: number): string {
  const directory = mkdtempSync(join(tmpdir(), 'qtickets-state-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  cpSync(sqlDirectory, directory, { recursive: true });
  for (const { name } of migrations.slice(count)) rmSync(join(directory, `migrations/${name}.sql`));
  for (const folder of ['views', 'tab-views']) {
    for (const { name } of readSqlFiles(join(directory, folder))) rmSync(join(directory, folder, `${name}.sql`));
  }
  return directory;
}

/** What every object is made by, whatever the database is called. */
export async function structure(db: TestDatabase): Promise<unknown> {
  const rows = await db.select(
    `SELECT name, create_table_query AS made FROM system.tables WHERE database = '${db.name}' ORDER BY name`,
  );
  return rows.map(({ name, made }) => [name, withoutName(made, db)]);
}

const withoutName = (text: unknown, db: TestDatabase) =>
  String(text)
    .replaceAll(db.name, 'x')
    .replaceAll(/UUID '[^']*'/g, 'UUID')
    .replaceAll(/\[[0-9a-f]{16}\]/g, '[mark]');

/** A sale as it was received, and its deletion, as the raw layer had them once, and as both layers show them. */
const sold = { date: '2026-03-01', event_id: '7', city: 'омск', order_id: 'A "1"' };
const values = {
  ...{ ...sold, tickets_sold: '-2', revenue: '1200.50', event_name: 'Концерт', refunds: '0.00', currency: 'USD' },
  ...{ utm_source: 'vk' },
};
const now = Date.now();
const ofChange = { line: 0, key_hash: '18446744073709551615', run_id: 'run' };
const stored = { ...ofChange, tab: 'Sales', row: 5, row_hash: '7', _ver: String(now), _deleted: 0 };
const gone = { ...ofChange, tab: '', row: 0, row_hash: '0', _ver: String(now + 1), _deleted: 1 };
const ofTab = { source: 'qtickets_sheets', sheet_id: 'book', contract: 'sales', key_json: JSON.stringify(sold) };
export const received = [
  { ...ofTab, ...stored, trigger: 'edit', values_json: JSON.stringify(values), payload_json: '["1 200,50"]' },
  { ...ofTab, ...gone, trigger: 'schedule', values_json: '', payload_json: '' },
];
export const receivedColumns = Object.keys(received[0] ?? {}).join(', ');
export const typed = [
  { ...values, tickets_sold: -2, revenue: '1200.5', refunds: '0', utm_term: '', _source: 'book', ...stored },
  {
    ...{ ...sold, tickets_sold: 0, revenue: '0', event_name: '', refunds: '0', currency: 'RUB', utm_source: '' },
    ...{ utm_term: '', _source: 'book', ...gone },
  },
];
export const typedColumns = Object.keys(typed[0] ?? {}).join(', ');
