import { EnumValue, GoogleError } from '../service.ts';
import { TOP } from '../workbook/a1.ts';
import type { SheetModel } from '../workbook/sheet.ts';
import { ProtectionObject } from './protection.ts';
import { assertMayEdit } from './range-place.ts';
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
    const sheet = this._editable;
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

  getType(): EnumValue {
    return new EnumValue('SheetType', this.alive().type);
  }

  activate(): this {
    const { workbook } = this.execution.platform;
    workbook.activeSheetId = this.alive().id;
    workbook.activeArea = TOP;
    return this;
  }

  hideSheet(): this {
    const sheet = this._editable;
    const others = this.execution.platform.workbook.sheets.filter((other) => other !== sheet && !other.hidden);
    if (others.length === 0) throw new GoogleError("You can't hide all the sheets in a document.");
    sheet.hidden = true;
    return this;
  }

  showSheet(): this {
    this._editable.hidden = false;
    return this;
  }

  isSheetHidden(): boolean {
    return this.alive().hidden;
  }

  setTabColor(color: unknown): this {
    this._editable.tabColor = color === null ? null : String(color);
    return this;
  }

  getTabColor(): string | null {
    return this.alive().tabColor;
  }

  isRowHiddenByUser(row: unknown): boolean {
    return this._grid.hiddenRows.has(Number(row));
  }

  isRowHiddenByFilter(): boolean {
    return false;
  }

  protect(): ProtectionObject {
    return new ProtectionObject(this._editable, this.execution.platform.owner);
  }

  /** For what tabs of any type have. */
  private get _editable(): SheetModel {
    const sheet = this.alive();
    assertMayEdit(sheet, this.execution.user);
    return sheet;
  }
}
