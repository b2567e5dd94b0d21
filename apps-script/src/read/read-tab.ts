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
import { plainOf, tellingColumns, tellingRows } from './telling.ts';
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

type Values = readonly (readonly WireCell[])[];

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
    headerStands: () => headerStands(sheet, reader, header),
  };
  const below = withFormats(contract, sheet, reader, block, 'tab');
  if (below === null) return null;
  const large = isByBlocks || hasFormats(below);
  const rows = readPlainly(contract, header, below, firstRow, reader.context);
  return { ok: true, content: { header, rows, skipped: rows.skipped, large } };
}

/** Whether the contract's headers still stand where they did: a column that is dragged takes its header along. */
function headerStands(sheet: SheetTab, reader: CellReader, { row, cells, positions }: TabHeader): boolean {
  const [now = []] = valuesOf(sheet, reader, row, 1, 1, Math.max(...positions) + 1);
  return positions.every((position) => JSON.stringify(now[position]) === JSON.stringify(cells[position]));
}

export function isSameLayout(a: TabHeader, b: TabHeader): boolean {
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
  const values: WireCell[][] = [];
  const width = header.cells.length;
  const blockRows = limitsOf(reader.sizes, contract.tab).blockRows(width);
  for (let row = 1; row <= size.rows; row += blockRows) {
    const block = valuesOf(sheet, reader, row, Math.min(blockRows, size.rows - row + 1), 1, width);
    values.push(...block);
    if (!isSameSize(sizeOf(sheet), size)) return null;
    // The first block holds the header itself.
    if (row > 1 && !(headerStands(sheet, reader, header) && columnsStand(sheet, reader, row, block))) return null;
  }
  return values;
}

/** Whether a block's columns stand under their header: one that came and went while the block was read left the header as it was. */
function columnsStand(sheet: SheetTab, reader: CellReader, firstRow: number, block: Values): boolean {
  return tellingRows(block).every((index) => {
    const before = block[index] ?? [];
    const [now = []] = valuesOf(sheet, reader, firstRow + index, 1, 1, before.length);
    return before.every((cell, column) => plainOf(cell) === plainOf(now[column]));
  });
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
  return reading === null || !reading.ok || rowsStand(contract, sheet, reader, header, values) ? reading : null;
}

export type Size = { readonly rows: number; readonly columns: number };

export function sizeOf(sheet: SheetTab): Size {
  return { rows: sheet.lastRow(), columns: sheet.lastColumn() };
}

/**
 * Only columns up to the last of the contract are read of a big tab: the first filled cell of a row is among them.
 * @returns null where rows or columns moved while it was read
 */
function readOnce(contract: Contract, sheet: SheetTab, reader: CellReader, { rows, columns }: Size): TabReading | null {
  const limits = limitsOf(reader.sizes, contract.tab);
  if (rows * columns <= limits.snapshot) {
    return contentOf(contract, sheet, valuesOf(sheet, reader, 1, rows, 1, columns), reader, false);
  }
  const found = findHeader(contract, valuesOf(sheet, reader, 1, Math.min(rows, HEADER_ROWS), 1, columns));
  if (!found.ok) return found;
  const width = Math.max(...found.header.positions) + 1;
  const span = width - Math.min(...found.header.positions);
  const header = { ...found.header, cells: found.header.cells.slice(0, width) };
  const isLarge = rows * span > limits.snapshot || rows * width > limits.withOthers;
  const reading = isLarge
    ? readLarge(contract, sheet, reader, { rows, columns }, header)
    : contentOf(contract, sheet, valuesOf(sheet, reader, 1, rows, 1, width), reader, false);
  if (reading === null || !reading.ok) return reading;
  const isSame = isSameLayout(header, reading.content.header);
  return isSame ? { ok: true, content: { ...reading.content, header: found.header } } : null;
}

export function isSameSize(a: Size, b: Size): boolean {
  return a.rows === b.rows && a.columns === b.columns;
}

/** @returns `keeps_moving` where the tab had another size after each of three readings than before */
export function readTab(contract: Contract, sheet: SheetTab, reader: CellReader): TabReading {
  for (let read = 1; read <= READS; read += 1) {
    const before = sizeOf(sheet);
    const reading = readOnce(contract, sheet, reader, before);
    if (reading !== null && isSameSize(before, sizeOf(sheet))) return reading;
  }
  return { ok: false, problem: { code: 'keeps_moving' } };
}
