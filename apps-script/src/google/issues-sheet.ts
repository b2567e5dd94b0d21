/** The tab in which issues are listed: plain rows, read and written as a block. */

export type SheetLines = readonly (readonly string[])[];

function sheetNamed(name: string): GoogleAppsScript.Spreadsheet.Sheet | null {
  return SpreadsheetApp.getActiveSpreadsheet().getSheetByName(name);
}

/** The ids of these tabs by name, for links to their cells. */
export function tabIds(names: readonly string[]): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  for (const name of names) {
    const sheet = sheetNamed(name);
    if (sheet !== null) ids.set(name, sheet.getSheetId());
  }
  return ids;
}

export function hasSheet(name: string): boolean {
  return sheetNamed(name) !== null;
}

/** What is listed now, without the header; nothing where there is no such tab. */
export function readListed(name: string, columns: number): SheetLines {
  const sheet = sheetNamed(name);
  const rows = sheet?.getLastRow() ?? 0;
  if (sheet === null || rows < 2) return [];
  return sheet
    .getRange(2, 1, rows - 1, columns)
    .getValues()
    .map((row) => row.map(String));
}

/** Behind the others, and without taking the person away from the tab they are in. */
function createSheet(name: string): GoogleAppsScript.Spreadsheet.Sheet {
  const spreadsheet = SpreadsheetApp.getActiveSpreadsheet();
  const active = spreadsheet.getActiveSheet();
  const sheet = spreadsheet.insertSheet(name, spreadsheet.getSheets().length);
  try {
    spreadsheet.setActiveSheet(active);
  } catch (error) {
    console.warn(`active tab: ${String(error)}`);
  }
  return sheet;
}

/** Looks only: whatever of it is not possible changes nothing. */
function decorate(sheet: GoogleAppsScript.Spreadsheet.Sheet, widths: readonly number[]): void {
  try {
    sheet.setFrozenRows(1);
    sheet.getRange(1, 1, 1, widths.length).setFontWeight('bold');
    widths.forEach((width, index) => {
      sheet.setColumnWidth(index + 1, width);
    });
  } catch (error) {
    console.warn(`issues tab: ${String(error)}`);
  }
}

/** Looks only, too. */
function colour(sheet: GoogleAppsScript.Spreadsheet.Sheet, tabColour: string | null): void {
  try {
    sheet.setTabColor(tabColour);
  } catch (error) {
    console.warn(`issues tab: ${String(error)}`);
  }
}

/** @param lines with the header first, all of one length @param tabColour `#rrggbb`; null: none */
export function writeListed(
  name: string,
  lines: SheetLines,
  widths: readonly number[],
  tabColour: string | null,
): void {
  const existing = sheetNamed(name);
  const sheet = existing ?? createSheet(name);
  const before = existing === null ? 0 : existing.getLastRow();
  if (before > lines.length) sheet.getRange(lines.length + 1, 1, before - lines.length, widths.length).clearContent();
  sheet.getRange(1, 1, lines.length, widths.length).setValues(lines.map((line) => [...line]));
  if (existing === null) decorate(sheet, widths);
  colour(sheet, tabColour);
  // Google may write later; the next holder of the lock must see it.
  SpreadsheetApp.flush();
}
