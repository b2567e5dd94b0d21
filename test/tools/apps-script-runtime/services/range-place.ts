import type { Execution } from '../execution.ts';
import { ExecutionService, GoogleError } from '../service.ts';
import { type Area, areaToA1 } from '../workbook/a1.ts';
import type { SheetModel } from '../workbook/sheet.ts';
import type { SheetObject } from './sheet.ts';

export const OUT_OF_SHEET = 'The coordinates of the range are outside the dimensions of the sheet.';

/** Where a range is. Coordinates are fixed: rows that move do not take it along. */
export abstract class RangePlace extends ExecutionService {
  readonly typeName = 'SpreadsheetApp.Range';
  readonly area: Area;
  readonly parent: SheetObject;

  constructor(execution: Execution, parent: SheetObject, area: Area) {
    super(execution);
    this.parent = parent;
    this.area = area;
  }

  /** The sheet, as long as it exists and still has these rows and columns. */
  protected get _sheet(): SheetModel {
    const sheet = this.parent.alive();
    const { row, column, numRows, numColumns } = this.area;
    if (row + numRows - 1 > sheet.maxRows || column + numColumns - 1 > sheet.maxColumns) {
      throw new GoogleError(OUT_OF_SHEET);
    }
    return sheet;
  }

  /** The sheet, for writing. */
  protected get _writable(): SheetModel {
    const sheet = this._sheet;
    assertMayEdit(sheet, this.execution.user, this.area);
    return sheet;
  }

  getRow(): number {
    return this.area.row;
  }

  getColumn(): number {
    return this.area.column;
  }

  getRowIndex(): number {
    return this.area.row;
  }

  getNumRows(): number {
    return this.area.numRows;
  }

  getNumColumns(): number {
    return this.area.numColumns;
  }

  getHeight(): number {
    return this.area.numRows;
  }

  getWidth(): number {
    return this.area.numColumns;
  }

  getLastRow(): number {
    return this.area.row + this.area.numRows - 1;
  }

  getLastColumn(): number {
    return this.area.column + this.area.numColumns - 1;
  }

  getA1Notation(): string {
    return areaToA1(this.area);
  }

  getGridId(): number {
    return this.parent.model.id;
  }

  getSheet(): SheetObject {
    return this.parent;
  }

  activate(): this {
    const { workbook } = this.execution.platform;
    workbook.activeSheetId = this._sheet.id;
    workbook.activeArea = this.area;
    return this;
  }
}

/** @param area the cells that are written; without it only the sheet's own protection counts */
export function assertMayEdit(sheet: SheetModel, user: string, area?: Area): void {
  const touched = sheet.protectedRanges.filter((range) => area !== undefined && overlap(range.area, area));
  const locks = [...(sheet.protectedFor ? [sheet.protectedFor] : []), ...touched.map(({ editors }) => editors)];
  if (locks.some((editors) => !editors.includes(user))) {
    throw new GoogleError(
      'You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit.',
    );
  }
}

function overlap(a: Area, b: Area): boolean {
  const rows = a.row < b.row + b.numRows && b.row < a.row + a.numRows;
  return rows && a.column < b.column + b.numColumns && b.column < a.column + a.numColumns;
}
