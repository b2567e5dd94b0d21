/** The document's cache: a tenth of a property's price to read, and gone at any time. A copy of the spreadsheet has one of its own. */

let own: GoogleAppsScript.Cache.Cache | null = null;

/** @returns null where Google has none for this script */
export function documentCache(): GoogleAppsScript.Cache.Cache | null {
  own ??= CacheService.getDocumentCache();
  return own;
}
