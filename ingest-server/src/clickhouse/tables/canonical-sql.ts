/**
 * The canonical row and its hashes in SQL, from the typed columns (PROTOCOL 1). A canonical text holds neither a control
 * character nor a line separator, so JSON.stringify and the engine, as `client.ts` sets it, escape the same in it.
 */
import { type Column, type Contract, columnNames } from '@qtickets/shared-schema/contracts/contract';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { literal } from '../schema/sql-literal.ts';
import { identifier } from './hashes.ts';
import { NO_DATE } from './row-text.ts';

/**
 * Every live row of every tab as (tab, _source, key, line, key_hash, row_hash, true_key_hash, true_row_hash, _ver,
 * _loaded_at): the hashes as stored, and as they follow from what the columns hold.
 * @param where on `_source` and `key_hash`, which are of the sort key and so the same in all versions of a row
 */
export function recomputedRows(database: string, where: string): string {
  const tabs = contracts.map((contract) => {
    const key = contract.key.map((name) => `toString(${identifier(name)})`).join(', ');
    return `SELECT ${literal(contract.tab)} AS tab, ${literal(contract.duplicates)} AS duplicates, _source, [${key}] AS key, line,
      key_hash, row_hash, ${hashOfColumns(contract, contract.key)} AS true_key_hash, ${trueRowHash(contract)} AS true_row_hash,
      _ver, _loaded_at
      FROM ${identifier(database)}.${identifier(contract.table)} FINAL WHERE ${where}`;
  });
  return `(${tabs.join('\n    UNION ALL\n    ')})`;
}

/** Every stored version of every row of every tab, tombstones and replaced ones included. @param where as above */
export function storedVersions(database: string, where: string): string {
  const tabs = contracts.map(
    ({ tab, table }) =>
      `SELECT ${literal(tab)} AS tab, _source, key_hash, line, row_hash, _ver, _deleted, _loaded_at
      FROM ${identifier(database)}.${identifier(table)} WHERE ${where}`,
  );
  return `(${tabs.join('\n    UNION ALL\n    ')})`;
}

/**
 * The newest version of every row as each replica of each shard has it, beside how many replicas its shard has (`replicas`). Nodes are
 * told apart by their macros {shard} and {replica}.
 * @param where as above
 */
export function replicaVersions(database: string, cluster: string, where: string): string {
  const node = "getMacro('shard') AS shard, getMacro('replica') AS replica";
  const ofAll = (name: string, table: string) => `clusterAllReplicas(${literal(cluster)}, ${name}.${table})`;
  const tabs = contracts.map(
    ({ tab, table }) =>
      `SELECT ${literal(tab)} AS tab, ${node}, _source, key_hash, line,
      max(_ver) AS newest, argMax((row_hash, _deleted), (_ver, _deleted)) AS last, max(_loaded_at) AS stored_at
      FROM ${ofAll(identifier(database), identifier(`${table}_local`))} WHERE ${where}
      GROUP BY shard, replica, _source, key_hash, line`,
  );
  const replicas = `SELECT getMacro('shard') AS shard, uniqExact(getMacro('replica')) AS replicas FROM ${ofAll('system', 'one')} GROUP BY shard`;
  return `(SELECT * FROM (${tabs.join('\n    UNION ALL\n    ')}) AS v JOIN (${replicas}) AS n USING (shard))`;
}

/** The tables that hold current state, as SQL literals in a list: ('dim_events', …). @param local suffix on a cluster */
export function currentTables(local: string): string {
  const tables = [...contracts.map(({ table }) => table), 'agg_qtickets_sales_daily'];
  return `(${tables.map((table) => literal(table + local)).join(', ')})`;
}

/** Whether a row's key hash is that of its key. */
export function hasTrueKey(contract: Contract): string {
  return `key_hash = ${hashOfColumns(contract, contract.key)}`;
}

/** Whether a row's hash is that of its values. */
export function hasTrueValues(contract: Contract): string {
  return `row_hash = ${trueRowHash(contract)}`;
}

/** The hash of all values of a row and its line. */
export function trueRowHash(contract: Contract): string {
  return hashOf(jsonOf([...textsOf(contract, columnNames(contract)), 'line']));
}

/** The hash of the JSON array of these columns' canonical values. @param names at least one */
export function hashOfColumns(contract: Contract, names: readonly string[]): string {
  return hashOf(jsonOf(textsOf(contract, names)));
}

/** The canonical text of a row's key. */
export function keyText(contract: Contract): string {
  return jsonOf(textsOf(contract, contract.key));
}

/** All canonical values of a row, in contract order, as the text of a JSON array. */
export function rowText(contract: Contract): string {
  return jsonOf(textsOf(contract, columnNames(contract)));
}

/** First 8 bytes of SHA-256, big-endian, as a UInt64. */
export function hashOf(text: string): string {
  return `reinterpretAsUInt64(reverse(substring(SHA256(${text}), 1, 8)))`;
}

function jsonOf(values: readonly string[]): string {
  return `toJSONString(tuple(${values.join(', ')}))`;
}

function textsOf(contract: Contract, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => contract.columns.filter((column) => column.name === name)).map(textOf);
}

/** The canonical value of a stored column. */
function textOf({ name, kind }: Column): string {
  const stored = identifier(name);
  switch (kind) {
    case 'text':
    case 'city':
      return stored;
    case 'currency':
    case 'count':
      return `toString(${stored})`;
    case 'date':
      return `if(${stored} = toDate('${NO_DATE}'), '', toString(${stored}))`;
    case 'money':
      return `toDecimalString(${stored}, 2)`;
    case 'rate':
      return `toDecimalString(${stored}, 8)`;
  }
}
