import type { Cell } from '../workbook/cell.ts';
import { displayText } from '../workbook/number-format.ts';
import { scriptValue } from './cell-values.ts';
import { DataValidationObject } from './data-validation.ts';
import { RangePlace } from './range-place.ts';
import { RichTextValueObject } from './rich-text.ts';

type Value = string | number | boolean | Date;

/** What a script reads of a range. */
export abstract class RangeRead extends RangePlace {
  getValues(): Value[][] {
    return this.#map((cell, zone) => scriptValue(cell, zone));
  }

  getValue(): Value {
    return this.#first((cell, zone) => scriptValue(cell, zone));
  }

  getDisplayValues(): string[][] {
    const { locale } = this.execution.platform.workbook;
    return this.#map((cell) => displayText(cell, locale));
  }

  getDisplayValue(): string {
    return this.#first((cell) => displayText(cell, this.execution.platform.workbook.locale));
  }

  /** '' where a cell has no formula. */
  getFormulas(): string[][] {
    return this.#map((cell) => cell?.formula ?? '');
  }

  getFormula(): string {
    return this.#first((cell) => cell?.formula ?? '');
  }

  getNumberFormats(): string[][] {
    return this.#map((cell) => cell?.format ?? '');
  }

  getNumberFormat(): string {
    return this.#first((cell) => cell?.format ?? '');
  }

  getNotes(): string[][] {
    return this.#map((cell) => cell?.note ?? '');
  }

  getNote(): string {
    return this.#first((cell) => cell?.note ?? '');
  }

  getBackgrounds(): string[][] {
    return this.#map((cell) => String(cell?.style?.background ?? '#ffffff'));
  }

  getBackground(): string {
    return this.#first((cell) => String(cell?.style?.background ?? '#ffffff'));
  }

  getRichTextValues(): RichTextValueObject[][] {
    return this.#map(richTextOf);
  }

  getRichTextValue(): RichTextValueObject {
    return this.#first(richTextOf);
  }

  /** null where a cell has none. */
  getDataValidations(): (DataValidationObject | null)[][] {
    return this.#map(ruleOf);
  }

  getDataValidation(): DataValidationObject | null {
    return this.#first(ruleOf);
  }

  isBlank(): boolean {
    return this.#map((cell) => cell === undefined || (cell.value === '' && cell.formula === undefined))
      .flat()
      .every(Boolean);
  }

  #map<T>(read: (cell: Cell | undefined, zone: string) => T): T[][] {
    const { timeZone } = this.execution.platform.workbook;
    return this._sheet.read(this.area).map((row) => row.map((cell) => read(cell, timeZone)));
  }

  #first<T>(read: (cell: Cell | undefined, zone: string) => T): T {
    const cell = this._sheet.cell(this.area.row, this.area.column);
    return read(cell, this.execution.platform.workbook.timeZone);
  }
}

function ruleOf(cell: Cell | undefined): DataValidationObject | null {
  return cell?.validation === undefined ? null : new DataValidationObject(cell.validation);
}

function richTextOf(cell: Cell | undefined): RichTextValueObject {
  if (cell?.richText) return new RichTextValueObject(cell.richText);
  return new RichTextValueObject({ text: typeof cell?.value === 'string' ? cell.value : '', runs: [] });
}
