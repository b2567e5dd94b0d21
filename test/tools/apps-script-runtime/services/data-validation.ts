import { isEnum } from '../args.ts';
import { EnumValue, GoogleError, NotOffered, ServiceObject, signatureError } from '../service.ts';
import type { Validation } from '../workbook/cell.ts';

/** The criteria that the builder offers here. */
export const CRITERIA = ['CUSTOM_FORMULA', 'DATE_IS_VALID_DATE', 'NUMBER_BETWEEN', 'VALUE_IN_LIST', 'VALUE_IN_RANGE'];
/** Google takes no longer lists. */
const LIST_MAX = 500;

/** `SpreadsheetApp.DataValidation`. Kept with the cells, and never held against what is typed. */
export class DataValidationObject extends ServiceObject {
  readonly typeName = 'SpreadsheetApp.DataValidation';
  readonly rule: Validation;

  constructor(rule: Validation) {
    super();
    this.rule = rule;
  }

  getCriteriaType(): EnumValue {
    return new EnumValue('DataValidationCriteria', this.rule.criteria);
  }

  getCriteriaValues(): unknown[] {
    return [...this.rule.values];
  }

  getAllowInvalid(): boolean {
    return this.rule.allowInvalid;
  }

  getHelpText(): string | null {
    return this.rule.helpText;
  }

  copy(): DataValidationBuilder {
    return new DataValidationBuilder(this.rule);
  }
}

/** `SpreadsheetApp.newDataValidation()`. */
export class DataValidationBuilder extends ServiceObject {
  readonly typeName = 'SpreadsheetApp.DataValidationBuilder';
  #rule: Omit<Validation, 'criteria'> & { readonly criteria?: string };

  constructor(rule: Omit<Validation, 'criteria'> & { readonly criteria?: string } = NEW) {
    super();
    this.#rule = rule;
  }

  requireDate(): this {
    return this.#require('DATE_IS_VALID_DATE', []);
  }

  requireFormulaSatisfied(formula: unknown): this {
    if (typeof formula !== 'string' || !formula.startsWith('=')) {
      throw signatureError('SpreadsheetApp.DataValidationBuilder.requireFormulaSatisfied', [formula]);
    }
    return this.#require('CUSTOM_FORMULA', [formula]);
  }

  requireNumberBetween(start: unknown, end: unknown): this {
    return this.#require('NUMBER_BETWEEN', [start, end]);
  }

  requireValueInList(values: unknown, showDropdown: unknown = true): this {
    if (!Array.isArray(values)) {
      throw signatureError('SpreadsheetApp.DataValidationBuilder.requireValueInList', [values]);
    }
    if (values.length > LIST_MAX) {
      throw new GoogleError(`The data validation rule has more items than the limit of ${LIST_MAX}.`);
    }
    return this.#require('VALUE_IN_LIST', [values, showDropdown]);
  }

  requireValueInRange(range: unknown, showDropdown: unknown = true): this {
    return this.#require('VALUE_IN_RANGE', [range, showDropdown]);
  }

  withCriteria(criteria: unknown): this {
    throw new NotOffered(`withCriteria(${isEnum(criteria, 'DataValidationCriteria') ? criteria.name : ''})`);
  }

  setAllowInvalid(allowInvalid: unknown): this {
    this.#rule = { ...this.#rule, allowInvalid: allowInvalid === true };
    return this;
  }

  setHelpText(text: unknown): this {
    this.#rule = { ...this.#rule, helpText: String(text) };
    return this;
  }

  build(): DataValidationObject {
    const { criteria, ...rest } = this.#rule;
    if (criteria === undefined) throw new GoogleError('The data validation rule has no criteria.');
    return new DataValidationObject({ ...rest, criteria });
  }

  #require(criteria: string, values: readonly unknown[]): this {
    this.#rule = { ...this.#rule, criteria, values };
    return this;
  }
}

/** New rules warn. */
const NEW = { values: [], allowInvalid: true, helpText: null };
