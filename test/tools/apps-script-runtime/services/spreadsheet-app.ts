import type { Execution } from '../execution.ts';
import { ExecutionService, GoogleError } from '../service.ts';
import { CRITERIA, DataValidationBuilder } from './data-validation.ts';
import { RichTextValueBuilder, TextStyleBuilder } from './rich-text.ts';
import type { SheetObject } from './sheet.ts';
import { SpreadsheetObject } from './spreadsheet.ts';
import { UiObject } from './ui.ts';

/** `SpreadsheetApp`. */
export class SpreadsheetAppService extends ExecutionService {
  readonly typeName = 'SpreadsheetApp';
  override readonly enums = {
    WrapStrategy: ['WRAP', 'OVERFLOW', 'CLIP'],
    ProtectionType: ['RANGE', 'SHEET'],
    SheetType: ['GRID', 'OBJECT', 'DATASOURCE'],
    Dimension: ['COLUMNS', 'ROWS'],
    DataValidationCriteria: CRITERIA,
  };
  /** The one open spreadsheet. */
  readonly spreadsheet: SpreadsheetObject;
  #ui: UiObject | undefined;

  constructor(execution: Execution) {
    super(execution);
    this.spreadsheet = new SpreadsheetObject(execution);
  }

  getActiveSpreadsheet(): SpreadsheetObject {
    return this.spreadsheet;
  }

  getActive(): SpreadsheetObject {
    return this.spreadsheet;
  }

  getActiveSheet(): SheetObject {
    return this.spreadsheet.getActiveSheet();
  }

  getUi(): UiObject {
    if (!this.execution.hasUi) throw new GoogleError('Cannot call SpreadsheetApp.getUi() from this context.');
    this.#ui ??= new UiObject(this.execution);
    return this.#ui;
  }

  /** Writes are never held back here. */
  flush(): void {}

  newRichTextValue(): RichTextValueBuilder {
    return new RichTextValueBuilder();
  }

  newDataValidation(): DataValidationBuilder {
    return new DataValidationBuilder();
  }

  newTextStyle(): TextStyleBuilder {
    return new TextStyleBuilder();
  }
}
