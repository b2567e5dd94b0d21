/** What the syncs of a large sheet cost: requests, bytes, and seconds of Apps Script by the runtime's price list. */
import type { Sheet } from '../../support/sheet.ts';
import { type Spent, spent } from '../../support/spent.ts';
import { revenueColumn, salesTab } from './bench-workbook.ts';

export type SyncCosts = {
  readonly fullRefresh: Spent;
  readonly nothingChanged: Spent;
  readonly tenEditedRows: Spent;
  readonly oneEdit: Spent;
};

const EDITED_ROWS = 10;

function amountCell(row: number): string {
  return `${String.fromCharCode(64 + revenueColumn)}${row}`;
}

/** Ten amounts, spread over the tab, changed as by an import: no edit trigger starts. */
function editTenRows(sheet: Sheet, rows: number): void {
  for (let index = 0; index < EDITED_ROWS; index += 1) {
    const row = 2 + Math.floor(((index + 0.5) * rows) / EDITED_ROWS);
    sheet.runtime.user.apiWrite(salesTab, amountCell(row), [[77_777 + index]]);
  }
}

/** @throws where a sync did not do what it is priced for */
export function measureSyncCosts(sheet: Sheet, rows: number): SyncCosts {
  const fullRefresh = spent(sheet, () => [sheet.run('syncNow')]);
  expectRows(fullRefresh.rows >= rows, 'a full refresh', fullRefresh);
  const nothingChanged = spent(sheet, () => [sheet.tick()]);
  expectRows(nothingChanged.rows === 0, 'a sync that finds nothing', nothingChanged);
  editTenRows(sheet, rows);
  const tenEditedRows = spent(sheet, () => [sheet.tick()]);
  expectRows(tenEditedRows.rows >= Math.min(rows, EDITED_ROWS), 'ten edited rows', tenEditedRows);
  sheet.run('installTriggers');
  sheet.runtime.user.edit(salesTab, amountCell(2), 12_345);
  const oneEdit = spent(sheet, () => sheet.deliverEvents());
  expectRows(oneEdit.rows >= 1, 'one edit', oneEdit);
  return { fullRefresh, nothingChanged, tenEditedRows, oneEdit };
}

function expectRows(isRight: boolean, what: string, cost: Spent): void {
  if (!isRight) throw new Error(`${what} sent ${cost.rows} rows in ${cost.requests} requests`);
}
