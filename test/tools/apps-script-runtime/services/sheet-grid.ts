import { wholeNumber } from '../args.ts';
import { GoogleError } from '../service.ts';
import { SheetCells } from './sheet-cells.ts';

/** `SpreadsheetApp.Sheet`: its rows and columns. Widths and heights have no effect. */
export abstract class SheetGrid extends SheetCells {
  setFrozenRows(rows: unknown): void {
    this._writable.frozenRows = wholeNumber(rows, 'rows');
  }

  getFrozenRows(): number {
    return this._grid.frozenRows;
  }

  getFrozenColumns(): number {
    return this._grid.frozenColumns;
  }

  setFrozenColumns(columns: unknown): void {
    this._writable.frozenColumns = wholeNumber(columns, 'columns');
  }

  setColumnWidth(column: unknown, width: unknown): this {
    return this.setColumnWidths(column, 1, width);
  }

  setColumnWidths(first: unknown, count: unknown, width: unknown): this {
    const sheet = this._writable;
    for (let index = 0; index < Number(count); index += 1) sheet.columnWidths.set(Number(first) + index, Number(width));
    return this;
  }

  getColumnWidth(column: unknown): number {
    return this._grid.columnWidths.get(Number(column)) ?? 100;
  }

  setRowHeight(): this {
    this._writable;
    return this;
  }

  setRowHeights(): this {
    this._writable;
    return this;
  }

  autoResizeColumn(): this {
    this._writable;
    return this;
  }

  autoResizeColumns(): this {
    this._writable;
    return this;
  }

  insertRowBefore(row: unknown): this {
    return this.insertRowsBefore(row, 1);
  }

  insertRowAfter(row: unknown): this {
    return this.insertRowsAfter(row, 1);
  }

  insertRowsBefore(row: unknown, count: unknown): this {
    this._writable.insertRows(wholeNumber(row, 'beforePosition'), wholeNumber(count, 'howMany'));
    return this;
  }

  insertRowsAfter(row: unknown, count: unknown): this {
    this._writable.insertRows(wholeNumber(row, 'afterPosition') + 1, wholeNumber(count, 'howMany'));
    return this;
  }

  insertRows(row: unknown, count: unknown = 1): void {
    this.insertRowsBefore(row, count);
  }

  insertColumnBefore(column: unknown): this {
    return this.insertColumnsBefore(column, 1);
  }

  insertColumnAfter(column: unknown): this {
    return this.insertColumnsAfter(column, 1);
  }

  insertColumnsBefore(column: unknown, count: unknown): this {
    this._writable.insertColumns(wholeNumber(column, 'beforePosition'), wholeNumber(count, 'howMany'));
    return this;
  }

  insertColumnsAfter(column: unknown, count: unknown): this {
    this._writable.insertColumns(wholeNumber(column, 'afterPosition') + 1, wholeNumber(count, 'howMany'));
    return this;
  }

  deleteRow(row: unknown): this {
    this.deleteRows(row, 1);
    return this;
  }

  deleteRows(row: unknown, count: unknown): void {
    const sheet = this._writable;
    const [first, howMany] = [wholeNumber(row, 'rowPosition'), wholeNumber(count, 'howMany')];
    if (first < 1 || howMany < 1 || first + howMany - 1 > sheet.maxRows) {
      throw new GoogleError('Those rows are out of bounds.');
    }
    if (howMany === sheet.maxRows) throw new GoogleError("You can't delete all the rows on the sheet.");
    if (howMany >= sheet.maxRows - sheet.frozenRows) {
      throw new GoogleError('Sorry, it is not possible to delete all non-frozen rows.');
    }
    sheet.deleteRows(first, howMany);
  }

  deleteColumn(column: unknown): this {
    this.deleteColumns(column, 1);
    return this;
  }

  deleteColumns(column: unknown, count: unknown): void {
    const sheet = this._writable;
    const [first, howMany] = [wholeNumber(column, 'columnPosition'), wholeNumber(count, 'howMany')];
    if (first < 1 || howMany < 1 || first + howMany - 1 > sheet.maxColumns) {
      throw new GoogleError('Those columns are out of bounds.');
    }
    if (howMany === sheet.maxColumns) throw new GoogleError("You can't delete all the columns on the sheet.");
    sheet.deleteColumns(first, howMany);
  }
}
