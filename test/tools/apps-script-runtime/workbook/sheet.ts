import type { Area } from './a1.ts';
import type { Cell } from './cell.ts';

type Row = (Cell | undefined)[];

/** A grid of cells; a chart in a tab of its own or a timeline; a Connected Sheets tab. Only the first has cells. */
export type SheetType = 'GRID' | 'OBJECT' | 'DATASOURCE';

export interface ProtectedRange {
  readonly area: Area;
  readonly editors: readonly string[];
}

/** One tab: its grid of cells and its looks. Rows and columns count from 1. */
export class SheetModel {
  readonly id: number;
  name: string;
  type: SheetType = 'GRID';
  maxRows: number;
  maxColumns: number;
  hidden = false;
  frozenRows = 0;
  frozenColumns = 0;
  tabColor: string | null = null;
  /** A person who may not edit gets an exception from setters; undefined is an unprotected sheet. */
  protectedFor: readonly string[] | undefined;
  readonly protectedRanges: ProtectedRange[] = [];
  readonly merges: Area[] = [];
  readonly columnWidths = new Map<number, number>();
  readonly hiddenRows = new Set<number>();
  #rows: Row[] = [];

  constructor(id: number, name: string, maxRows = 1000, maxColumns = 26) {
    this.id = id;
    this.name = name;
    this.maxRows = maxRows;
    this.maxColumns = maxColumns;
  }

  cell(row: number, column: number): Cell | undefined {
    return this.#rows[row - 1]?.[column - 1];
  }

  /** Puts a cell, or empties it; the grid grows to hold it. */
  put(row: number, column: number, cell: Cell | undefined): void {
    if (cell === undefined && this.cell(row, column) === undefined) return;
    this.maxRows = Math.max(this.maxRows, row);
    this.maxColumns = Math.max(this.maxColumns, column);
    while (this.#rows.length < row) this.#rows.push([]);
    const cells = this.#rows[row - 1] ?? [];
    while (cells.length < column) cells.push(undefined);
    cells[column - 1] = cell;
  }

  /** The cells of an area, row by row. */
  read(area: Area): (Cell | undefined)[][] {
    return Array.from({ length: area.numRows }, (_, row) => {
      const cells = this.#rows[area.row - 1 + row] ?? [];
      return Array.from({ length: area.numColumns }, (_, column) => cells[area.column - 1 + column]);
    });
  }

  /** Writes a block with its upper left corner at (row, column). */
  write(row: number, column: number, block: readonly (readonly (Cell | undefined)[])[]): void {
    for (const [down, cells] of block.entries()) {
      for (const [right, cell] of cells.entries()) this.put(row + down, column + right, cell);
    }
  }

  /** Replaces each cell of an area by what `change` makes of it. */
  update(area: Area, change: (cell: Cell | undefined, row: number, column: number) => Cell | undefined): void {
    for (let row = area.row; row < area.row + area.numRows; row += 1) {
      for (let column = area.column; column < area.column + area.numColumns; column += 1) {
        this.put(row, column, change(this.cell(row, column), row, column));
      }
    }
  }

  /** The first cell keeps its content, the others lose theirs and read as empty. */
  merge(area: Area): void {
    this.update(area, (cell, row, column) => (row === area.row && column === area.column ? cell : undefined));
    this.merges.push(area);
  }

  /** The lowest row with content (a format alone does not count); 0 in an empty sheet. */
  lastRow(): number {
    for (let row = this.#rows.length; row > 0; row -= 1) {
      if (this.#rows[row - 1]?.some(hasContent)) return row;
    }
    return 0;
  }

  /** The rightmost column with content; 0 in an empty sheet. */
  lastColumn(): number {
    let last = 0;
    for (const row of this.#rows) {
      for (let column = row.length; column > last; column -= 1) {
        if (hasContent(row[column - 1])) last = column;
      }
    }
    return last;
  }

  insertRows(before: number, count: number): void {
    this.maxRows += count;
    if (before > this.#rows.length) return;
    this.#rows.splice(before - 1, 0, ...Array.from({ length: count }, (): Row => []));
  }

  deleteRows(first: number, count: number): void {
    this.maxRows -= count;
    this.#rows.splice(first - 1, count);
  }

  insertColumns(before: number, count: number): void {
    this.maxColumns += count;
    for (const row of this.#rows) {
      if (row.length >= before) row.splice(before - 1, 0, ...new Array<undefined>(count).fill(undefined));
    }
  }

  deleteColumns(first: number, count: number): void {
    this.maxColumns -= count;
    for (const row of this.#rows) row.splice(first - 1, count);
  }

  /** Moves a column so that it ends before the column that was number `before`. */
  moveColumn(from: number, before: number): void {
    for (const row of this.#rows) {
      while (row.length < Math.max(from, before - 1)) row.push(undefined);
      const [cell] = row.splice(from - 1, 1);
      row.splice(before > from ? before - 2 : before - 1, 0, cell);
    }
  }

  /** Moves rows so that they end before the row that was number `before`. */
  moveRows(first: number, count: number, before: number): void {
    while (this.#rows.length < Math.max(first + count - 1, before - 1)) this.#rows.push([]);
    const moved = this.#rows.splice(first - 1, count);
    this.#rows.splice(before > first ? before - 1 - count : before - 1, 0, ...moved);
  }
}

function hasContent(cell: Cell | undefined): boolean {
  return cell !== undefined && (cell.value !== '' || cell.formula !== undefined);
}
