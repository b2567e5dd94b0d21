/** Canonical values as columns of ClickHouse, and keys back. */
import {
  type CanonicalValue,
  type Column,
  type Contract,
  keyPositions,
} from '@qtickets/shared-schema/contracts/contract';
import type { Change } from '../../ingest/ports.ts';
import { toDecimal } from './hashes.ts';

/** "No date" in the canonical row is '', in a Date column the first day there is. */
export const NO_DATE = '1970-01-01';

type Columns = Record<string, string | number | null>;

/** A row of the current state. Of a tombstone only the key is written; the other columns take their defaults. */
export function factRow(source: string, contract: Contract, change: Change): Columns {
  return {
    ...valueColumns(contract, change),
    _source: source,
    line: change.line,
    key_hash: toDecimal(change.keyHash),
    row_hash: toDecimal(change.rowHash),
    _ver: change.version,
    _deleted: change.deleted ? 1 : 0,
  };
}

/**
 * The contract's columns of a change, as an insert takes them. Amounts stay text, so that no digit is lost.
 * @throws at a null where the contract has none: the engine would read it as 0, whatever its settings say
 */
export function valueColumns(contract: Contract, change: Change): Columns {
  const positions = change.deleted ? keyPositions(contract) : contract.columns.keys();
  const columns: Columns = {};
  for (const position of positions) {
    const column = contract.columns[position];
    if (column !== undefined) columns[column.name] = stored(column, change.canonical[position] ?? null);
  }
  return columns;
}

function stored(column: Column, value: CanonicalValue): CanonicalValue {
  if (value === null && !isNullable(column)) throw new Error(`No value for ${column.name}, which must have one`);
  return column.kind === 'date' && value === '' ? NO_DATE : value;
}

/** Whether the column is Nullable in ClickHouse. */
export function isNullable({ blank }: Column): boolean {
  return !blank.required && blank.value === null;
}
