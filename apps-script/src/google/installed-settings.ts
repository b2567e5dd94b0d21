/** What `qtickets-sheets source install` sends in a file of its own beside the bundle, until the spreadsheet has it. */

declare const INSTALLED_SETTINGS: unknown;

/** @returns undefined where there is no such file */
export function installedSettings(): unknown {
  return typeof INSTALLED_SETTINGS === 'undefined' ? undefined : INSTALLED_SETTINGS;
}
