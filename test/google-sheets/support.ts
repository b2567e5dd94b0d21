/** A local Google with an account's key, and the API over it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { syncWorkbook, type TabResult } from '@qtickets/ingest-server/client/sync-workbook';
import { createTransport } from '@qtickets/ingest-server/client/transport';
import { openSheetsApi } from '@qtickets/ingest-server/google-sheets/open-sheets-api';
import { openSpreadsheet } from '@qtickets/ingest-server/google-sheets/read-spreadsheet';
import type { SheetsApi } from '@qtickets/ingest-server/google-sheets/sheets-api';
import { type SpreadsheetReader, spreadsheetReader } from '@qtickets/ingest-server/google-sheets/spreadsheet-reader';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import type { TestSource } from '../support/sources-file.ts';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';
import { type LocalGoogle, startLocalGoogle } from '../tools/sheets-api/local-google.ts';

export type GoogleStage = {
  readonly google: LocalGoogle;
  readonly keyFile: string;
  readonly directory: string;
  /** Milliseconds that the API waited before it tried again. */
  readonly waits: number[];
  readonly api: () => Promise<SheetsApi>;
  readonly close: () => Promise<void>;
};

export async function openGoogle(): Promise<GoogleStage> {
  const google = await startLocalGoogle();
  const directory = mkdtempSync(join(tmpdir(), 'qtickets-google-'));
  const keyFile = join(directory, 'key.json');
  google.writeKey(keyFile);
  const waits: number[] = [];
  const wait = async (ms: number) => void waits.push(ms);
  return {
    google,
    keyFile,
    directory,
    waits,
    api: () => openSheetsApi({ keyFile, url: google.url, readsAMinute: 100_000, wait }),
    close: async () => {
      await google.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export const salesHeader = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];
export const sale = (order: string): CellInput[] => [{ date: '2025-03-01' }, '1001', 'Казань', order, 1, 10];

/** A spreadsheet with a tab of sales, shared with the account. */
export function addSales(google: LocalGoogle, id: string, rows: readonly CellInput[][]): Workbook {
  return google.add(Workbook.fromArrays({ Sales: [salesHeader, ...rows] }, { id }));
}

const allTabs = contracts.map(({ tab }) => tab);

export async function readerOf(api: SheetsApi, id: string, settings = {}): Promise<SpreadsheetReader> {
  return spreadsheetReader(api, await openSpreadsheet(api, id, settings), allTabs);
}

/** What `push` or `verify` does with the address of a spreadsheet. */
export async function syncThroughApi(
  api: SheetsApi,
  { serverUrl, source, mode }: { serverUrl: string; source: TestSource; mode: 'sync' | 'compare' },
): Promise<readonly TabResult[]> {
  const opened = await openSpreadsheet(api, source.spreadsheetId, {});
  return syncWorkbook(spreadsheetReader(api, opened, allTabs), {
    transport: createTransport({
      fetch,
      base: serverUrl,
      spreadsheetId: source.spreadsheetId,
      secret: source.secrets[0] ?? '',
    }),
    context: opened.context,
    mode,
  });
}
