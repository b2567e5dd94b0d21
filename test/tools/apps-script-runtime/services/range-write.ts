import { GoogleError, signatureError } from '../service.ts';
import { type Cell, withNote, withValidation } from '../workbook/cell.ts';
import { cellFrom, formulaCell, looksOf } from './cell-values.ts';
import { DataValidationObject } from './data-validation.ts';
import { RangeRead } from './range-read.ts';
import { RichTextValueObject } from './rich-text.ts';

type Change = (cell: Cell | undefined, row: number, column: number, value: unknown) => Cell | undefined;

/** What a script writes into a range. */
export abstract class RangeWrite extends RangeRead {
  setValues(...args: unknown[]): this {
    return this._block('setValues', args, (cell, row, column, value) => this.#cellOf(value, cell, row, column));
  }

  setValue(...args: unknown[]): this {
    if (args.length !== 1 || Array.isArray(args[0])) throw signatureError('SpreadsheetApp.Range.setValue', args);
    return this._each((cell, row, column) => this.#cellOf(args[0], cell, row, column));
  }

  setFormulas(...args: unknown[]): this {
    return this._block('setFormulas', args, (cell, row, column, value) => this.#formulaOf(value, cell, row, column));
  }

  setFormula(...args: unknown[]): this {
    if (args.length !== 1 || typeof args[0] !== 'string') throw signatureError('SpreadsheetApp.Range.setFormula', args);
    return this._each((cell, row, column) => this.#formulaOf(args[0], cell, row, column));
  }

  setRichTextValues(...args: unknown[]): this {
    return this._block('setRichTextValues', args, (cell, _row, _column, value) =>
      richCell('setRichTextValues', value, cell),
    );
  }

  setRichTextValue(...args: unknown[]): this {
    return this._each((cell) => richCell('setRichTextValue', args[0], cell));
  }

  setNotes(...args: unknown[]): this {
    return this._block('setNotes', args, (cell, _row, _column, value) => withNote(cell, noteText(value)));
  }

  setNote(note: unknown): this {
    return this._each((cell) => withNote(cell, noteText(note)));
  }

  setDataValidation(...args: unknown[]): this {
    const [rule] = args;
    if (args.length !== 1 || !(rule === null || rule instanceof DataValidationObject)) {
      throw signatureError('SpreadsheetApp.Range.setDataValidation', args);
    }
    return this._each((cell) => withValidation(cell, rule?.rule ?? null));
  }

  clearDataValidations(): this {
    return this._each((cell) => withValidation(cell, null));
  }

  setNumberFormats(...args: unknown[]): this {
    return this._block('setNumberFormats', args, (cell, _row, _column, value) => withFormat(cell, value));
  }

  setNumberFormat(format: unknown): this {
    if (typeof format !== 'string') throw signatureError('SpreadsheetApp.Range.setNumberFormat', [format]);
    return this._each((cell) => withFormat(cell, format));
  }

  /** Content goes; formats and notes stay. */
  clearContent(): this {
    return this._each((cell) => cellFrom('', cell, this.#place(0, 0), this.execution.platform));
  }

  clearFormat(): this {
    return this._each((cell) => (cell?.value === '' || !cell ? undefined : withoutLooks(cell)));
  }

  clearNote(): this {
    return this._each((cell) => withNote(cell, ''));
  }

  /** Everything goes; with options only what they name. */
  clear(...args: unknown[]): this {
    const [options] = args;
    if (args.length > 1 || (options !== undefined && typeof options !== 'object')) {
      throw signatureError('SpreadsheetApp.Range.clear', args);
    }
    const { contentsOnly = false, formatOnly = false } = (options ?? {}) as Record<string, boolean>;
    if (contentsOnly) return this.clearContent();
    return formatOnly ? this.clearFormat() : this._each(() => undefined);
  }

  protected _each(change: (cell: Cell | undefined, row: number, column: number) => Cell | undefined): this {
    this._writable.update(this.area, change);
    return this;
  }

  /** Writes a two-dimensional array of exactly the range's size, whole or not at all. */
  protected _block(method: string, args: readonly unknown[], change: Change): this {
    const [values] = args;
    const rows = asBlock(values);
    if (!rows || args.length !== 1) throw signatureError(`SpreadsheetApp.Range.${method}`, args);
    const { row, column, numRows, numColumns } = this.area;
    assertSize('rows', rows.length, numRows);
    for (const cells of rows) assertSize('columns', cells.length, numColumns);
    const sheet = this._writable;
    const before = sheet.read(this.area);
    const after = rows.map((cells, down) =>
      cells.map((value, right) => change(before[down]?.[right], row + down, column + right, value)),
    );
    sheet.write(row, column, after);
    return this;
  }

  #cellOf(value: unknown, cell: Cell | undefined, row: number, column: number): Cell | undefined {
    return cellFrom(value, cell, this.#place(row, column), this.execution.platform);
  }

  #formulaOf(value: unknown, cell: Cell | undefined, row: number, column: number): Cell | undefined {
    if (value === '' || value === null) return cellFrom('', cell, this.#place(row, column), this.execution.platform);
    const formula = String(value).startsWith('=') ? String(value) : `=${String(value)}`;
    return { ...looksOf(cell), ...formulaCell(formula, this.#place(row, column), this.execution.platform) };
  }

  #place(row: number, column: number) {
    return { sheet: this.parent.model.name, row, column };
  }
}

function asBlock(values: unknown): unknown[][] | undefined {
  return Array.isArray(values) && values.every(Array.isArray) ? (values as unknown[][]) : undefined;
}

function assertSize(what: 'rows' | 'columns', data: number, range: number): void {
  if (data === range) return;
  throw new GoogleError(
    `The number of ${what} in the data does not match the number of ${what} in the range. The data has ${data} but the range has ${range}.`,
  );
}

function richCell(method: string, value: unknown, cell: Cell | undefined): Cell {
  if (!(value instanceof RichTextValueObject)) throw signatureError(`SpreadsheetApp.Range.${method}`, [value]);
  return { ...looksOf(cell), value: value.rich.text, richText: value.rich };
}

/** null takes the note away, as '' does. */
function noteText(note: unknown): string {
  return note === null ? '' : String(note);
}

function withFormat(cell: Cell | undefined, format: unknown): Cell {
  return { ...(cell ?? { value: '' }), format: String(format) };
}

function withoutLooks(cell: Cell): Cell {
  const { format: _format, style: _style, ...rest } = cell;
  return rest;
}
