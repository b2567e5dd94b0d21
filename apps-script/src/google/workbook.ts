/** The spreadsheet that holds this script, as a run sees it. */

import { columnLetters } from '@qtickets/shared-schema/words/a1';
import type { SheetTab, Workbook } from '../run/ports.ts';
import { takeEditedSheet } from './edit-event.ts';
import { ownId, ownSpreadsheet } from './spreadsheet.ts';

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
    columnFrom: (row, column) => {
      const letters = columnLetters(column - 1);
      return sheet.getRange(`${letters}${row}:${letters}`).getValues();
    },
    wholeRow: (row) => sheet.getRange(`${row}:${row}`).getValues(),
    numberFormats: (row, column, rows, columns) => sheet.getRange(row, column, rows, columns).getNumberFormats(),
  };
}

export function openWorkbook(): Workbook {
  const spreadsheet = ownSpreadsheet();
  let locale: string | undefined;
  return {
    get id() {
      return ownId();
    },
    // Asked for within the run: a spreadsheet that times out is then reported.
    get locale() {
      locale ??= spreadsheet.getSpreadsheetLocale();
      return locale;
    },
    timeZone: () => spreadsheet.getSpreadsheetTimeZone(),
    tabs: () => listTabs(spreadsheet),
    countTabs: () => spreadsheet.getNumSheets(),
    tab: (name) => {
      const sheet = takeEditedSheet(name) ?? spreadsheet.getSheetByName(name);
      // Google finds no other name than that one.
      return sheet === null ? null : sheetTab(sheet, name);
    },
  };
}

/** One that was deleted while they were listed does not even tell its name, in Google's own language: they are listed again, once. */
function listTabs(spreadsheet: GoogleAppsScript.Spreadsheet.Spreadsheet): SheetTab[] {
  const named = (sheet: GoogleAppsScript.Spreadsheet.Sheet) => sheetTab(sheet);
  const sheets = spreadsheet.getSheets();
  try {
    return sheets.map(named);
  } catch {
    return spreadsheet.getSheets().map(named);
  }
}
