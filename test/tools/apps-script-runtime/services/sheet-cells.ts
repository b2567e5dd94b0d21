import { wholeNumber } from '../args.ts';
import type { Execution } from '../execution.ts';
import { ExecutionService, GoogleError, signatureError } from '../service.ts';
import { type Area, parseA1 } from '../workbook/a1.ts';
import type { SheetModel } from '../workbook/sheet.ts';
import { cellFrom } from './cell-values.ts';
import { RangeObject } from './range.ts';
import { assertMayEdit, OUT_OF_SHEET } from './range-place.ts';
import type { SheetObject } from './sheet.ts';
import type { SpreadsheetObject } from './spreadsheet.ts';

/** `SpreadsheetApp.Sheet`: what concerns its cells. */
export abstract class SheetCells extends ExecutionService {
  readonly typeName = 'SpreadsheetApp.Sheet';
  readonly model: SheetModel;
  protected readonly spreadsheet: SpreadsheetObject;

  constructor(execution: Execution, spreadsheet: SpreadsheetObject, model: SheetModel) {
    super(execution);
    this.spreadsheet = spreadsheet;
    this.model = model;
  }

  /** Not for scripts: the sheet's model, or Google's exception once the sheet is deleted. */
  readonly alive = (): SheetModel => {
    if (this.execution.platform.workbook.sheets.includes(this.model)) return this.model;
    throw new GoogleError(`Sheet ${this.model.id} not found`);
  };

  /** The sheet's model; charts in tabs of their own and data sources have no grid. */
  protected get _grid(): SheetModel {
    const sheet = this.alive();
    if (sheet.type !== 'GRID') throw new GoogleError(`The action is not supported for ${sheet.type} sheet.`);
    return sheet;
  }

  protected get _writable(): SheetModel {
    const sheet = this._grid;
    assertMayEdit(sheet, this.execution.user);
    return sheet;
  }

  /** (a1), (row, column), (row, column, numRows) or (row, column, numRows, numColumns). */
  getRange(...args: unknown[]): RangeObject {
    const sheet = this._grid;
    if (args.length === 1 && typeof args[0] === 'string') return this.#named(args[0], sheet);
    if (args.length < 2 || args.length > 4 || args.some((arg) => typeof arg !== 'number')) {
      throw signatureError('SpreadsheetApp.Sheet.getRange', args);
    }
    const [row = 0, column = 0, numRows = 1, numColumns = 1] = args.map((arg) => wholeNumber(arg, 'coordinate'));
    if (numRows < 1) throw new GoogleError('The number of rows in the range must be at least 1.');
    if (numColumns < 1) throw new GoogleError('The number of columns in the range must be at least 1.');
    return this._range({ row, column, numRows, numColumns });
  }

  /** From A1 to the last cell with content; A1 alone in an empty sheet. */
  getDataRange(): RangeObject {
    const sheet = this._grid;
    const [numRows, numColumns] = [Math.max(1, sheet.lastRow()), Math.max(1, sheet.lastColumn())];
    return this._range({ row: 1, column: 1, numRows, numColumns });
  }

  getSheetValues(row: unknown, column: unknown, numRows: unknown, numColumns: unknown): unknown[][] {
    return this.getRange(row, column, numRows, numColumns).getValues();
  }

  getLastRow(): number {
    return this._grid.lastRow();
  }

  getLastColumn(): number {
    return this._grid.lastColumn();
  }

  getMaxRows(): number {
    return this._grid.maxRows;
  }

  getMaxColumns(): number {
    return this._grid.maxColumns;
  }

  appendRow(...args: unknown[]): this {
    const [values] = args;
    if (!Array.isArray(values) || args.length !== 1) throw signatureError('SpreadsheetApp.Sheet.appendRow', args);
    const sheet = this._writable;
    const row = sheet.lastRow() + 1;
    for (const [index, value] of values.entries()) {
      const place = { sheet: sheet.name, row, column: index + 1 };
      sheet.put(row, index + 1, cellFrom(value, sheet.cell(row, index + 1), place, this.execution.platform));
    }
    return this;
  }

  clear(): this {
    this._all(this._writable).clear();
    return this;
  }

  clearContents(): this {
    this._all(this._writable).clearContent();
    return this;
  }

  clearFormats(): this {
    this._all(this._writable).clearFormat();
    return this;
  }

  clearNotes(): this {
    this._all(this._writable).clearNote();
    return this;
  }

  protected _range(area: Area): RangeObject {
    const sheet = this._grid;
    const { row, column, numRows, numColumns } = area;
    const inside = row >= 1 && column >= 1 && row + numRows - 1 <= sheet.maxRows;
    if (!inside || column + numColumns - 1 > sheet.maxColumns) throw new GoogleError(OUT_OF_SHEET);
    return new RangeObject(this.execution, this as unknown as SheetObject, area);
  }

  protected _all(sheet: SheetModel): RangeObject {
    const { maxRows, maxColumns } = sheet;
    return this._range({ row: 1, column: 1, numRows: maxRows, numColumns: maxColumns });
  }

  #named(a1: string, sheet: SheetModel): RangeObject {
    const parsed = parseA1(a1, sheet.maxRows, sheet.maxColumns);
    if (!parsed || (parsed.sheet !== undefined && parsed.sheet !== sheet.name)) {
      throw new GoogleError('Range not found');
    }
    return this._range(parsed.area);
  }
}
