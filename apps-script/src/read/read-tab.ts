/**
 * Reads one tab by as few calls as possible (R1). Up to 250,000 cells it is one `getValues`: a snapshot, of a size that
 * had to be asked for before, and is asked for again: rows or columns that came in between would be cut off, as if deleted.
 * A larger tab is read in blocks, and read again if rows or columns moved meanwhile: what the first call takes for
 * the layout must hold for all of them, also where a column is back in its place before the next call.
 */

import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { type PlainRows, readPlainly } from '@qtickets/shared-schema/reading/plain-rows';
import { findHeader, type HeaderProblem, type SkippedRow, type TabHeader } from '@qtickets/shared-schema/reading/tab';
import type { DateCell, ReadContext, WireCell } from '@qtickets/shared-schema/wire/cell';
import { HEADER_ROWS } from '@qtickets/shared-schema/wire/limits';
import type { SheetTab } from '../run/ports.ts';
import type { FormatLook } from './known-formats.ts';
import { blockColumns, hasFormats, withFormats } from './number-formats.ts';
import { limitsOf, type ReadSizes } from './read-sizes.ts';
import { columnsStand, type Lines, plainOf, type ReadAgain, tellingColumns } from './telling.ts';
import { toWireRows } from './wire-cell.ts';

const READS = 3;

export type TabRows = {
  readonly header: TabHeader;
  readonly rows: PlainRows;
  readonly skipped: readonly SkippedRow[];
  /** Read by more than one call, so that it may be torn. */
  readonly large: boolean;
};

export type TabReading =
  | { readonly ok: true; readonly content: TabRows }
  | { readonly ok: false; readonly problem: HeaderProblem | { readonly code: 'keeps_moving' } };

export type CellReader = {
  readonly context: ReadContext;
  readonly wallClock: (instant: number) => DateCell;
  readonly sizes: ReadSizes;
  readonly formats: FormatLook;
  /** Cells of the last call: what was too large, where it failed. */
  asked: number;
};

type Values = Lines<WireCell>;

/** A block of cells as they cross the wire. */
export function valuesOf(
  sheet: SheetTab,
  reader: CellReader,
  row: number,
  rows: number,
  column: number,
  columns: number,
): WireCell[][] {
  if (rows < 1 || columns < 1) return [];
  reader.asked = rows * columns;
  return toWireRows(sheet.values(row, column, rows, columns), reader.wallClock);
}

/** @returns null where columns moved between the values and their formats */
function contentOf(
  contract: Contract,
  sheet: SheetTab,
  values: Values,
  reader: CellReader,
  isByBlocks: boolean,
): TabReading | null {
  const found = findHeader(contract, values.slice(0, HEADER_ROWS));
  if (!found.ok) return found;
  const { header } = found;
  const firstRow = header.row + 1;
  const block = {
    values: values.slice(header.row),
    firstRow,
    columns: blockColumns(header),
    headerStands: () => headerStands(contract, sheet, reader, header),
  };
  const below = withFormats(contract, sheet, reader, block, 'tab');
  if (below === null) return null;
  const large = isByBlocks || hasFormats(below);
  const rows = readPlainly(contract, header, below, firstRow, reader.context);
  return { ok: true, content: { header, rows, skipped: rows.skipped, large } };
}

/** Whether the contract's headers stand there now, and no second of one: a column that is dragged takes its header along. */
export function headerStands(contract: Contract, sheet: SheetTab, reader: CellReader, header: Layout): boolean {
  const found = findHeader(contract, toWireRows(sheet.wholeRow(header.row), reader.wallClock));
  return found.ok && isSameLayout({ ...found.header, row: header.row }, header);
}

type Layout = Pick<TabHeader, 'row' | 'columns' | 'positions'>;

function isSameLayout(a: Layout, b: Layout): boolean {
  return a.row === b.row && a.columns.join() === b.columns.join() && a.positions.join() === b.positions.join();
}

/** @returns null where the size or the header changed while the blocks were read */
function readBlocks(
  contract: Contract,
  sheet: SheetTab,
  reader: CellReader,
  size: Size,
  header: TabHeader,
): Values | null {
  const values: (readonly WireCell[])[] = [];
  const width = header.cells.length;
  const blockRows = limitsOf(reader.sizes, contract.tab).blockRows(width);
  for (let row = 1; row <= size.rows; row += blockRows) {
    const read: ReadAgain<WireCell> = (below, column, rows, columns) =>
      valuesOf(sheet, reader, row + below, rows, 1 + column, columns);
    const block = read(0, 0, Math.min(blockRows, size.rows - row + 1), width);
    values.push(...block);
    if (!isSameSize(sizeOf(sheet), size)) return null;
    // The first block holds the header itself.
    if (row > 1 && !(headerStands(contract, sheet, reader, header) && columnsStand(block, read))) return null;
  }
  return values;
}

/** Whether rows stand where they stood when the blocks were read, by columns that are read once more. */
function rowsStand(
  contract: Contract,
  sheet: SheetTab,
  reader: CellReader,
  header: TabHeader,
  values: Values,
): boolean {
  return tellingColumns(contract, header, values).every((position) => {
    const now = columnOf(contract, sheet, reader, 1, values.length, position);
    return values.every((row, index) => plainOf(row[position]) === plainOf(now[index]?.[0]));
  });
}

/** One column (from 0) by one call, or by several where Google refused so large a one. */
export function columnOf(
  contract: Contract,
  sheet: SheetTab,
  reader: CellReader,
  firstRow: number,
  rows: number,
  position: number,
): Values {
  const most = reader.sizes.cells.get(contract.tab) ?? rows;
  const values: WireCell[][] = [];
  for (let row = 0; row < rows; row += most) {
    // Not as arguments of one call: of more than a hundred thousand the stack has no room.
    for (const cells of valuesOf(sheet, reader, firstRow + row, Math.min(most, rows - row), position + 1, 1))
      values.push(cells);
  }
  return values;
}

/** @returns null where rows or columns moved while it was read */
function readLarge(
  contract: Contract,
  sheet: SheetTab,
  reader: CellReader,
  size: Size,
  header: TabHeader,
): TabReading | null {
  const values = readBlocks(contract, sheet, reader, size, header);
  if (values === null) return null;
  const reading = contentOf(contract, sheet, values, reader, true);
  if (reading === null || !reading.ok) return reading;
  return rowsStand(contract, sheet, reader, header, values) && isSameSize(sizeOf(sheet), size) ? reading : null;
}

type Size = { readonly rows: number; readonly columns: number };

function sizeOf(sheet: SheetTab): Size {
  return { rows: sheet.lastRow(), columns: sheet.lastColumn() };
}

/**
 * A snapshot, of a size that was asked for before: what came in, if only for this call, pushed the last rows or columns out of it.
 * @returns null where it did
 */
function readAtOnce(contract: Contract, sheet: SheetTab, reader: CellReader, size: Size): TabReading | null {
  const values = valuesOf(sheet, reader, 1, size.rows, 1, size.columns);
  const reading = contentOf(contract, sheet, values, reader, false);
  if (reading === null || !reading.ok) return reading && refused(sheet, reader, size, values, reading);
  const { header } = reading.content;
  const isWhole =
    headerStands(contract, sheet, reader, header) &&
    sheet.lastRow() === size.rows &&
    isAsRead(sheet, reader, values, firstTelling(values), size.rows);
  return isWhole ? reading : null;
}

/** A header that is missing may have been pushed out as well. */
function refused(
  sheet: SheetTab,
  reader: CellReader,
  size: Size,
  values: Values,
  reading: TabReading,
): TabReading | null {
  const isStill = isAsRead(sheet, reader, values, 0, HEADER_ROWS) && isSameSize(sizeOf(sheet), size);
  return isStill ? reading : null;
}

/** The first (from 0) of the last rows that differ: where another row pushed the last one out, these are not what they were. */
function firstTelling(values: Values): number {
  const last = JSON.stringify(values[values.length - 1]);
  let row = values.length - 1;
  while (row > 0 && JSON.stringify(values[row]) === last) row -= 1;
  return Math.max(0, row);
}

/** Whether rows of a reading, from one to before another (both from 0), say the same now. */
function isAsRead(sheet: SheetTab, reader: CellReader, values: Values, from: number, to: number): boolean {
  const before = values.slice(from, to);
  const now = valuesOf(sheet, reader, from + 1, before.length, 1, before[0]?.length ?? 0);
  return JSON.stringify(now) === JSON.stringify(before);
}

/**
 * Only columns up to the last of the contract are read of a big tab: the first filled cell of a row is among them.
 * @returns null where rows or columns moved while it was read
 */
function readOnce(contract: Contract, sheet: SheetTab, reader: CellReader, size: Size): TabReading | null {
  const { rows, columns } = size;
  const limits = limitsOf(reader.sizes, contract.tab);
  if (rows * columns <= limits.snapshot) return readAtOnce(contract, sheet, reader, size);
  const top = valuesOf(sheet, reader, 1, Math.min(rows, HEADER_ROWS), 1, columns);
  const found = findHeader(contract, top);
  if (!found.ok) return refused(sheet, reader, size, top, found);
  const width = Math.max(...found.header.positions) + 1;
  const span = width - Math.min(...found.header.positions);
  const header = { ...found.header, cells: found.header.cells.slice(0, width) };
  const isLarge = rows * span > limits.snapshot || rows * width > limits.withOthers;
  const reading = isLarge
    ? readLarge(contract, sheet, reader, size, header)
    : readAtOnce(contract, sheet, reader, { rows, columns: width });
  if (reading === null || !reading.ok) return reading;
  const isSame = isSameLayout(header, reading.content.header);
  return isSame ? { ok: true, content: { ...reading.content, header: found.header } } : null;
}

function isSameSize(a: Size, b: Size): boolean {
  return a.rows === b.rows && a.columns === b.columns;
}

/** @returns `keeps_moving` where rows or columns moved in each of three readings */
export function readTab(contract: Contract, sheet: SheetTab, reader: CellReader): TabReading {
  for (let read = 1; read <= READS; read += 1) {
    const reading = readOnce(contract, sheet, reader, sizeOf(sheet));
    if (reading !== null) return reading;
  }
  return { ok: false, problem: { code: 'keeps_moving' } };
}
