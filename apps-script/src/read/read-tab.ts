/**
 * Reads one tab by as few calls as possible (R1). Up to 250,000 cells it is one `getValues`: a snapshot, of a size that
 * had to be asked for before, and is asked for again: rows or columns that came in between would be cut off, as if deleted.
 * A larger tab is read in blocks, and read again if rows or columns moved meanwhile: what the first call takes for
 * the layout must hold for all of them, also where a column is back in its place before the next call.
 */

import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { type PlainRows, readPlainly } from '@qtickets/shared-schema/reading/plain-rows';
import { findHeader, type HeaderProblem, type SkippedRow, type TabHeader } from '@qtickets/shared-schema/reading/tab';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { HEADER_ROWS } from '@qtickets/shared-schema/wire/limits';
import type { SheetTab } from '../run/ports.ts';
import { blockColumns, hasFormats, withFormats } from './number-formats.ts';
import { limitsOf } from './read-sizes.ts';
import { blockOf, type CellReader, type ContractTab, columnOf, headerStands, isSameLayout } from './tab-cells.ts';
import { type Block, columnsStand, isAsRead, type Lines, plainOf, tellingColumns } from './telling.ts';

const READS = 3;

type TabRows = {
  readonly header: TabHeader;
  readonly rows: PlainRows;
  readonly skipped: readonly SkippedRow[];
  /** Read by more than one call, so that it may be torn. */
  readonly large: boolean;
};

export type TabReading =
  | { readonly ok: true; readonly content: TabRows }
  | { readonly ok: false; readonly problem: HeaderProblem | { readonly code: 'keeps_moving' } };

type Values = Lines<WireCell>;

/** @returns `keeps_moving` where rows or columns moved in each of three readings */
export function readTab(contract: Contract, sheet: SheetTab, reader: CellReader): TabReading {
  const tab = { contract, sheet, reader };
  for (let read = 1; read <= READS; read += 1) {
    const reading = readOnce(tab, sizeOf(tab));
    if (reading !== null) return reading;
  }
  return { ok: false, problem: { code: 'keeps_moving' } };
}

/**
 * Only columns up to the last of the contract are read of a big tab: the first filled cell of a row is among them.
 * @returns null where rows or columns moved while it was read
 */
function readOnce(tab: ContractTab, size: Size): TabReading | null {
  const { rows, columns } = size;
  const limits = limitsOf(tab.reader.sizes, tab.contract.tab);
  if (rows * columns <= limits.snapshot) return readAtOnce(tab, size);
  const top = blockOf(tab, 1, Math.min(rows, HEADER_ROWS), columns);
  const found = findHeader(tab.contract, top.lines);
  if (!found.ok) return refused(tab, size, top, found);
  const width = Math.max(...found.header.positions) + 1;
  const span = width - Math.min(...found.header.positions);
  const header = { ...found.header, cells: found.header.cells.slice(0, width) };
  const isLarge = rows * span > limits.snapshot || rows * width > limits.withOthers;
  const reading = isLarge ? readLarge(tab, size, header) : readAtOnce(tab, { rows, columns: width });
  if (reading === null || !reading.ok) return reading;
  const isSame = isSameLayout(header, reading.content.header);
  return isSame ? { ok: true, content: { ...reading.content, header: found.header } } : null;
}

/**
 * A snapshot, of a size that was asked for before: what came in, if only for this call, pushed the last rows or columns out of it.
 * @returns null where it did
 */
function readAtOnce(tab: ContractTab, size: Size): TabReading | null {
  const block = blockOf(tab, 1, size.rows, size.columns);
  const reading = contentOf(tab, block.lines, false);
  if (reading === null || !reading.ok) return reading && refused(tab, size, block, reading);
  const isWhole =
    headerStands(tab, reading.content.header) &&
    tab.sheet.lastRow() === size.rows &&
    isAsRead(block, firstTelling(block.lines));
  return isWhole ? reading : null;
}

/** A header that is missing may have been pushed out as well. */
function refused<Reading>(tab: ContractTab, size: Size, block: Block<WireCell>, reading: Reading): Reading | null {
  return isAsRead(block, 0, 0, HEADER_ROWS) && isSameSize(sizeOf(tab), size) ? reading : null;
}

/** The first (from 0) of the last rows that differ: where another row pushed the last one out, these are not what they were. */
function firstTelling(values: Values): number {
  const last = JSON.stringify(values[values.length - 1]);
  let row = values.length - 1;
  while (row > 0 && JSON.stringify(values[row]) === last) row -= 1;
  return Math.max(0, row);
}

/** @returns null where rows or columns moved while it was read */
function readLarge(tab: ContractTab, size: Size, header: TabHeader): TabReading | null {
  const values = readBlocks(tab, size, header);
  if (values === null) return null;
  const reading = contentOf(tab, values, true);
  if (reading === null || !reading.ok) return reading;
  return rowsStand(tab, header, values) && isSameSize(sizeOf(tab), size) ? reading : null;
}

/** @returns null where the size or the header changed while the blocks were read */
function readBlocks(tab: ContractTab, size: Size, header: TabHeader): Values | null {
  const values: (readonly WireCell[])[] = [];
  const width = header.cells.length;
  const blockRows = limitsOf(tab.reader.sizes, tab.contract.tab).blockRows(width);
  for (let row = 1; row <= size.rows; row += blockRows) {
    const block = blockOf(tab, row, Math.min(blockRows, size.rows - row + 1), width);
    values.push(...block.lines);
    if (!isSameSize(sizeOf(tab), size)) return null;
    // The first block holds the header itself.
    if (row > 1 && !(headerStands(tab, header) && columnsStand(block))) return null;
  }
  return values;
}

/** Whether rows stand where they stood when the blocks were read, by columns that are read once more. */
function rowsStand(tab: ContractTab, header: TabHeader, values: Values): boolean {
  return tellingColumns(tab.contract, header, values).every((position) => {
    const now = columnOf(tab, 1, values.length, position);
    return values.every((row, index) => plainOf(row[position]) === plainOf(now[index]?.[0]));
  });
}

/** @returns null where columns moved between the values and their formats */
function contentOf(tab: ContractTab, values: Values, isByBlocks: boolean): TabReading | null {
  const { contract, reader } = tab;
  const found = findHeader(contract, values.slice(0, HEADER_ROWS));
  if (!found.ok) return found;
  const { header } = found;
  const firstRow = header.row + 1;
  const block = { values: values.slice(header.row), firstRow, columns: blockColumns(header) };
  const below = withFormats(tab, header, block, 'tab');
  if (below === null) return null;
  const large = isByBlocks || hasFormats(below);
  const rows = readPlainly(contract, header, below, firstRow, reader.context);
  return { ok: true, content: { header, rows, skipped: rows.skipped, large } };
}

type Size = { readonly rows: number; readonly columns: number };

function sizeOf({ sheet }: ContractTab): Size {
  return { rows: sheet.lastRow(), columns: sheet.lastColumn() };
}

function isSameSize(a: Size, b: Size): boolean {
  return a.rows === b.rows && a.columns === b.columns;
}
