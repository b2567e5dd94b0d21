/** The spreadsheet that holds this script, as an event brought it along or as it was asked for: once in an execution. */

type Spreadsheet = GoogleAppsScript.Spreadsheet.Spreadsheet;

let own: Spreadsheet | null = null;
let ownLocale: string | null = null;

/** @param source of an event, which costs no call */
export function rememberSpreadsheet(source: unknown): void {
  own = (source as Spreadsheet | undefined) ?? own;
}

export function ownSpreadsheet(): Spreadsheet {
  own ??= SpreadsheetApp.getActiveSpreadsheet();
  return own;
}

/** For a look at what was edited; a run that follows takes it over, and no other, since a person may change it. */
export function localeOfEdit(): string {
  ownLocale = ownSpreadsheet().getSpreadsheetLocale();
  return ownLocale;
}

export function takeLocale(): string {
  const locale = ownLocale ?? ownSpreadsheet().getSpreadsheetLocale();
  ownLocale = null;
  return locale;
}
