/** A tab's cells as they cross the wire, part by part, and whether its header still stands. */

import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { findHeader, type TabHeader } from '@qtickets/shared-schema/reading/tab';
import type { DateCell, ReadContext, WireCell } from '@qtickets/shared-schema/wire/cell';
import type { SheetTab } from '../run/ports.ts';
import type { FormatLook } from './known-formats.ts';
import type { ReadSizes } from './read-sizes.ts';
import type { Block } from './telling.ts';
import { toWireRows } from './wire-cell.ts';

export type CellReader = {
  readonly context: ReadContext;
  readonly wallClock: (instant: number) => DateCell;
  readonly sizes: ReadSizes;
  readonly formats: FormatLook;
  /** Cells of the last call: what was too large, where it failed. */
  asked: number;
};

/** A tab, and the contract that it is read for. */
export type ContractTab = { readonly contract: Contract; readonly sheet: SheetTab; readonly reader: CellReader };

function valuesOf(
  { sheet, reader }: ContractTab,
  row: number,
  column: number,
  rows: number,
  columns: number,
): WireCell[][] {
  if (rows < 1 || columns < 1) return [];
  reader.asked = rows * columns;
  return toWireRows(sheet.values(row, column, rows, columns), reader.wallClock);
}

/** Rows from one on (from 1), as far as a number of columns. */
export function blockOf(tab: ContractTab, firstRow: number, rows: number, columns: number): Block<WireCell> {
  const readAgain: Block<WireCell>['readAgain'] = (row, column, height, width) =>
    valuesOf(tab, firstRow + row, 1 + column, height, width);
  return { lines: readAgain(0, 0, rows, columns), readAgain };
}

/** One column (from 0) by one call, or by several where Google refused so large a one. */
export function columnOf(tab: ContractTab, firstRow: number, rows: number, position: number): WireCell[][] {
  const most = tab.reader.sizes.cells.get(tab.contract.tab) ?? rows;
  const values: WireCell[][] = [];
  for (let row = 0; row < rows; row += most) {
    // Not as arguments of one call: of more than a hundred thousand the stack has no room.
    for (const cells of valuesOf(tab, firstRow + row, position + 1, Math.min(most, rows - row), 1)) values.push(cells);
  }
  return values;
}

export type Layout = Pick<TabHeader, 'row' | 'columns' | 'positions'>;

/** Whether the contract's headers stand there now, and no second of one: a column that is dragged takes its header along. */
export function headerStands({ contract, sheet, reader }: ContractTab, header: Layout): boolean {
  const found = findHeader(contract, toWireRows(sheet.wholeRow(header.row), reader.wallClock));
  return found.ok && isSameLayout({ ...found.header, row: header.row }, header);
}

export function isSameLayout(a: Layout, b: Layout): boolean {
  return a.row === b.row && a.columns.join() === b.columns.join() && a.positions.join() === b.positions.join();
}
