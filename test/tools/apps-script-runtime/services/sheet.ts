import { GoogleError } from '../service.ts';
import { ProtectionObject } from './protection.ts';
import { SheetGrid } from './sheet-grid.ts';
import type { SpreadsheetObject } from './spreadsheet.ts';

/** `SpreadsheetApp.Sheet`: the rest of it. */
export class SheetObject extends SheetGrid {
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

  setTabColor(color: unknown): this {
    this._writable.tabColor = color === null ? null : String(color);
    return this;
  }

  getTabColor(): string | null {
    return this.alive().tabColor;
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
