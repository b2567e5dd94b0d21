/**
 * What shows that rows or columns moved between two calls, when it is read once more: rows in a column that tells
 * them apart, columns in a row that does.
 */

import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { groupedBy } from '@qtickets/shared-schema/grouped-by';
import type { TabHeader } from '@qtickets/shared-schema/reading/tab';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';

/**
 * Columns (from 0) in which each row that moved shows: one of the key, where no two rows are alike in it, so that none can be
 * in the place of another unseen; else all of the key.
 */
export function tellingColumns(contract: Contract, header: TabHeader, values: Lines<WireCell>): readonly number[] {
  const columns = keyColumns(contract, header);
  const one = columns.find((position) => hasNoTwoAlike(values, position, header.row));
  return one === undefined ? columns : [one];
}

function hasNoTwoAlike(values: Lines<WireCell>, position: number, from: number): boolean {
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

/** So few cells are read again by one call, rather than parts of them by several. */
const FEW_CELLS = 2_000;

/** Cells of one call, as its lines. */
export type Lines<Cell> = readonly (readonly Cell[])[];

export type Block<Cell> = {
  readonly lines: Lines<Cell>;
  /** A part of them once more, all from 0 within the block. */
  readonly readAgain: (row: number, column: number, rows: number, columns: number) => Lines<Cell>;
};

/** Whether a block, from a row and a column on and by default all rows of it, says the same when it is read once more. */
export function isAsRead<Cell>({ lines, readAgain }: Block<Cell>, row = 0, column = 0, rows = lines.length): boolean {
  const before = lines.slice(row, row + rows).map((cells) => cells.slice(column));
  const now = readAgain(row, column, before.length, before[0]?.length ?? 0);
  return JSON.stringify(now) === JSON.stringify(before);
}

/**
 * Whether columns stand now as they did when a block was read by one call: one that came or went for that call only is
 * seen by no other. Each that comes or goes shifts those behind it, which shows in a row that tells them apart. Only the last
 * one, with those before it that are like it in all rows, may be another unseen, and so is read again whole.
 */
export function columnsStand<Cell extends WireCell>(block: Block<Cell>, few = FEW_CELLS): boolean {
  const { lines } = block;
  if (lines.length * (lines[0]?.length ?? 0) <= few) return isAsRead(block);
  const from = firstAlike(lines);
  return isAsRead(block, 0, from) && tellingRows(lines, from).every((row) => isAsRead(block, row, 0, 1));
}

/** The first of the columns at the end that are alike in all rows. */
function firstAlike(lines: Lines<WireCell>): number {
  let from = Math.max(0, (lines[0]?.length ?? 0) - 1);
  while (from > 0 && lines.every((cells) => plainOf(cells[from - 1]) === plainOf(cells[from]))) from -= 1;
  return from;
}

/** Rows (from 0) that tell columns up to that one apart: two that differ in any row differ in one of these. */
function tellingRows(lines: Lines<WireCell>, last: number): readonly number[] {
  const telling: number[] = [];
  let alike: readonly (readonly number[])[] = [Array.from({ length: last + 1 }, (_, column) => column)];
  for (const [row, cells] of lines.entries()) {
    alike = alike.filter((columns) => columns.length > 1);
    if (alike.length === 0) break;
    if (alike.every((columns) => areAlike(cells, columns))) continue;
    telling.push(row);
    const groups = alike.map((columns) => groupedBy(columns, (column) => plainOf(cells[column])));
    alike = groups.flatMap((group) => Array.from(group.values()));
  }
  return telling;
}

function areAlike(cells: readonly WireCell[], [first = 0, ...others]: readonly number[]): boolean {
  const cell = plainOf(cells[first]);
  return others.every((column) => plainOf(cells[column]) === cell);
}

/** Sheet columns (from 0) of the contract's key. */
function keyColumns(contract: Contract, header: TabHeader): readonly number[] {
  return header.positions.filter((_, index) => contract.key.includes(header.columns[index] ?? ''));
}
