/**
 * What shows that rows or columns moved between two calls, when it is read once more: rows in a column that tells
 * them apart, columns in a row that does.
 */

import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import type { TabHeader } from '@qtickets/shared-schema/reading/tab';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';

type Values = readonly (readonly WireCell[])[];

/**
 * Columns (from 0) in which each row that moved shows: one of the key, where no two rows are alike in it, so that none can be
 * in the place of another unseen; else all of the key.
 */
export function tellingColumns(contract: Contract, header: TabHeader, values: Values): readonly number[] {
  const columns = keyColumns(contract, header);
  const one = columns.find((position) => hasNoTwoAlike(values, position, header.row));
  return one === undefined ? columns : [one];
}

function hasNoTwoAlike(values: Values, position: number, from: number): boolean {
  const seen = new Set<string | number | boolean | null>();
  for (let row = from; row < values.length; row += 1) {
    const cell = plainOf(values[row]?.[position]);
    if (seen.has(cell)) return false;
    seen.add(cell);
  }
  return true;
}

export function plainOf(cell: WireCell | undefined): string | number | boolean | null {
  return typeof cell === 'object' && cell !== null ? JSON.stringify(cell) : (cell ?? null);
}

/**
 * Rows (from 0) in which each column that moved shows: two columns that differ anywhere differ in one of them. The first
 * row is always among them, so that a column that was there for a moment only shows as well.
 * @param rows of one call
 */
export function tellingRows(rows: Values | readonly (readonly string[])[]): readonly number[] {
  const telling: number[] = [];
  let alike: readonly (readonly number[])[] = [rows[0]?.map((_, column) => column) ?? []];
  for (let row = 0; row < rows.length && (row === 0 || alike.length > 0); row += 1) {
    const cells = rows[row] ?? [];
    if (row > 0 && alike.every((columns) => areAlike(cells, columns))) continue;
    telling.push(row);
    alike = alike.flatMap((columns) => groupedBy(cells, columns)).filter((columns) => columns.length > 1);
  }
  return telling;
}

function areAlike(cells: readonly WireCell[], [first = 0, ...others]: readonly number[]): boolean {
  const cell = plainOf(cells[first]);
  return others.every((column) => plainOf(cells[column]) === cell);
}

function groupedBy(cells: readonly WireCell[], columns: readonly number[]): readonly (readonly number[])[] {
  const groups = new Map<string | number | boolean | null, number[]>();
  for (const column of columns) {
    const cell = plainOf(cells[column]);
    groups.set(cell, [...(groups.get(cell) ?? []), column]);
  }
  return Array.from(groups.values());
}

/** Sheet columns (from 0) of the contract's key. */
function keyColumns(contract: Contract, header: TabHeader): readonly number[] {
  return header.positions.filter((_, index) => contract.key.includes(header.columns[index] ?? ''));
}
