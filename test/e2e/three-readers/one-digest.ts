/** One workbook through all three readers: the script in it, the Sheets API over HTTP, and the same saved as a file. */
import { join } from 'node:path';
import { fileReader, syncWorkbook, type WorkbookReader } from '@qtickets/ingest-server/client/sync-workbook';
import { createTransport, type Transport } from '@qtickets/ingest-server/client/transport';
import { type ReadWorkbook, readWorkbook } from '@qtickets/ingest-server/files/read-workbook';
import { readWorkbookFile } from '@qtickets/ingest-server/files/workbook-file';
import { openSpreadsheet } from '@qtickets/ingest-server/google-sheets/read-spreadsheet';
import { spreadsheetReader } from '@qtickets/ingest-server/google-sheets/spreadsheet-reader';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import type { TabSettings } from '@qtickets/shared-schema/reading/choose-tabs';
import type { ReadContext } from '@qtickets/shared-schema/wire/cell';
import type { DigestRequest, DigestRequestTab } from '@qtickets/shared-schema/wire/protocol';
import { expect } from 'vitest';
import { type GoogleStage, openGoogle } from '../../google-sheets/support.ts';
import { type ExportOptions, exportXlsx } from '../../support/export-xlsx.ts';
import type { SentRequest } from '../../support/sheet.ts';
import { openStage, type Stage } from '../../support/stage.ts';
import type { Workbook } from '../../tools/apps-script-runtime/index.ts';

export type ReaderStage = { readonly stage: Stage; readonly local: GoogleStage; readonly close: () => Promise<void> };

/** @param ids a spreadsheet each */
export async function openReaders(ids: readonly string[]): Promise<ReaderStage> {
  const [stage, local] = [await openStage(ids), await openGoogle()];
  return {
    stage,
    local,
    close: async () => {
      await local.close();
      await stage.close();
    },
  };
}

export type WorkbookOptions = ExportOptions & {
  readonly settings?: TabSettings | undefined;
  /** The file that the workbook came from; by default it is saved as one. */
  readonly file?: string;
};

/**
 * The script syncs; the API and the file then show the same cells row by row, send the same digest of every contract
 * (good rows, rejected rows, what of them can be read, and where their cells stand), and find the table equal.
 * @returns how many rows the script sent
 */
export async function expectOneDigest(
  { stage, local }: ReaderStage,
  workbook: Workbook,
  { settings = {}, ...options }: WorkbookOptions = {},
): Promise<number> {
  const sent = syncedByScript(stage, workbook, settings);
  const source = stage.source(workbook.id);
  const readings = [
    await readByApi(local, workbook, settings),
    await readFromFile(stage, workbook, { settings, ...options }),
  ];
  const pushed = rowsPushed(sent);
  for (const { reader, context, read } of readings) {
    const digests: DigestRequest[] = [];
    const line = createTransport({
      fetch,
      base: stage.server().url,
      spreadsheetId: source.spreadsheetId,
      secret: source.secrets[0] ?? '',
    });
    const transport = recording(line, digests);
    const results = await syncWorkbook(reader, { transport, context, mode: 'compare' });
    const rows = rowsRead(read());
    for (const [place, cells] of pushed) expect(`${place}: ${rows.get(place)}`).toBe(`${place}: ${cells}`);
    expect(tabsOf(digests[0])).toEqual(tabsOf(sent.find(isDigest)?.message as DigestRequest | undefined));
    const compared = results.filter(({ outcome }) => outcome.kind !== 'not_readable');
    expect(compared.map(({ tab, outcome }) => [tab, outcome.kind])).toEqual(
      compared.map(({ tab }) => [tab, expect.stringMatching(/^equal/)]),
    );
  }
  const [api, file] = readings.map(({ read }) => read());
  expect(file?.unread).toEqual(api?.unread);
  expect(file?.absent).toEqual(api?.absent);
  return pushed.size;
}

type Reading = {
  readonly reader: WorkbookReader;
  readonly context: ReadContext;
  /** As it was read last. */
  readonly read: () => ReadWorkbook;
};

function syncedByScript(stage: Stage, workbook: Workbook, settings: TabSettings): readonly SentRequest[] {
  const sheet = stage.open(workbook);
  for (const [name, tabs = ''] of Object.entries(settings)) sheet.runtime.properties.document.set(name, tabs);
  sheet.run('syncNow');
  return sheet.sent;
}

async function readByApi(local: GoogleStage, workbook: Workbook, settings: TabSettings): Promise<Reading> {
  local.google.add(workbook);
  const api = await local.api();
  const opened = await openSpreadsheet(api, workbook.id, settings);
  const all = contracts.map(({ tab }) => tab);
  const reader = spreadsheetReader(api, opened, all);
  return { reader, context: opened.context, read: reader.workbook };
}

async function readFromFile(
  { directory }: Stage,
  workbook: Workbook,
  { settings = {}, file, ...options }: WorkbookOptions,
): Promise<Reading> {
  const path = file ?? join(directory, `${workbook.id}.xlsx`);
  if (file === undefined) exportXlsx(workbook, path, options);
  const context = { locale: workbook.locale, timeZone: workbook.timeZone };
  const read = readWorkbook((await readWorkbookFile(path)).tabs, settings, context);
  return { reader: fileReader(read.read), context, read: () => read };
}

function recording(line: Transport, digests: DigestRequest[]): Transport {
  return {
    base: line.base,
    ask: (action, message, schema) => {
      if (action === 'digest') digests.push(message as DigestRequest);
      return line.ask(action, message, schema);
    },
  };
}

function isDigest({ action }: SentRequest): boolean {
  return action === 'digest';
}

/** All that is said of each contract, but for the tabs' ids in links, which a file does not have. */
function tabsOf(digest: DigestRequest | undefined): readonly DigestRequestTab[] {
  return (digest?.tabs ?? []).map(({ layout, ...tab }) => ({
    ...tab,
    ...(layout && { layout: { ...layout, layouts: layout.layouts.map(({ letters }) => ({ letters })) } }),
  }));
}

/** Contract, tab and row of each row that the script sent, with its cells by column. */
function rowsPushed(sent: readonly SentRequest[]): Map<string, string> {
  const rows = new Map<string, string>();
  for (const { action, message } of sent) {
    if (action !== 'push') continue;
    const { tab, columns, rows: pushed } = message as { tab: string; columns: string[]; rows: unknown[][] };
    for (const [index, row, ...cells] of pushed) rows.set(`${tab} ${index} ${row}`, JSON.stringify([columns, cells]));
  }
  return rows;
}

function rowsRead({ read }: ReadWorkbook): Map<string, string> {
  const placed = read.flatMap(({ contract, columns, rows }) =>
    rows.map(({ tabIndex, row, cells }): [string, string] => [
      `${contract.tab} ${tabIndex} ${row}`,
      JSON.stringify([columns, cells]),
    ]),
  );
  return new Map(placed);
}
