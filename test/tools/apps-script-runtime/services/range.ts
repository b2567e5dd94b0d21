import { wholeNumber } from '../args.ts';
import { GoogleError, NotOffered, signatureError } from '../service.ts';
import { withBackground } from '../workbook/cell.ts';
import { OUT_OF_SHEET } from './range-place.ts';
import { RangeWrite } from './range-write.ts';

/** Hex only; Google takes names of colours too. */
function colourOf(method: string, value: unknown): string | null {
  if (value === null) return null;
  if (typeof value !== 'string') throw signatureError(`SpreadsheetApp.Range.${method}`, [value]);
  if (!/^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(value)) throw new NotOffered(`The colour ${value}`);
  return value;
}

/** `SpreadsheetApp.Range`. Looks are kept with the cells and have no effect. */
export class RangeObject extends RangeWrite {
  offset(rows: unknown, columns: unknown, numRows?: unknown, numColumns?: unknown): RangeObject {
    const area = {
      row: this.area.row + wholeNumber(rows, 'rowOffset'),
      column: this.area.column + wholeNumber(columns, 'columnOffset'),
      numRows: numRows === undefined ? this.area.numRows : wholeNumber(numRows, 'numRows'),
      numColumns: numColumns === undefined ? this.area.numColumns : wholeNumber(numColumns, 'numColumns'),
    };
    if (area.row < 1 || area.column < 1) throw new GoogleError(OUT_OF_SHEET);
    return new RangeObject(this.execution, this.parent, area);
  }

  getCell(row: unknown, column: unknown): RangeObject {
    return this.offset(wholeNumber(row, 'row') - 1, wholeNumber(column, 'column') - 1, 1, 1);
  }

  setFontWeight(value: unknown): this {
    return this.#style('fontWeight', value);
  }

  setFontWeights(values: unknown): this {
    return this.#styles('setFontWeights', 'fontWeight', values);
  }

  setFontColor(value: unknown): this {
    return this.#style('fontColor', value);
  }

  setFontColors(values: unknown): this {
    return this.#styles('setFontColors', 'fontColor', values);
  }

  setFontStyle(value: unknown): this {
    return this.#style('fontStyle', value);
  }

  setFontSize(value: unknown): this {
    return this.#style('fontSize', value);
  }

  setFontLine(value: unknown): this {
    return this.#style('fontLine', value);
  }

  setFontFamily(value: unknown): this {
    return this.#style('fontFamily', value);
  }

  setBackground(value: unknown): this {
    const colour = colourOf('setBackground', value);
    return this._each((cell) => withBackground(cell, colour));
  }

  setBackgrounds(values: unknown): this {
    return this._block('setBackgrounds', [values], (cell, _row, _column, value) =>
      withBackground(cell, colourOf('setBackgrounds', value)),
    );
  }

  setWrap(value: unknown): this {
    return this.#style('wrap', value);
  }

  setWrapStrategy(value: unknown): this {
    return this.#style('wrap', value);
  }

  setVerticalAlignment(value: unknown): this {
    return this.#style('verticalAlignment', value);
  }

  setHorizontalAlignment(value: unknown): this {
    return this.#style('horizontalAlignment', value);
  }

  #style(name: string, value: unknown): this {
    return this._each((cell) => ({ ...(cell ?? { value: '' }), style: { ...cell?.style, [name]: value } }));
  }

  #styles(method: string, name: string, values: unknown): this {
    return this._block(method, [values], (cell, _row, _column, value) => ({
      ...(cell ?? { value: '' }),
      style: { ...cell?.style, [name]: value },
    }));
  }
}
