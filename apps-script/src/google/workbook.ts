/** The spreadsheet that holds this script. */
import type { SheetTab, Workbook } from '../run/ports.ts';
import { takeEditedSheet } from './edit-event.ts';

function sheetTab(sheet: GoogleAppsScript.Spreadsheet.Sheet, name = sheet.getName()): SheetTab {
  let id: number | undefined;
  return {
    name,
    id: () => {
      id ??= sheet.getSheetId();
      return id;
    },
    isGrid: () => String(sheet.getType()) === 'GRID',
    lastRow: () => sheet.getLastRow(),
    lastColumn: () => sheet.getLastColumn(),
    values: (row, column, rows, columns) => sheet.getRange(row, column, rows, columns).getValues(),
    wholeRow: (row) => sheet.getRange(`${row}:${row}`).getValues(),
    numberFormats: (row, column, rows, columns) => sheet.getRange(row, column, rows, columns).getNumberFormats(),
  };
}

export function openWorkbook(): Workbook {
  const spreadsheet = SpreadsheetApp.getActiveSpreadsheet();
  let locale: string | undefined;
  return {
    id: spreadsheet.getId(),
    // Asked for within the run: a spreadsheet that times out is then reported.
    get locale() {
      locale ??= spreadsheet.getSpreadsheetLocale();
      return locale;
    },
    timeZone: () => spreadsheet.getSpreadsheetTimeZone(),
    tabs: () => spreadsheet.getSheets().map((sheet) => sheetTab(sheet)),
    countTabs: () => spreadsheet.getSheets().length,
    tab: (name) => {
      const sheet = takeEditedSheet(name) ?? spreadsheet.getSheetByName(name);
      // Google finds no other name than that one.
      return sheet === null ? null : sheetTab(sheet, name);
    },
  };
}
