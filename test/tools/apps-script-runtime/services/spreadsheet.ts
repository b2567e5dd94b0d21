import { ExecutionService, GoogleError, signatureError } from '../service.ts';
import { parseA1 } from '../workbook/a1.ts';
import type { SheetModel } from '../workbook/sheet.ts';
import type { Workbook } from '../workbook/workbook.ts';
import type { RangeObject } from './range.ts';
import { UserObject } from './session.ts';
import { SheetObject } from './sheet.ts';

/** `SpreadsheetApp.Spreadsheet`. */
export class SpreadsheetObject extends ExecutionService {
  readonly typeName = 'SpreadsheetApp.Spreadsheet';
  readonly #sheets = new WeakMap<SheetModel, SheetObject>();

  get #workbook(): Workbook {
    return this.execution.platform.workbook;
  }

  getId(): string {
    return this.#workbook.id;
  }

  getName(): string {
    return this.#workbook.name;
  }

  getUrl(): string {
    return this.#workbook.url;
  }

  getSpreadsheetLocale(): string {
    return this.#workbook.locale;
  }

  getSpreadsheetTimeZone(): string {
    return this.#workbook.timeZone;
  }

  getOwner(): UserObject {
    return new UserObject(this.execution.platform.owner);
  }

  getSheets(): SheetObject[] {
    return this.#workbook.sheets.map((sheet) => this.sheetObject(sheet));
  }

  getNumSheets(): number {
    return this.#workbook.sheets.length;
  }

  getSheetByName(...args: unknown[]): SheetObject | null {
    const [name] = args;
    if (typeof name !== 'string' || args.length !== 1) {
      throw signatureError('SpreadsheetApp.Spreadsheet.getSheetByName', args);
    }
    const sheet = this.#workbook.findSheet(name);
    return sheet ? this.sheetObject(sheet) : null;
  }

  getSheetById(id: unknown): SheetObject | null {
    const sheet = this.#workbook.sheetById(Number(id));
    return sheet ? this.sheetObject(sheet) : null;
  }

  getActiveSheet(): SheetObject {
    const sheet = this.#workbook.sheetById(this.#workbook.activeSheetId) ?? this.#workbook.sheets[0];
    if (!sheet) throw new GoogleError('The spreadsheet has no sheet.');
    return this.sheetObject(sheet);
  }

  getActiveRange(): RangeObject {
    const { row, column, numRows, numColumns } = this.#workbook.activeArea;
    return this.getActiveSheet().getRange(row, column, numRows, numColumns);
  }

  setActiveSheet(sheet: unknown): SheetObject {
    if (!(sheet instanceof SheetObject)) throw signatureError('SpreadsheetApp.Spreadsheet.setActiveSheet', [sheet]);
    return sheet.activate();
  }

  /** (), (name), (index) or (name, index), the index from 0. */
  insertSheet(...args: unknown[]): SheetObject {
    const name = typeof args[0] === 'string' ? args[0] : undefined;
    const index = name === undefined ? args[0] : args[1];
    if (args.length > 2 || (index !== undefined && typeof index !== 'number')) {
      throw signatureError('SpreadsheetApp.Spreadsheet.insertSheet', args);
    }
    const free = name ?? this.#freeName();
    this.assertFreeName(free);
    const sheet = this.#workbook.addSheet(free, index);
    this.#workbook.activeSheetId = sheet.id;
    return this.sheetObject(sheet);
  }

  deleteSheet(sheet: unknown): void {
    if (!(sheet instanceof SheetObject)) throw signatureError('SpreadsheetApp.Spreadsheet.deleteSheet', [sheet]);
    if (this.#workbook.sheets.length === 1) throw new GoogleError("You can't remove all the sheets in a document.");
    this.#workbook.removeSheet(sheet.alive());
  }

  getRange(a1: unknown): RangeObject {
    const parsed = parseA1(String(a1), 1, 1);
    const sheet = parsed?.sheet === undefined ? this.getActiveSheet() : this.getSheetByName(parsed.sheet);
    if (!sheet) throw new GoogleError('Range not found');
    return sheet.getRange(String(a1));
  }

  /** (message), (message, title) or (message, title, seconds); 5 seconds by default. */
  toast(...args: unknown[]): void {
    const [message, title = '', seconds = 5] = args;
    if (args.length < 1 || args.length > 3 || typeof seconds !== 'number') {
      throw signatureError('SpreadsheetApp.Spreadsheet.toast', args);
    }
    this.execution.toasts.push({ message: String(message), title: String(title ?? ''), seconds });
  }

  /** Not for scripts: throws where another sheet has the name. */
  readonly assertFreeName = (name: string, own?: SheetModel): void => {
    const taken = this.#workbook.sheets.some(
      (sheet) => sheet !== own && sheet.name.toLowerCase() === name.toLowerCase(),
    );
    if (taken) throw new GoogleError(`A sheet with the name "${name}" already exists. Please enter another name.`);
  };

  /** Not for scripts: the one object of a sheet in this execution. */
  readonly sheetObject = (sheet: SheetModel): SheetObject => {
    let object = this.#sheets.get(sheet);
    if (!object) {
      object = new SheetObject(this.execution, this, sheet);
      this.#sheets.set(sheet, object);
    }
    return object;
  };

  #freeName(): string {
    for (let number = this.#workbook.sheets.length + 1; ; number += 1) {
      if (!this.#workbook.findSheet(`Sheet${number}`)) return `Sheet${number}`;
    }
  }
}
