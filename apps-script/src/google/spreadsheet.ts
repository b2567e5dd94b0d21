/** The spreadsheet that holds this script, as an event brought it along or as it was asked for: once in an execution. */

import { documentCache } from './document-cache.ts';

type Spreadsheet = GoogleAppsScript.Spreadsheet.Spreadsheet;

let own: Spreadsheet | null = null;

/** @param source of an event, which costs no call */
export function rememberSpreadsheet(source: unknown): void {
  own = (source as Spreadsheet | undefined) ?? own;
}

export function ownSpreadsheet(): Spreadsheet {
  own ??= SpreadsheetApp.getActiveSpreadsheet();
  return own;
}

const ID_KEY = 'SPREADSHEET_ID';
/** The longest that Google keeps anything in a cache. */
const ID_SECONDS = 21_600;

/**
 * Whose rows these are. It is kept in the cache, where it is read for an eighth of the price, and never in a property: those are
 * copied with the spreadsheet, whose copy is another source.
 */
export function ownId(): string {
  try {
    const cache = documentCache();
    const known = cache?.get(ID_KEY) ?? null;
    if (known !== null) return known;
    cache?.put(ID_KEY, ownSpreadsheet().getId(), ID_SECONDS);
  } catch {
    // What the cache does not give is asked of the spreadsheet.
  }
  return ownSpreadsheet().getId();
}
