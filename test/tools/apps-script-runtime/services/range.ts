import { wholeNumber } from '../args.ts';
import { GoogleError } from '../service.ts';
import { OUT_OF_SHEET } from './range-place.ts';
import { RangeWrite } from './range-write.ts';

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
    return this.#style('background', value);
  }

  setBackgrounds(values: unknown): this {
    return this.#styles('setBackgrounds', 'background', values);
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
