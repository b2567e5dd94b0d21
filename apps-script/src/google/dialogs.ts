/** What a person sees: toasts, questions and dialogs. Showing must never make a sync fail. */

const TITLE = 'QTickets';

/** @param seconds how long it stays */
export function toast(message: string, seconds: number): void {
  try {
    SpreadsheetApp.getActiveSpreadsheet().toast(message, TITLE, seconds);
  } catch (error) {
    console.warn(`toast: ${String(error)}`);
  }
}

/**
 * Suspends the script until the person answers, and drops its locks: never to be called under the lock.
 * @returns false where nobody can be asked
 */
export function askYesNo(title: string, question: string): boolean {
  try {
    const ui = SpreadsheetApp.getUi();
    return ui.alert(title, question, ui.ButtonSet.YES_NO) === ui.Button.YES;
  } catch (error) {
    console.warn(`question not asked: ${String(error)}`);
    return false;
  }
}

/** Suspends the script as `askYesNo` does. @returns what was typed; null where the person cancelled, or cannot be asked */
export function askText(title: string, question: string): string | null {
  try {
    const ui = SpreadsheetApp.getUi();
    const answer = ui.prompt(title, question, ui.ButtonSet.OK_CANCEL);
    return answer.getSelectedButton() === ui.Button.OK ? answer.getResponseText().trim() : null;
  } catch (error) {
    console.warn(`question not asked: ${String(error)}`);
    return null;
  }
}

/** @param html a whole page, with everything in it escaped */
export function showDialog(title: string, html: string, width: number, height: number): void {
  const page = HtmlService.createHtmlOutput(html).setWidth(width).setHeight(height);
  SpreadsheetApp.getUi().showModalDialog(page, title);
}

/** Beside the sheet, where it stays open. @param html as for a dialog */
export function showSidebar(title: string, html: string): void {
  SpreadsheetApp.getUi().showSidebar(HtmlService.createHtmlOutput(html).setTitle(title));
}

/** Takes the person to a cell, or a whole row. @returns false where the tab is gone */
export function activateCell(tab: string, cell: string): boolean {
  const sheet = SpreadsheetApp.getActiveSpreadsheet().getSheetByName(tab);
  if (sheet === null) return false;
  sheet.getRange(cell).activate();
  return true;
}

/** The first row of what the person has selected; null where no cells are. */
export function selectedRow(): { readonly tab: string; readonly row: number } | null {
  const range: GoogleAppsScript.Spreadsheet.Range | null = SpreadsheetApp.getActiveSpreadsheet().getActiveRange();
  return range === null ? null : { tab: range.getSheet().getName(), row: range.getRow() };
}

/** The locale where only a menu or a toast depends on it: Russian where it can't be asked for. */
export function localeOfUi(): string {
  try {
    return SpreadsheetApp.getActiveSpreadsheet().getSpreadsheetLocale();
  } catch {
    return 'ru_RU';
  }
}
