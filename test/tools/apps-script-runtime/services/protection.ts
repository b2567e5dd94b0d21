import { ServiceObject } from '../service.ts';
import type { SheetModel } from '../workbook/sheet.ts';

/** `SpreadsheetApp.Protection`, of a whole sheet. */
export class ProtectionObject extends ServiceObject {
  readonly typeName = 'SpreadsheetApp.Protection';
  readonly #sheet: SheetModel;
  readonly #owner: string;
  #description = '';

  constructor(sheet: SheetModel, owner: string) {
    super();
    this.#sheet = sheet;
    this.#owner = owner;
  }

  setDescription(text: unknown): this {
    this.#description = String(text);
    return this;
  }

  getDescription(): string {
    return this.#description;
  }

  /** Only a warning: nobody is kept from editing. */
  setWarningOnly(warningOnly: unknown): this {
    this.#sheet.protectedFor = warningOnly === true ? undefined : [this.#owner];
    return this;
  }

  remove(): void {
    this.#sheet.protectedFor = undefined;
  }
}
