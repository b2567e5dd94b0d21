/**
 * Changes older than HISTORY_DAYS, so far as no state since then needs them: of each row what it was when that time began
 * stays, so that states of the past are whole for as long as they are offered.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import { selectOne } from '../client.ts';
import { identifier } from '../tables/hashes.ts';
import { type Deployment, onCluster } from './sql-files.ts';

export const CHANGES = 'meta_changes';

const DAY_MS = 86_400_000;
const countRow = z.object({ expired: z.coerce.number(), rows: z.coerce.number() });

/** How many there are, and of all. @param now unix milliseconds */
export async function countForgettable(client: ClickHouseClient, { database }: Deployment, days: number, now: number) {
  const table = `${identifier(database)}.${CHANGES}`;
  const query = `SELECT (SELECT count() FROM (${forgettable(table, days, now)})) AS expired, count() AS rows FROM ${table}`;
  return selectOne(client, countRow, query);
}

/** Repeating it finds nothing left. On a cluster each node forgets what is on it. */
export async function forgetChanges(client: ClickHouseClient, deployment: Deployment, days: number, now: number) {
  const { database, cluster } = deployment;
  const table = `${identifier(database)}.${CHANGES}${cluster === undefined ? '' : '_local'}`;
  await client.command({
    query: `ALTER TABLE ${table}${onCluster(deployment)} DELETE WHERE (sheet_id, contract, key_hash, line, _ver) IN (${forgettable(table, days, now)})
      SETTINGS mutations_sync = 1, allow_nondeterministic_mutations = 1`,
  });
}

/** Before the time that is kept: all but the newest of each row, and that one too where the row was gone. */
function forgettable(table: string, days: number, now: number): string {
  return `SELECT sheet_id, contract, key_hash, line, _ver FROM
    (SELECT sheet_id, contract, key_hash, line, _ver, _deleted, leadInFrame(_ver) OVER (
        PARTITION BY sheet_id, contract, key_hash, key_json, line ORDER BY _ver
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS next
      FROM ${table} WHERE _ver < ${now - days * DAY_MS})
    WHERE next > _ver OR (_deleted = 1 AND next = 0)`;
}
