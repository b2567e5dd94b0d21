/**
 * The connection to ClickHouse: a server by URL, or the embedded engine. Both take the same statements and the same
 * settings. Every name in SQL is written with its database, because the embedded connection knows no current one.
 */
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type ClickHouseClient, ClickHouseLogLevel, type ClickHouseSettings, createClient } from '@clickhouse/client';
import type { z } from 'zod';
import { openEmbedded } from './embedded/embedded.ts';
import { pinSettings } from './embedded/pinned-connection.ts';
import { queueInserts } from './insert-queue.ts';
import { identifier } from './tables/hashes.ts';

/** Below the 10 seconds within which the server answers (GOOGLE 4), so that a slow warehouse becomes a 503. */
const PROTOCOL_TIMEOUT_MS = 9_000;
const BATCH_TIMEOUT_MS = 300_000;
const QUORUM_TIMEOUT_MS = 6_000;

/** A list of 100,000 key hashes is 1.7 MB of query text; the default is 256 KiB. */
const MAX_QUERY_BYTES = 64 * 1024 * 1024;

/** Every setting that matters to us, so that none is left to a version's defaults. */
export const pinnedSettings: ClickHouseSettings = {
  // A batch is one insert and is stored when the answer comes.
  async_insert: 0,
  wait_for_async_insert: 1,
  // `_ver` makes a repeated insert harmless; deduplication of blocks could only lose rows.
  insert_deduplicate: 0,
  insert_deduplication_token: '',
  // A null where none belongs is an error, never the column's default.
  insert_null_as_default: 0,
  input_format_skip_unknown_fields: 0,
  input_format_null_as_default: 0,
  input_format_defaults_for_omitted_fields: 1,
  // Values by name, and cells, are stored as the JSON that they come as.
  input_format_json_read_objects_as_strings: 1,
  input_format_json_read_arrays_as_strings: 1,
  date_time_input_format: 'basic',
  date_time_output_format: 'simple',
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  // JSON that the engine makes of canonical values is what JSON.stringify makes of them, and is hashed (canonical-sql.ts).
  output_format_json_escape_forward_slashes: 0,
  output_format_json_named_tuples_as_objects: 0,
  // FINAL is written where it is meant; partitions are never merged apart.
  final: 0,
  do_not_merge_across_partitions_select_final: 0,
  max_query_size: String(MAX_QUERY_BYTES),
  // Of several replicas, one that has every acknowledged write answers; ClickHouse Cloud has several, too.
  select_sequential_consistency: '1',
};

/** On a cluster, an insert that was acknowledged is on a majority of its shard's replicas, and is seen by the next read. */
const clusterSettings: ClickHouseSettings = {
  distributed_foreground_insert: 1,
  insert_quorum: 'auto',
  // Sequential consistency needs quorum inserts one after another.
  insert_quorum_parallel: 0,
  // Below the time of an answer, so that a quorum that cannot be had is refused in words (285) and not by a timeout.
  insert_quorum_timeout: QUORUM_TIMEOUT_MS,
  // A node that is down does its part when it is back; one that fails is an error.
  distributed_ddl_output_mode: 'null_status_on_timeout',
  distributed_ddl_task_timeout: '30',
  // A subquery over all shards within a query over all shards is run once, not on every shard.
  distributed_product_mode: 'global',
  // Groups of an INSERT … SELECT are made once of all shards, not on each of its own rows.
  parallel_distributed_insert_select: '0',
};

/** Where ClickHouse is; without `url` it is the embedded engine in `dataDir`. */
export type Target = {
  readonly url?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly dataDir: string;
  /** Of CLICKHOUSE_CLUSTER. */
  readonly cluster?: string | undefined;
};

/** How long a call may take: `protocol` calls answer a sheet that waits, `batch` ones are migrations and reports. */
export type TimeoutClass = 'protocol' | 'batch';

/** @throws EmbeddedInUse where another process holds `dataDir` */
export function openClient(target: Target, timeoutClass: TimeoutClass = 'protocol'): ClickHouseClient {
  const timeout = timeoutClass === 'protocol' ? PROTOCOL_TIMEOUT_MS : BATCH_TIMEOUT_MS;
  if (target.cluster === undefined) return open(target, timeout, {});
  return queueInserts(open(target, timeout, clusterSettings));
}

function open(target: Target, timeout: number, ofCluster: ClickHouseSettings): ClickHouseClient {
  const settings = { ...pinnedSettings, ...ofCluster, max_execution_time: timeout / 1000 };
  // The client's own log would quote statements and rows; what fails is thrown, and logged once, by us.
  const common = { clickhouse_settings: settings, log: { level: ClickHouseLogLevel.OFF } };
  if (target.url === undefined) {
    return createClient({ ...common, connection: pinSettings(() => openEmbedded(target.dataDir), settings) });
  }
  return createClient({
    ...common,
    url: target.url,
    ...(target.user === undefined ? {} : { username: target.user }),
    ...(target.password === undefined ? {} : { password: target.password }),
    request_timeout: timeout,
    application: 'qtickets-sheets',
  });
}

/** Values of `{name:Type}` in a statement. They travel in the URL, so lists go into the text (`hashes.ts`). */
export type Params = Readonly<Record<string, string | number>>;

/** Runs a SELECT and parses each row. 64-bit numbers come as text. @param settings beside those that are pinned */
export async function select<Row>(
  client: ClickHouseClient,
  row: z.ZodType<Row>,
  query: string,
  params: Params = {},
  settings: ClickHouseSettings = {},
): Promise<Row[]> {
  const result = await client.query({
    query,
    query_params: { ...params },
    format: 'JSONEachRow',
    clickhouse_settings: settings,
  });
  return row.array().parse(await result.json());
}

/** Runs a SELECT that gives exactly one row. */
export async function selectOne<Row>(
  client: ClickHouseClient,
  row: z.ZodType<Row>,
  query: string,
  params: Params = {},
): Promise<Row> {
  const [first] = await select(client, row, query, params);
  if (first === undefined) throw new Error(`No row from: ${query}`);
  return first;
}

/** Several threads at one insert of a few thousand rows spend more on one another than they save. */
const INSERT_SETTINGS = 'max_threads = 1, input_format_parallel_parsing = 0';

/**
 * One insert.
 * @param table with its database
 * @param chunks JSONCompactEachRow in UTF-8, each of many rows
 */
export async function insertRows(
  client: ClickHouseClient,
  table: string,
  columns: readonly string[],
  chunks: readonly Buffer[],
): Promise<void> {
  const query = `INSERT INTO ${table} (${columns.map(identifier).join(', ')}) SETTINGS ${INSERT_SETTINGS} FORMAT JSONCompactEachRow`;
  const { stream } = await client.exec({ query, values: Readable.from(chunks, { objectMode: false }) });
  // Nothing comes back; read to its end, so that the connection is free again.
  await text(stream);
}
