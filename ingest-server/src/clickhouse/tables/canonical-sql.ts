/**
 * The canonical row and its hashes in SQL, from the typed columns (PROTOCOL 1). A canonical text holds no control
 * character, so the quote and the backslash are all that JSON.stringify would escape in it.
 */
import { type Column, type Contract, columnNames } from '@qtickets/shared-schema/contracts/contract';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { literal } from '../schema/sql-literal.ts';
import { identifier } from './hashes.ts';
import { isNullable, NO_DATE } from './rows.ts';

/**
 * Every live row of every tab as (tab, _source, key, line, key_hash, row_hash, true_key_hash, true_row_hash, _ver,
 * _loaded_at): the hashes as stored, and as they follow from what the columns hold.
 */
export function recomputedRows(database: string): string {
  const tabs = contracts.map((contract) => {
    const key = contract.key.map((name) => `toString(${identifier(name)})`).join(', ');
    return `SELECT ${literal(contract.tab)} AS tab, ${literal(contract.duplicates)} AS duplicates, _source, [${key}] AS key, line,
      key_hash, row_hash, ${hashOfColumns(contract, contract.key)} AS true_key_hash, ${trueRowHash(contract)} AS true_row_hash,
      _ver, _loaded_at
      FROM ${identifier(database)}.${identifier(contract.table)} FINAL`;
  });
  return `(${tabs.join('\n    UNION ALL\n    ')})`;
}

/** Every stored version of every row of every tab, tombstones and replaced ones included. */
export function storedVersions(database: string): string {
  const tabs = contracts.map(
    ({ tab, table }) =>
      `SELECT ${literal(tab)} AS tab, _source, key_hash, line, row_hash, _ver, _deleted, _loaded_at
      FROM ${identifier(database)}.${identifier(table)}`,
  );
  return `(${tabs.join('\n    UNION ALL\n    ')})`;
}

/** The tables that hold current state, as SQL literals in a list: ('dim_events', …). @param local suffix on a cluster */
export function currentTables(local: string): string {
  return `(${contracts.map(({ table }) => literal(table + local)).join(', ')})`;
}

/** Whether a row's key hash is that of its key. */
export function hasTrueKey(contract: Contract): string {
  return `key_hash = ${hashOfColumns(contract, contract.key)}`;
}

/** Whether a row's hash is that of its values. */
export function hasTrueValues(contract: Contract): string {
  return `row_hash = ${trueRowHash(contract)}`;
}

function trueRowHash(contract: Contract): string {
  return hashOf(`concat('[', ${jsonList(contract, columnNames(contract))}, ',', toString(line), ']')`);
}

/** The hash of the JSON array of these columns' canonical values. @param names at least one */
export function hashOfColumns(contract: Contract, names: readonly string[]): string {
  return hashOf(`concat('[', ${jsonList(contract, names)}, ']')`);
}

/** First 8 bytes of SHA-256, big-endian, as a UInt64. */
function hashOf(text: string): string {
  return `reinterpretAsUInt64(reverse(substring(SHA256(${text}), 1, 8)))`;
}

function jsonList(contract: Contract, names: readonly string[]): string {
  const columns = names.flatMap((name) => contract.columns.filter((column) => column.name === name));
  return columns.map(jsonOf).join(", ',', ");
}

function jsonOf(column: Column): string {
  const text = textOf(column);
  return isNullable(column) ? `ifNull(concat('"', ${text}, '"'), 'null')` : `concat('"', ${text}, '"')`;
}

function textOf({ name, kind }: Column): string {
  const stored = identifier(name);
  switch (kind) {
    case 'text':
    case 'city':
    case 'currency':
      return `replaceAll(replaceAll(toString(${stored}), '\\\\', '\\\\\\\\'), '"', '\\\\"')`;
    case 'date':
      return `if(${stored} = toDate('${NO_DATE}'), '', toString(${stored}))`;
    case 'count':
      return `toString(${stored})`;
    case 'money':
      return `toDecimalString(${stored}, 2)`;
  }
}
