/** A directory, a server over it, and spreadsheets that may write there; all gone afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Workbook } from '../tools/apps-script-runtime/index.ts';
import { selectRows, selectValue } from './select-rows.ts';
import { type ServerOptions, type ServerProcess, startServerProcess } from './server-process.ts';
import { openSheet, type SentRequest, type Sheet } from './sheet.ts';
import { newTestSource, type TestSource, writeSourcesFile } from './sources-file.ts';

export type Stage = {
  readonly directory: string;
  /** The server that runs now. */
  readonly server: () => ServerProcess;
  /** The source of that spreadsheet id. */
  readonly source: (spreadsheetId: string) => TestSource;
  /** A spreadsheet that talks to this server; its id must be one of the stage's. */
  readonly open: (workbook: Workbook, onRequest?: (request: SentRequest) => void) => Sheet;
  readonly select: (query: string) => Promise<readonly Record<string, unknown>[]>;
  readonly value: (query: string) => Promise<unknown>;
  /** Starts the server again, over the same data and on the same ports, after it was stopped or killed. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function openStage(
  spreadsheetIds: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Stage> {
  const directory = mkdtempSync(join(tmpdir(), 'qtickets-stage-'));
  const sources = spreadsheetIds.map((id) => newTestSource(id));
  const sourcesFile = join(directory, 'sources.json');
  writeSourcesFile(sourcesFile, sources);
  const options: ServerOptions = { dataDir: join(directory, 'data'), sourcesFile, environment };
  const sheets: Sheet[] = [];
  let server = await startServerProcess(options);
  const sourceOf = (spreadsheetId: string): TestSource => {
    const found = sources.find((source) => source.spreadsheetId === spreadsheetId);
    if (found === undefined) throw new Error(`${spreadsheetId} is not of this stage`);
    return found;
  };
  return {
    directory,
    server: () => server,
    source: sourceOf,
    open: (workbook, onRequest) => {
      const sheet = openSheet(workbook, server.url, sourceOf(workbook.id), onRequest);
      sheets.push(sheet);
      return sheet;
    },
    select: (query) => selectRows(server.clickHouseUrl, query),
    value: (query) => selectValue(server.clickHouseUrl, query),
    restart: async () => {
      const { url, clickHouseUrl } = server;
      const ports = { port: Number(new URL(url).port), clickHousePort: Number(new URL(clickHouseUrl).port) };
      server = await startServerProcess({ ...options, ...ports });
    },
    close: async () => {
      await Promise.all(sheets.map((sheet) => sheet.close()));
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
