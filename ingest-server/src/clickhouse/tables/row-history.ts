/**
 * The history of rows, as `v_qtickets_history` has it. A known key is found by the sort key of the changes; words and places of
 * the sheet are looked for in narrow columns of one spreadsheet's contract.
 */
import type { ClickHouseClient } from '@clickhouse/client';
import { z } from 'zod';
import type { RowHistory, SheetRow } from '../../health/ports.ts';
import { type Params, select } from '../client.ts';
import { literal } from '../schema/sql-literal.ts';
import { hashSet, hexOf, identifier } from './hashes.ts';

const number = z.coerce.number();
const values = z.string().transform((text) => z.record(z.string(), z.string().nullable()).parse(JSON.parse(text)));
const changeRow = z.object({
  at: number,
  kind: z.enum(['added', 'changed', 'deleted', 'first_seen']),
  key: values,
  before: z
    .literal('')
    .transform(() => null)
    .or(values),
  after: z
    .literal('')
    .transform(() => null)
    .or(values),
  columns: z.array(z.string()),
  tab: z.string(),
  row: number,
  trigger: z.string(),
  runId: z.string(),
});
const foundRow = z.object({
  keyHash: z.string(),
  key: values,
  changedAt: number,
  live: number,
  tab: z.string(),
  row: number,
});
const keyRow = z.object({ keyHash: z.string() });

/** A person waits for it, and no sync should: one thread, and no longer than the page waits. */
const LIGHT = { max_threads: 1, max_execution_time: 3 };

export function createRowHistory(client: ClickHouseClient, database: string): RowHistory {
  const db = identifier(database);
  return {
    changes: (source, contract, keyHash, limit) => {
      const query = `SELECT toUnixTimestamp64Milli(changed_at) AS at, kind, key_json AS key, from_json AS before, to_json AS after,
          changed_columns AS columns, tab, row, trigger, run_id AS runId
        FROM ${db}.v_qtickets_history WHERE source = {source:String} AND contract = {contract:String}
        ORDER BY changed_at DESC, line LIMIT ${limit + 1}
        SETTINGS additional_table_filters = ${onlyOfKey(database, source, contract, keyHash)}`;
      return select(client, changeRow, query, { source, contract }, LIGHT);
    },
    find: (source, contract, asked, limit) =>
      select(client, foundRow, foundQuery(db, conditionOf(asked), limit), paramsOf(source, contract, asked), LIGHT),
    keyOfIssue: async (source, contract, place) => {
      const query = `SELECT ${hexOf('key_hash')} AS keyHash FROM ${db}.stg_qtickets_sheets_quarantine FINAL
        WHERE ${OF_CONTRACT} AND ${conditionOf(place)} AND key_readable = 1 LIMIT 1`;
      const [found] = await select(client, keyRow, query, paramsOf(source, contract, place), LIGHT);
      return found?.keyHash ?? null;
    },
  };
}

/** A filter within the view, where its windows would hide the key from the index; on a cluster by the name on each shard, too. */
function onlyOfKey(database: string, source: string, contract: string, keyHash: string): string {
  const filter = `sheet_id = ${literal(source)} AND contract = ${literal(contract)} AND key_hash IN ${hashSet([keyHash])}`;
  const tables = ['meta_changes', 'meta_changes_local'].map((table) => literal(`${database}.${table}`));
  return `{${tables.map((table) => `${table}: ${literal(filter)}`).join(', ')}}`;
}

const OF_CONTRACT = 'sheet_id = {source:String} AND contract = {contract:String}';

/** The keys first, by narrow columns; then what is known of these few, by the sort key. */
function foundQuery(db: string, condition: string, limit: number): string {
  return `SELECT ${hexOf('key_hash')} AS keyHash, key_json AS key, countIf(is_live) AS live,
      least(max(version), toUInt64(toUnixTimestamp64Milli(now64(3)))) AS changedAt,
      argMax(place, version).1 AS tab, argMax(place, version).2 AS row
    FROM (
      SELECT key_hash, key_json, line, max(_ver) AS version, argMax(_deleted, _ver) = 0 AS is_live,
        argMaxIf((toString(c.tab), c.row), _ver, _deleted = 0) AS place
      FROM ${db}.meta_changes AS c
      WHERE ${OF_CONTRACT} AND key_hash IN (
        SELECT key_hash FROM ${db}.meta_changes WHERE ${OF_CONTRACT} AND ${condition}
        GROUP BY key_hash ORDER BY max(_ver) DESC, key_hash LIMIT ${limit + 1}
      )
      GROUP BY key_hash, key_json, line
    )
    GROUP BY key_hash, key_json ORDER BY changedAt DESC, keyHash LIMIT ${limit + 1}`;
}

function conditionOf(asked: readonly string[] | SheetRow): string {
  if ('row' in asked) return `row = {row:UInt32}${asked.tab === '' ? '' : ' AND tab = {tab:String}'}`;
  const holds = asked.map((_, index) => `positionCaseInsensitiveUTF8(key_json, {word${index}:String}) > 0`);
  return holds.length === 0 ? 'true' : holds.join(' AND ');
}

/** A word as it stands within the JSON of a key. */
function paramsOf(source: string, contract: string, asked: readonly string[] | SheetRow): Params {
  if ('row' in asked) return { source, contract, ...asked };
  return {
    source,
    contract,
    ...Object.fromEntries(asked.map((word, index) => [`word${index}`, JSON.stringify(word).slice(1, -1)])),
  };
}
