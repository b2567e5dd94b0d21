import { type Area, TOP } from './a1.ts';
import type { Cell, CellInput } from './cell.ts';
import { cellFromInput } from './cell-input.ts';
import { SheetModel } from './sheet.ts';
import { assertZone } from './zone.ts';

export interface WorkbookOptions {
  /** The spreadsheet's id; also the source's name on the wire. */
  readonly id?: string;
  readonly name?: string;
  /** Such as `ru_RU`, with an underscore as Google writes it. */
  readonly locale?: string;
  /** The spreadsheet's own zone, which is not the script's. */
  readonly timeZone?: string;
}

/** Computes a formula that a script writes; undefined says that it can't. */
export type FormulaEvaluator = (
  formula: string,
  place: { readonly sheet: string; readonly row: number; readonly column: number },
) => Cell['value'] | undefined;

/** A spreadsheet in memory: what Google keeps between executions. */
export class Workbook {
  readonly id: string;
  name: string;
  locale: string;
  timeZone: string;
  readonly sheets: SheetModel[] = [];
  activeSheetId = 0;
  /** What is selected in the active tab. */
  activeArea: Area = TOP;
  /** Hand one in where a script writes formulas other than HYPERLINK and constants. */
  evaluateFormula: FormulaEvaluator = () => undefined;
  #nextSheetId = 0;

  constructor(options: WorkbookOptions = {}) {
    this.id = options.id ?? '1LocalSpreadsheetForTests_0123456789abcdefghi';
    this.name = options.name ?? 'QTickets';
    this.locale = options.locale ?? 'ru_RU';
    this.timeZone = options.timeZone ?? 'Europe/Moscow';
    assertZone(this.timeZone);
  }

  /** A workbook of one tab a key, in that order; see {@link CellInput} for the cells. */
  static fromArrays(
    tabs: Readonly<Record<string, readonly (readonly CellInput[])[]>>,
    options: WorkbookOptions = {},
  ): Workbook {
    const workbook = new Workbook(options);
    for (const [name, rows] of Object.entries(tabs)) {
      workbook.addSheet(name).write(
        1,
        1,
        rows.map((row) => row.map(cellFromInput)),
      );
    }
    return workbook;
  }

  /** Loads an .xlsx file as Google's import would; see `from-xlsx.ts`. */
  static async fromXlsx(path: string, options: WorkbookOptions = {}): Promise<Workbook> {
    const { workbookFromXlsx } = await import('./from-xlsx.ts');
    return workbookFromXlsx(path, options);
  }

  get url(): string {
    return `https://docs.google.com/spreadsheets/d/${this.id}/edit`;
  }

  /** Adds an empty tab at a position counted from 0 (default: the end). */
  addSheet(name: string, index = this.sheets.length): SheetModel {
    const sheet = new SheetModel(this.#nextSheetId, name);
    // The first tab of a new spreadsheet has the id 0; later ones get large numbers.
    this.#nextSheetId = this.#nextSheetId === 0 ? 1_001_000_001 : this.#nextSheetId + 104_729;
    this.sheets.splice(index, 0, sheet);
    if (this.sheets.length === 1) this.activeSheetId = sheet.id;
    return sheet;
  }

  removeSheet(sheet: SheetModel): void {
    const index = this.sheets.indexOf(sheet);
    if (index >= 0) this.sheets.splice(index, 1);
    if (this.activeSheetId === sheet.id) this.activeSheetId = this.sheets[0]?.id ?? 0;
  }

  sheetById(id: number): SheetModel | undefined {
    return this.sheets.find((sheet) => sheet.id === id);
  }

  /** The tab of that name, without regard to case where no exact one exists (as Google looks names up). */
  findSheet(name: string): SheetModel | undefined {
    return this.sheets.find((sheet) => sheet.name === name);
  }

  /** The tab of that name; throws where there is none. */
  sheet(name: string): SheetModel {
    const sheet = this.findSheet(name);
    if (!sheet) throw new Error(`The workbook has no tab ${name}: ${this.sheets.map((s) => s.name).join(', ')}`);
    return sheet;
  }
}
