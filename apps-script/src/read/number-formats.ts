/** Reads number formats where they may matter, and gives the cells what they say (CELLS 9). */
import type { ColumnKind, Contract } from '@qtickets/shared-schema/contracts/contract';
import { cellOfKind, hasMeaningfulFormats } from '@qtickets/shared-schema/reading/cells/formatted-number';
import { numberCell } from '@qtickets/shared-schema/reading/number-format';
import type { TabHeader } from '@qtickets/shared-schema/reading/tab';
import { isFormattedNumber, type WireCell } from '@qtickets/shared-schema/wire/cell';
import { knowsFormat, looksAtAllOf } from './known-formats.ts';
import { limitsOf } from './read-sizes.ts';
import { type ContractTab, headerStands } from './tab-cells.ts';
import { type Block, columnsStand, type Lines } from './telling.ts';

type Values = Lines<WireCell>;

/** A block of cells; `columns` are the contract's among them. */
type ValueBlock = {
  readonly values: Values;
  /** Sheet row (from 1) of the first. */
  readonly firstRow: number;
  readonly columns: readonly BlockColumn[];
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
export function withFormats(tab: ContractTab, header: TabHeader, block: ValueBlock, extent: Extent): Values | null {
  const { contract, reader } = tab;
  const { values, firstRow } = block;
  const isAll = extent === 'rows' || looksAtAllOf(reader.formats, contract.tab);
  const may = numericColumns(contract, block.columns, values);
  if (!isAll) lookAtEdits(tab, block);
  const known = may.filter(({ name }) => knowsFormat(reader.formats, contract.tab, name));
  const columns = isAll ? may : known;
  if (columns.length === 0) {
    note(tab, new Set(), extent);
    return values;
  }
  const formats = readFormats(tab, firstRow, values.length, columns);
  const { rows, found } = applied(values, columns, formats);
  // An edit in a workbook without formats is not worth two calls more.
  const maySay = extent === 'tab' || found.size > 0 || known.length > 0;
  if (maySay && !(headerStands(tab, header) && columnsStand(formats))) return null;
  note(tab, found, extent);
  return rows;
}

/** Columns in which a format can matter, as far as they hold numbers. */
function numericColumns(contract: Contract, columns: readonly BlockColumn[], values: Values): FormattedColumn[] {
  return columns.flatMap((column) => {
    const kind = contract.columns.find(({ name }) => name === column.name)?.kind;
    const isOne = kind !== undefined && hasMeaningfulFormats(kind);
    return isOne && values.some((row) => typeof row[column.at] === 'number') ? [{ ...column, kind }] : [];
  });
}

/** What was typed or pasted may have brought a format along: then its column is read with its formats from now on. */
function lookAtEdits(tab: ContractTab, { values, firstRow, columns }: ValueBlock): void {
  const { contract, sheet, reader } = tab;
  for (const { tab: name, rows, columns: touched } of reader.formats.edits ?? []) {
    if (name !== sheet.name) continue;
    const from = Math.max(0, rows[0] - firstRow);
    const edited = values.slice(from, Math.max(0, rows[1] - firstRow + 1));
    const unknown = columns.filter(
      ({ name: column, position }) =>
        position + 1 >= touched[0] && position < touched[1] && !knowsFormat(reader.formats, contract.tab, column),
    );
    const asked = numericColumns(contract, unknown, edited);
    if (asked.length === 0) continue;
    const formats = readFormats(tab, firstRow + from, edited.length, asked);
    note(tab, applied(edited, asked, formats).found, 'rows');
  }
}

/** `first`: the sheet column (from 0) of the first of a line. */
type Formats = Block<string> & { readonly first: number };

/** The columns' formats by one call, or by several where so many cells are not given at once. */
function readFormats(
  { contract, sheet, reader }: ContractTab,
  firstRow: number,
  height: number,
  columns: readonly FormattedColumn[],
): Formats {
  const positions = columns.map(({ position }) => position);
  const first = Math.min(...positions);
  const readAgain: Formats['readAgain'] = (row, column, rows, width) => {
    const blockRows = limitsOf(reader.sizes, contract.tab).blockRows(width);
    const lines: (readonly string[])[] = [];
    for (let read = 0; read < rows; read += blockRows) {
      const count = Math.min(blockRows, rows - read);
      reader.asked = count * width;
      for (const line of sheet.numberFormats(firstRow + row + read, first + 1 + column, count, width)) lines.push(line);
    }
    return lines;
  };
  return { first, lines: readAgain(0, 0, height, Math.max(...positions) - first + 1), readAgain };
}

type Applied = { readonly rows: Values; readonly found: ReadonlySet<string> };

function applied(values: Values, columns: readonly FormattedColumn[], { first, lines }: Formats): Applied {
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
function note({ contract, reader }: ContractTab, found: ReadonlySet<string>, extent: Extent): void {
  const { formats } = reader;
  if (extent !== 'tab' && !formats.known.columns.has(contract.tab)) return;
  const before = formats.found.get(contract.tab) ?? new Set();
  formats.found.set(contract.tab, new Set([...before, ...found]));
}

/** Whether some cell has a format: it came by another call than the values, and rows may have moved between. */
export function hasFormats(rows: Values): boolean {
  return rows.some((row) => row.some(isFormattedNumber));
}
