/**
 * What each service call costs on the virtual clock, in milliseconds. Measured figures are those of GOOGLE 7
 * (properties, cache); the rest is sensible guesswork of the same order, so a budget in calls says more than one in ms.
 */
const BASE: Readonly<Record<string, number>> = {
  'Properties.getProperty': 30,
  'Properties.getProperties': 40,
  'Properties.getKeys': 40,
  'Properties.setProperty': 62,
  'Properties.setProperties': 80,
  'Properties.deleteProperty': 62,
  'Properties.deleteAllProperties': 80,
  'Cache.get': 3,
  'Cache.getAll': 5,
  'Cache.put': 93,
  'Cache.putAll': 120,
  'Cache.remove': 60,
  'Lock.tryLock': 40,
  'Lock.waitLock': 40,
  'Lock.releaseLock': 30,
  'UrlFetchApp.fetch': 150,
  'UrlFetchApp.fetchAll': 150,
  'SpreadsheetApp.flush': 200,
  'SpreadsheetApp.getActiveSpreadsheet': 20,
  'SpreadsheetApp.getActive': 20,
  'Spreadsheet.getSheets': 40,
  'Spreadsheet.getSheetByName': 40,
  'Spreadsheet.insertSheet': 300,
  'Spreadsheet.deleteSheet': 300,
  'Spreadsheet.toast': 60,
  'Sheet.getRange': 2,
  'Sheet.appendRow': 150,
  'ScriptApp.getProjectTriggers': 120,
  'ScriptApp.deleteTrigger': 200,
  'SpreadsheetTriggerBuilder.create': 400,
  'ClockTriggerBuilder.create': 400,
  'Utilities.sleep': 0,
};

/** The price of a call whose method has none of its own, by service. */
const BY_TYPE: Readonly<Record<string, number>> = {
  SpreadsheetApp: 1,
  Spreadsheet: 25,
  Sheet: 30,
  Range: 30,
  Ui: 20,
  ScriptApp: 20,
  Session: 10,
  Utilities: 1,
  Logger: 1,
};

const CELL_READ = 0.003;
const CELL_WRITE = 0.02;
const PER_KILOBYTE = 0.2;

/** What prices look at beyond the name of the call. */
export interface Priced {
  readonly cells?: number;
  readonly bytes?: number;
}

/** Milliseconds of virtual time for a call such as `Range.getValues`. */
export function priceOf(name: string, { cells = 0, bytes = 0 }: Priced): number {
  const [type = '', method = ''] = name.split('.');
  const base = BASE[name] ?? BY_TYPE[type] ?? 0;
  const perCell = /^get/.test(method) ? CELL_READ : CELL_WRITE;
  const reads = /Values?$|Formulas?$|Notes?$|s$/.test(method) ? cells * perCell : 0;
  return base + reads + (bytes / 1024) * PER_KILOBYTE;
}
