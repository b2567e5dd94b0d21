/** What is only comfort for people must never stop a sync: a runtime without it still brings ClickHouse to the sheet. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';
import { Workbook } from '../tools/apps-script-runtime/index.ts';

const ids = ['menu', 'schedule', 'edit'];
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

/** The calls without which nothing could be read, remembered, signed or sent. */
const needed = [
  /^SpreadsheetApp\.(getActiveSpreadsheet|getActive|flush)$/,
  /^Spreadsheet\.(getId|getSheets|getSheetByName|getSpreadsheetLocale|getSpreadsheetTimeZone)$/,
  /^Sheet\.(getName|getLastRow|getLastColumn|getRange|getSheetId)$/,
  /^Range\.(getValues|getNumberFormats|getValue|getRow|getColumn|getNumRows|getNumColumns|getLastRow|getLastColumn|getSheet)$/,
  /^console\./,
  /^(PropertiesService|Properties|LockService|Lock|UrlFetchApp|HTTPResponse|Utilities|Blob)\./,
];

function isNeeded(name: string): boolean {
  return needed.some((pattern) => pattern.test(name));
}

const header = ['date', 'event_id', 'city', 'tickets_sold', 'revenue'];
const rows = [
  ['2025-10-24', '1', 'Москва', 2, 100],
  ['2025-10-25', '1', 'Москва', 2, 'сто'],
];

describe('where every service but the needed ones fails', () => {
  it.each(['syncNow', 'onSchedule'])('%s still syncs', async (name) => {
    const id = name === 'syncNow' ? 'menu' : 'schedule';
    const sheet = stage.open(Workbook.fromArrays({ Sales: [header, ...rows] }, { id }));
    const failed = new Set<string>();
    sheet.runtime.onServiceCall = (call) => {
      if (isNeeded(call)) return undefined;
      failed.add(call);
      return { throws: `${call} is not to be had` };
    };
    sheet.runtime.run(name);
    expect(failed.size).toBeGreaterThan(0);
    const stored = await stage.select(
      `SELECT toUInt32(count()) AS rows FROM fact_qtickets_sales FINAL WHERE _source = '${id}'`,
    );
    expect(stored).toEqual([{ rows: 1 }]);
    const proofs = await stage.value(`SELECT toUInt32(count()) FROM meta_sync_proofs WHERE sheet_id = '${id}'`);
    expect(proofs).toBe(1);
  });
});
