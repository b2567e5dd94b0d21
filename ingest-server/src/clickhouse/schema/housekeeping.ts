/**
 * Rows and cells past the age that their table's TTL names, where merges have not dropped them yet. Ages are read from the
 * tables themselves. A table that knows tombstones is left alone: dropping one would let a deleted row come back.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { select, selectOne } from '../client.ts';
import { identifier } from '../tables/hashes.ts';
import { CHANGES, countForgettable, forgetChanges } from './forget-changes.ts';
import { healTimes } from './heal-times.ts';
import { type Deployment, onCluster } from './sql-files.ts';

const CELLS = 'payload_json';

const tableRow = z.object({ name: z.string(), definition: z.string(), cells: z.string() });
const countRow = z.object({ expired: z.coerce.number(), rows: z.coerce.number() });

/** What is kept for a time only: rows of a table, or the cells beside them. */
type Aging = {
  readonly name: string;
  readonly table: string;
  readonly what: 'rows' | 'cells';
  readonly column: string;
  readonly days: number;
};

/** `expired`: rows past their age, which were dropped, or would be; `rows`: all of them, before. */
export const housekeepReportSchema = z.object({
  tables: z.array(z.object({ name: z.string(), days: z.number(), expired: z.number(), rows: z.number() })),
});
export type HousekeepReport = z.infer<typeof housekeepReportSchema>;

/** `dryRun`: count only. */
export const housekeepOptionsSchema = z.object({ dryRun: z.boolean() });
export type HousekeepOptions = z.infer<typeof housekeepOptionsSchema>;

/** Repeating it finds nothing left. @returns each table with an age, by name */
export async function housekeep(
  client: ClickHouseClient,
  deployment: Deployment,
  { dryRun }: HousekeepOptions,
): Promise<HousekeepReport> {
  const now = Date.now();
  if (!dryRun) await healTimes(client, deployment, now);
  const tables: HousekeepReport['tables'] = [];
  for (const aging of await agingTables(client, deployment.database)) {
    const counts = await countExpired(client, deployment.database, aging);
    if (counts.expired > 0 && !dryRun) await dropExpired(client, deployment, aging);
    tables.push({ name: aging.name, days: aging.days, ...counts });
  }
  const { historyDays = 0 } = deployment;
  if (historyDays === 0) return { tables };
  const counts = await countForgettable(client, deployment, historyDays, now);
  if (counts.expired > 0 && !dryRun) await forgetChanges(client, deployment, historyDays, now);
  return { tables: [...tables, { name: CHANGES, days: historyDays, ...counts }] };
}

/** Proofs, and the cells of the log of changes: what has a TTL in days. */
async function agingTables(client: ClickHouseClient, database: string): Promise<Aging[]> {
  const query = `SELECT name, engine_full AS definition, extract(create_table_query, '.${CELLS}. String.*?toIntervalDay\\\\(\\\\d+\\\\)') AS cells FROM system.tables
    WHERE database = {database:String} AND (startsWith(name, 'meta_sync_proofs') OR startsWith(name, '${CHANGES}'))
    ORDER BY name`;
  const tables = await select(client, tableRow, query, { database });
  return tables.flatMap(({ name, definition, cells }) => {
    const [ofRows, ofCells] = [ageIn(definition), ageIn(cells)];
    return [
      ...(ofRows === null ? [] : [{ name, table: name, what: 'rows' as const, ...ofRows }]),
      ...(ofCells === null ? [] : [{ name: `${name}.${CELLS}`, table: name, what: 'cells' as const, ...ofCells }]),
    ];
  });
}

/** @param definition as `engine_full` of system.tables has it @returns null where nothing ages, or tombstones might go */
export function ageIn(definition: string): { column: string; days: number } | null {
  const [, column, days] = /\bTTL (\w+) \+ toIntervalDay\((\d+)\)/.exec(definition) ?? [];
  const [engine = ''] = definition.split(/\b(?:PARTITION|ORDER) BY\b/);
  if (column === undefined || days === undefined || engine.includes('_deleted')) return null;
  return { column, days: Number(days) };
}

async function countExpired(client: ClickHouseClient, database: string, aging: Aging) {
  const query = `SELECT countIf(${expired(aging)}) AS expired, count() AS rows
    FROM ${identifier(database)}.${identifier(aging.table)}`;
  return selectOne(client, countRow, query);
}

async function dropExpired(client: ClickHouseClient, deployment: Deployment, aging: Aging) {
  const name = `${identifier(deployment.database)}.${identifier(aging.table)}${onCluster(deployment)}`;
  const change = aging.what === 'rows' ? 'DELETE' : `UPDATE ${CELLS} = ''`;
  const query = `ALTER TABLE ${name} ${change} WHERE ${expired(aging)} SETTINGS mutations_sync = 1`;
  await client.command({ query });
}

function expired({ column, days, what }: Aging): string {
  const isOld = `${identifier(column)} < now() - toIntervalDay(${days})`;
  return what === 'rows' ? isOld : `${isOld} AND ${CELLS} != ''`;
}
