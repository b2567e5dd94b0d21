import { wholeNumber } from '../args.ts';
import { GoogleError } from '../service.ts';
import { ProtectionObject } from './protection.ts';
import { SheetCells } from './sheet-cells.ts';
import type { SpreadsheetObject } from './spreadsheet.ts';

/** `SpreadsheetApp.Sheet`: the rest of it. */
export class SheetObject extends SheetCells {
  getName(): string {
    return this.alive().name;
  }

  getSheetName(): string {
    return this.alive().name;
  }

  setName(name: unknown): this {
    const sheet = this._writable;
    this.spreadsheet.assertFreeName(String(name), sheet);
    sheet.name = String(name);
    return this;
  }

  getSheetId(): number {
    return this.alive().id;
  }

  getParent(): SpreadsheetObject {
    return this.spreadsheet;
  }

  /** From 1. */
  getIndex(): number {
    return this.execution.platform.workbook.sheets.indexOf(this.alive()) + 1;
  }

  getType(): string {
    return 'GRID';
  }

  activate(): this {
    this.execution.platform.workbook.activeSheetId = this.alive().id;
    return this;
  }

  hideSheet(): this {
    const sheet = this._writable;
    const others = this.execution.platform.workbook.sheets.filter((other) => other !== sheet && !other.hidden);
    if (others.length === 0) throw new GoogleError("You can't hide all the sheets in a document.");
    sheet.hidden = true;
    return this;
  }

  showSheet(): this {
    this._writable.hidden = false;
    return this;
  }

  isSheetHidden(): boolean {
    return this.alive().hidden;
  }

  setFrozenRows(rows: unknown): void {
    this._writable.frozenRows = wholeNumber(rows, 'rows');
  }

  getFrozenRows(): number {
    return this.alive().frozenRows;
  }

  setFrozenColumns(columns: unknown): void {
    this._writable.frozenColumns = wholeNumber(columns, 'columns');
  }

  setTabColor(color: unknown): this {
    this._writable.tabColor = color === null ? null : String(color);
    return this;
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
    return this.alive().columnWidths.get(Number(column)) ?? 100;
  }

  autoResizeColumn(): this {
    this._writable;
    return this;
  }

  autoResizeColumns(): this {
    this._writable;
    return this;
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

  isRowHiddenByUser(row: unknown): boolean {
    return this.alive().hiddenRows.has(Number(row));
  }

  isRowHiddenByFilter(): boolean {
    return false;
  }

  protect(): ProtectionObject {
    return new ProtectionObject(this._writable, this.execution.platform.owner);
  }
}
