/**
 * Removes what cannot be true: runs that ended later than now, and versions and proofs from more than a day ahead, as
 * servers took them once (R14). What a removed row held comes back from its sheet with the next sync; left alone, it
 * would be newer than every edit, and make silence look like news, for ever.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { VERSION_AHEAD_MS_MAX } from '@qtickets/shared-schema/wire/limits';
import { z } from 'zod';
import { select, selectOne } from '../client.ts';
import { identifier } from '../tables/hashes.ts';
import { type Deployment, onCluster } from './sql-files.ts';

/** Servers that share a database have clocks that differ by seconds. */
const RUN_AHEAD_MS_MAX = 600_000;

type Healed = { readonly table: string; readonly rows: number };
type Rule = { readonly table: string; readonly isAhead: string };

const nameRow = z.object({ name: z.string() });
const countRow = z.object({ rows: z.coerce.number() });

/** Repeating it finds nothing left. @param now unix milliseconds @returns the tables from which something was removed */
export async function healTimes(client: ClickHouseClient, deployment: Deployment, now: number): Promise<Healed[]> {
  const healed: Healed[] = [];
  for (const { table, isAhead } of rules(now)) {
    for (const name of await tablesNamed(client, deployment.database, table)) {
      const of = `${identifier(deployment.database)}.${identifier(name)}`;
      const { rows } = await selectOne(client, countRow, `SELECT countIf(${isAhead}) AS rows FROM ${of}`);
      if (rows === 0) continue;
      await client.command({
        query: `ALTER TABLE ${of}${onCluster(deployment)} DELETE WHERE ${isAhead} SETTINGS mutations_sync = 1`,
      });
      healed.push({ table: name, rows });
    }
  }
  return healed;
}

function rules(now: number): Rule[] {
  const moment = (ms: number) => `fromUnixTimestamp64Milli(toInt64(${ms}), 'UTC')`;
  const version = `_ver > ${now + VERSION_AHEAD_MS_MAX}`;
  const run = moment(now + RUN_AHEAD_MS_MAX);
  return [
    { table: 'meta_job_runs', isAhead: `finished_at > ${run} OR started_at > ${run}` },
    { table: 'meta_sync_proofs', isAhead: `verified_at > ${moment(now + VERSION_AHEAD_MS_MAX)}` },
    { table: 'stg_qtickets_sheets_quarantine', isAhead: version },
    ...contracts.map(({ table }) => ({ table, isAhead: version })),
  ];
}

/** The table itself, which on a cluster is the one on each shard. */
async function tablesNamed(client: ClickHouseClient, database: string, table: string): Promise<string[]> {
  const query = `SELECT name FROM system.tables
    WHERE database = {database:String} AND name IN ({table:String}, {local:String}) AND engine LIKE '%MergeTree'`;
  const found = await select(client, nameRow, query, { database, table, local: `${table}_local` });
  return found.map(({ name }) => name);
}
