/** Reads number formats where they may matter, and gives the cells what they say (CELLS 9). */
import type { ColumnKind, Contract } from '@qtickets/shared-schema/contracts/contract';
import { cellOfKind, hasMeaningfulFormats } from '@qtickets/shared-schema/reading/cells/formatted-number';
import { numberCell } from '@qtickets/shared-schema/reading/number-format';
import type { TabHeader } from '@qtickets/shared-schema/reading/tab';
import { isFormattedNumber, type WireCell } from '@qtickets/shared-schema/wire/cell';
import type { SheetTab } from '../run/ports.ts';
import { knowsFormat, looksAtAllOf } from './known-formats.ts';
import { limitsOf } from './read-sizes.ts';
import type { CellReader } from './read-tab.ts';
import { columnsStand, type Lines, type ReadAgain } from './telling.ts';

/** A block of cells; `columns` are the contract's among them. */
export type Block = {
  readonly values: readonly (readonly WireCell[])[];
  /** Sheet row (from 1) of the first. */
  readonly firstRow: number;
  readonly columns: readonly BlockColumn[];
  /** Whether the tab's header stands where it did. */
  readonly headerStands: () => boolean;
};

type BlockColumn = {
  readonly name: string;
  /** Place in a row of the block, and in the sheet, both from 0. */
  readonly at: number;
  readonly position: number;
};

type FormattedColumn = BlockColumn & { readonly kind: ColumnKind };

/** Of a whole tab, of one of its columns, or of single rows, for which a look at all columns costs no more. */
export type Extent = 'tab' | 'column' | 'rows';

export function blockColumns({ columns, positions }: TabHeader): readonly BlockColumn[] {
  return columns.map((name, index) => ({ name, at: positions[index] ?? -1, position: positions[index] ?? -1 }));
}

/** @returns the block's rows; null where columns moved meanwhile, so that formats may be those of others */
export function withFormats(
  contract: Contract,
  sheet: SheetTab,
  reader: CellReader,
  block: Block,
  extent: Extent,
): readonly (readonly WireCell[])[] | null {
  const isAll = extent === 'rows' || looksAtAllOf(reader.formats, contract.tab);
  const may = numericColumns(contract, block.columns, block.values);
  if (!isAll) lookAtEdits(contract, sheet, reader, block);
  const columns = isAll ? may : may.filter(({ name }) => knowsFormat(reader.formats, contract.tab, name));
  if (columns.length === 0) {
    note(contract, reader, new Set(), extent);
    return block.values;
  }
  const read = readFormats(contract, sheet, reader, block, columns);
  const { rows, found } = applied(block, columns, read);
  // An edit in a workbook without formats is not worth two calls more.
  const maySay =
    extent === 'tab' || found.size > 0 || columns.some(({ name }) => knowsFormat(reader.formats, contract.tab, name));
  if (maySay && !(block.headerStands() && columnsStand(read.lines, read.readAgain))) return null;
  note(contract, reader, found, extent);
  return rows;
}

/** Columns in which a format can matter, as far as they hold numbers. */
function numericColumns(
  contract: Contract,
  columns: readonly BlockColumn[],
  values: Block['values'],
): FormattedColumn[] {
  return columns.flatMap((column) => {
    const kind = contract.columns.find(({ name }) => name === column.name)?.kind;
    const isOne = kind !== undefined && hasMeaningfulFormats(kind);
    return isOne && values.some((row) => typeof row[column.at] === 'number') ? [{ ...column, kind }] : [];
  });
}

/** What was typed or pasted may have brought a format along: then its column is read with its formats from now on. */
function lookAtEdits(
  contract: Contract,
  sheet: SheetTab,
  reader: CellReader,
  { values, firstRow, columns }: Block,
): void {
  const { edits } = reader.formats;
  for (const { tab, rows, columns: touched } of edits ?? []) {
    if (tab !== sheet.name) continue;
    const from = Math.max(0, rows[0] - firstRow);
    const edited = values.slice(from, Math.max(0, rows[1] - firstRow + 1));
    const unknown = columns.filter(
      ({ name, position }) =>
        position + 1 >= touched[0] && position < touched[1] && !knowsFormat(reader.formats, contract.tab, name),
    );
    const asked = numericColumns(contract, unknown, edited);
    if (asked.length === 0) continue;
    const block = { values: edited, firstRow: firstRow + from };
    note(contract, reader, applied(block, asked, readFormats(contract, sheet, reader, block, asked)).found, 'rows');
  }
}

type Formats = {
  /** Sheet column (from 0) of the first of a line. */
  readonly first: number;
  readonly lines: Lines<string>;
  readonly readAgain: ReadAgain<string>;
};

/** The columns' formats by one call, or by several where so many cells are not given at once. */
function readFormats(
  contract: Contract,
  sheet: SheetTab,
  reader: CellReader,
  { values, firstRow }: Pick<Block, 'values' | 'firstRow'>,
  columns: readonly FormattedColumn[],
): Formats {
  const positions = columns.map(({ position }) => position);
  const first = Math.min(...positions);
  const readAgain: ReadAgain<string> = (row, column, rows, width) => {
    const blockRows = limitsOf(reader.sizes, contract.tab).blockRows(width);
    const lines: (readonly string[])[] = [];
    for (let read = 0; read < rows; read += blockRows) {
      const count = Math.min(blockRows, rows - read);
      reader.asked = count * width;
      for (const line of sheet.numberFormats(firstRow + row + read, first + 1 + column, count, width)) lines.push(line);
    }
    return lines;
  };
  return { first, lines: readAgain(0, 0, values.length, Math.max(...positions) - first + 1), readAgain };
}

type Applied = { readonly rows: Block['values']; readonly found: ReadonlySet<string> };

function applied(
  { values }: Pick<Block, 'values'>,
  columns: readonly FormattedColumn[],
  { first, lines }: Formats,
): Applied {
  const found = new Set<string>();
  const rows = values.map((cells, index) => {
    let row: WireCell[] | null = null;
    for (const { name, kind, at, position } of columns) {
      const value = cells[at];
      if (typeof value !== 'number') continue;
      const cell = cellOfKind(kind, numberCell(value, lines[index]?.[position - first] ?? ''));
      if (!isFormattedNumber(cell)) continue;
      found.add(name);
      row = row ?? cells.slice();
      row[at] = cell;
    }
    return row ?? cells;
  });
  return { rows, found };
}

/** A contract of which only parts were read is not looked at yet. */
function note({ tab }: Contract, { formats }: CellReader, found: ReadonlySet<string>, extent: Extent): void {
  if (extent !== 'tab' && !formats.known.columns.has(tab)) return;
  const before = formats.found.get(tab) ?? new Set();
  formats.found.set(tab, new Set([...before, ...found]));
}

/** Whether some cell has a format: it came by another call than the values, and rows may have moved between. */
export function hasFormats(rows: Block['values']): boolean {
  return rows.some((row) => row.some(isFormattedNumber));
}
