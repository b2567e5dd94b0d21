import type { Platform } from '../platform.ts';
import { cellFrom, looksOf } from '../services/cell-values.ts';
import { type Area, parseA1 } from '../workbook/a1.ts';
import {
  type Cell,
  type CellInput,
  type Validation,
  withBackground,
  withNote,
  withValidation,
} from '../workbook/cell.ts';
import { cellFromInput } from '../workbook/cell-input.ts';
import { displayText } from '../workbook/number-format.ts';
import type { SheetModel } from '../workbook/sheet.ts';
import type { ChangeType, EventSpec } from './event.ts';

export type Raise = (event: Extract<EventSpec, { kind: 'open' | 'edit' | 'change' }>, actor: string) => void;

/**
 * Someone at the spreadsheet. Text that is typed or pasted is read as Sheets reads it (locale, format of the cell);
 * other {@link CellInput}s are put as they are. Each action raises the events that Google raises, into the queue.
 */
export class UserActions {
  readonly #platform: Platform;
  readonly #raise: Raise;
  readonly #actor: string;

  constructor(platform: Platform, raise: Raise, actor: string) {
    this.#platform = platform;
    this.#raise = raise;
    this.#actor = actor;
  }

  /** The same actions by somebody else. */
  as(actor: string): UserActions {
    return new UserActions(this.#platform, this.#raise, actor);
  }

  /** Opens the spreadsheet. */
  open(): void {
    this.#raise({ kind: 'open' }, this.#actor);
  }

  /** Types into one cell: an edit event with value and oldValue, and a change event. */
  edit(tab: string, a1: string, input: CellInput): void {
    const sheet = this.#sheet(tab);
    const area = this.#area(sheet, a1);
    const before = sheet.cell(area.row, area.column);
    this.#fill(sheet, { ...area, numRows: 1, numColumns: 1 }, [[input]]);
    const after = sheet.cell(area.row, area.column);
    const { locale } = this.#platform.workbook;
    const value = eventText(after, locale);
    const oldValue = eventText(before, locale);
    const texts = { ...(value === undefined ? {} : { value }), ...(oldValue === undefined ? {} : { oldValue }) };
    this.#edited(sheet, { ...area, numRows: 1, numColumns: 1 }, texts);
  }

  /** Pastes a block with its upper left corner at `a1`: events with the range and nothing else. */
  paste(tab: string, a1: string, rows: readonly (readonly CellInput[])[]): void {
    const sheet = this.#sheet(tab);
    const { row, column } = this.#area(sheet, a1);
    const area = { row, column, numRows: rows.length, numColumns: Math.max(1, ...rows.map((cells) => cells.length)) };
    this.#fill(sheet, area, rows);
    this.#edited(sheet, area);
  }

  /** Drags one value over a range. */
  fill(tab: string, a1: string, input: CellInput): void {
    const area = this.#area(this.#sheet(tab), a1);
    const row = new Array<CellInput>(area.numColumns).fill(input);
    this.paste(tab, a1, new Array<CellInput[]>(area.numRows).fill(row));
  }

  /** Deletes the content of a range. */
  clear(tab: string, a1: string): void {
    const sheet = this.#sheet(tab);
    const area = this.#area(sheet, a1);
    sheet.update(area, (cell, row, column) => this.#typed(sheet, '', cell, row, column));
    this.#edited(sheet, area);
  }

  insertRows(tab: string, before: number, count = 1): void {
    this.#sheet(tab).insertRows(before, count);
    this.#changed('INSERT_ROW');
  }

  deleteRows(tab: string, first: number, count = 1): void {
    this.#sheet(tab).deleteRows(first, count);
    this.#changed('REMOVE_ROW');
  }

  insertColumns(tab: string, before: number, count = 1): void {
    this.#sheet(tab).insertColumns(before, count);
    this.#changed('INSERT_COLUMN');
  }

  deleteColumns(tab: string, first: number, count = 1): void {
    this.#sheet(tab).deleteColumns(first, count);
    this.#changed('REMOVE_COLUMN');
  }

  /** Drags a column so that it lands before the column that was number `before`. */
  moveColumn(tab: string, from: number, before: number): void {
    const sheet = this.#sheet(tab);
    sheet.moveColumn(from, before);
    this.#edited(sheet, { row: 1, column: Math.min(from, before), numRows: sheet.maxRows, numColumns: 1 }, {}, 'OTHER');
  }

  /** Drags rows so that they land before the row that was number `before`. */
  moveRows(tab: string, first: number, count: number, before: number): void {
    const sheet = this.#sheet(tab);
    sheet.moveRows(first, count, before);
    const row = before > first ? before - count : before;
    this.#edited(sheet, { row, column: 1, numRows: count, numColumns: sheet.maxColumns }, {}, 'OTHER');
  }

  /** Sorts the rows below the header by a column; empty cells come last. */
  sort(tab: string, column: number, options: { ascending?: boolean; headerRows?: number } = {}): void {
    const { ascending = true, headerRows = 1 } = options;
    const sheet = this.#sheet(tab);
    const numRows = sheet.lastRow() - headerRows;
    if (numRows < 1) return;
    const area = { row: headerRows + 1, column: 1, numRows, numColumns: Math.max(1, sheet.lastColumn()) };
    const sign = ascending ? 1 : -1;
    const rows = sheet.read(area).map((cells) => ({ cells, by: cells[column - 1] }));
    rows.sort((a, b) => compareCells(a.by, b.by, sign));
    sheet.write(
      area.row,
      1,
      rows.map(({ cells }) => cells),
    );
    this.#edited(sheet, area, {}, 'OTHER');
  }

  /** A colour, a font, a number format: the latter changes what a cell is, and no edit event reports it. */
  setFormat(tab: string, a1: string, format: string): void {
    const sheet = this.#sheet(tab);
    sheet.update(this.#area(sheet, a1), (cell) => ({ ...(cell ?? { value: '' }), format }));
    this.#changed('FORMAT');
  }

  /** A fill colour, `#rrggbb`; null takes it away. */
  setBackground(tab: string, a1: string, colour: string | null): void {
    const sheet = this.#sheet(tab);
    sheet.update(this.#area(sheet, a1), (cell) => withBackground(cell, colour));
    this.#changed('FORMAT');
  }

  /** A note; '' takes it away. No edit event reports it. */
  setNote(tab: string, a1: string, note: string): void {
    const sheet = this.#sheet(tab);
    sheet.update(this.#area(sheet, a1), (cell) => withNote(cell, note));
    this.#changed('OTHER');
  }

  /** Data → Data validation. */
  validate(tab: string, a1: string, rule: Validation): void {
    const sheet = this.#sheet(tab);
    sheet.update(this.#area(sheet, a1), (cell) => withValidation(cell, rule));
    this.#changed('OTHER');
  }

  /** Merges cells: all but the first lose their content, and no edit event reports it. */
  merge(tab: string, a1: string): void {
    const sheet = this.#sheet(tab);
    sheet.merge(this.#area(sheet, a1));
    this.#changed('FORMAT');
  }

  hideSheet(name: string, hidden = true): void {
    this.#sheet(name).hidden = hidden;
    this.#changed('OTHER');
  }

  /** Selects cells, such as `B5` or `5:7`, of a tab. */
  select(tab: string, cells: string): void {
    const { workbook } = this.#platform;
    const sheet = this.#sheet(tab);
    const area = parseA1(cells, sheet.maxRows, sheet.maxColumns)?.area;
    if (area === undefined) throw new Error(`${cells} names no cells`);
    workbook.activeSheetId = sheet.id;
    workbook.activeArea = area;
  }

  /** A chart moved to a tab of its own, a timeline, or a tab connected to a database: no cells. */
  insertTabWithoutGrid(name: string, type: 'OBJECT' | 'DATASOURCE', index?: number): void {
    this.#platform.workbook.addSheet(name, index).type = type;
    this.#changed('INSERT_GRID');
  }

  insertSheet(name: string, index?: number): void {
    this.#platform.workbook.addSheet(name, index);
    this.#changed('INSERT_GRID');
  }

  deleteSheet(name: string): void {
    this.#platform.workbook.removeSheet(this.#sheet(name));
    this.#changed('REMOVE_GRID');
  }

  renameSheet(name: string, to: string): void {
    this.#sheet(name).name = to;
    this.#changed('OTHER');
  }

  /** A write through the Sheets API or by a form: no trigger fires. */
  apiWrite(tab: string, a1: string, rows: readonly (readonly CellInput[])[]): void {
    const sheet = this.#sheet(tab);
    const { row, column } = this.#area(sheet, a1);
    sheet.write(
      row,
      column,
      rows.map((cells, down) =>
        cells.map((input, right) => withMarksOf(sheet.cell(row + down, column + right), input)),
      ),
    );
  }

  /** The result of a formula, or a cell of a pivot table, changes: no trigger fires. */
  recalc(tab: string, a1: string, value: Cell['value']): void {
    const sheet = this.#sheet(tab);
    sheet.update(this.#area(sheet, a1), (cell) => {
      if (cell?.computed) return { ...cell, value };
      if (cell?.formula === undefined) throw new Error(`No formula in ${tab}!${a1}`);
      const { isError: _, ...rest } = cell;
      return { ...rest, ...cellFromInput({ formula: cell.formula, value }), value };
    });
  }

  #sheet(tab: string): SheetModel {
    return this.#platform.workbook.sheet(tab);
  }

  #area(sheet: SheetModel, a1: string): Area {
    const parsed = parseA1(a1, sheet.maxRows, sheet.maxColumns);
    if (!parsed) throw new Error(`Not a range: ${a1}`);
    return parsed.area;
  }

  #fill(sheet: SheetModel, area: Area, rows: readonly (readonly CellInput[])[]): void {
    for (const [down, inputs] of rows.entries()) {
      for (const [right, input] of inputs.entries()) {
        const [row, column] = [area.row + down, area.column + right];
        sheet.put(row, column, this.#typed(sheet, input, sheet.cell(row, column), row, column));
      }
    }
  }

  #typed(sheet: SheetModel, input: CellInput, before: Cell | undefined, row: number, column: number): Cell | undefined {
    const place = { sheet: sheet.name, row, column };
    if (typeof input !== 'object' || input === null) return cellFrom(input, before, place, this.#platform);
    return { ...looksOf(before), value: '', ...cellFromInput(input) };
  }

  #edited(
    sheet: SheetModel,
    area: Area,
    texts: { readonly value?: string; readonly oldValue?: string } = {},
    changeType: ChangeType = 'EDIT',
  ): void {
    this.#raise({ kind: 'edit', sheet, area, ...texts }, this.#actor);
    this.#changed(changeType);
  }

  #changed(changeType: ChangeType): void {
    this.#raise({ kind: 'change', changeType }, this.#actor);
  }
}

/** A written value leaves note and colours where they are. */
function withMarksOf(before: Cell | undefined, input: CellInput): Cell | undefined {
  const { format: _, ...marks } = looksOf(before);
  const cell = cellFromInput(input);
  return Object.keys(marks).length === 0 ? cell : { value: '', ...cell, ...marks };
}

/** Values of edit events are texts, numbers (dates included, as serial numbers) without their format. */
function eventText(cell: Cell | undefined, locale: string): string | undefined {
  if (cell === undefined || cell.value === '') return undefined;
  return typeof cell.value === 'number' ? String(cell.value) : displayText(cell, locale);
}

const RANK = { number: 0, string: 1, boolean: 2 } as const;

function compareCells(a: Cell | undefined, b: Cell | undefined, sign: number): number {
  const [left, right] = [a?.value ?? '', b?.value ?? ''];
  if (left === '' || right === '') return Number(left === '') - Number(right === '');
  const ranks = RANK[typeof left as keyof typeof RANK] - RANK[typeof right as keyof typeof RANK];
  if (ranks !== 0) return sign * ranks;
  if (typeof left === 'string') return sign * left.localeCompare(String(right));
  return sign * (Number(left) - Number(right));
}
