/**
 * How many cells Google gives at once. One call that is too large times out, for some workbooks always: then smaller
 * blocks are asked for, and the size that worked is remembered for the day.
 */
import { dayOf } from './known-offsets.ts';

/** So many cells of a tab are one call: a snapshot (R1). */
const SNAPSHOT_CELLS = 250_000;
/** Columns beside the contract's come along for their totals words, as long as they do not make a read huge. */
const SNAPSHOT_CELLS_WITH_OTHERS = 1_000_000;
const BLOCK_ROWS = 10_000;
/** What fails though it is no larger than this does not fail for its size. */
const SMALLEST_CELLS = 4_000;

export const SIZES_PROPERTY = 'READ_SIZES';

/** So many empty rows below the last filled one cost more than asking where that is. */
const SPARE_ROWS_MAX = 1_500;

export type ReadSizes = {
  readonly day: number;
  /** Cells a call, by contract, where that is fewer than usual; `longGrid` of a contract is there where a grid goes on far below its rows. */
  readonly cells: Map<string, number>;
};

/** @param now unix ms */
export function parseSizes(text: string | undefined, now: number): ReadSizes {
  const [day, ...pairs] = (text ?? '').split(' ');
  const cells = new Map<string, number>();
  for (const pair of Number(day) === dayOf(now) ? pairs : []) {
    const [contract = '', count] = pair.split(':');
    if (Number(count) > 0) cells.set(contract, Number(count));
  }
  return { day: dayOf(now), cells };
}

/** @returns '' where nothing is remembered */
export function sizesText({ day, cells }: ReadSizes): string {
  if (cells.size === 0) return '';
  return [day, ...Array.from(cells, ([contract, count]) => `${contract}:${count}`)].join(' ');
}

function longGrid(contract: string): string {
  return `${contract}+`;
}

/** Whether a column is read to the end of the grid, rather than asking first how many rows there are. */
export function readsToTheEnd({ cells }: ReadSizes, contract: string): boolean {
  return !cells.has(contract) && !cells.has(longGrid(contract));
}

/** @param values of a column that was read to the end of the grid */
export function noteSpareRows({ cells }: ReadSizes, contract: string, values: readonly (readonly unknown[])[]): void {
  let rows = values.length;
  while (rows > 0 && (values[rows - 1]?.[0] ?? null) === null) rows -= 1;
  if (values.length - rows > SPARE_ROWS_MAX) cells.set(longGrid(contract), 1);
}

export type ReadLimits = {
  /** So many cells are read by one call: a snapshot. */
  readonly snapshot: number;
  /** The same with columns beside the contract's. */
  readonly withOthers: number;
  /** Rows of a call, where a tab is read in blocks of so many columns. */
  readonly blockRows: (columns: number) => number;
};

export function limitsOf({ cells }: ReadSizes, contract: string): ReadLimits {
  const most = cells.get(contract);
  if (most === undefined) {
    return { snapshot: SNAPSHOT_CELLS, withOthers: SNAPSHOT_CELLS_WITH_OTHERS, blockRows: () => BLOCK_ROWS };
  }
  const blockRows = (columns: number) => Math.max(1, Math.min(BLOCK_ROWS, Math.floor(most / columns)));
  return { snapshot: most, withOthers: most, blockRows };
}

/** @param failed cells of the call that failed. @returns whether a smaller call is worth a try */
export function shrink({ cells }: ReadSizes, contract: string, failed: number): boolean {
  if (failed <= SMALLEST_CELLS) return false;
  cells.set(contract, Math.max(SMALLEST_CELLS, Math.floor(failed / 4)));
  return true;
}
