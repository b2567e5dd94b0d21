/** What the demo plays on: a sample workbook with the built bundle, the real server, and embedded ClickHouse. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SampleTruth } from '../../fixtures/sample/truth.ts';
import { writeSampleWorkbook } from '../../fixtures/sample-workbook.ts';
import { selectRows } from '../../support/select-rows.ts';
import { type ServerProcess, startServerProcess } from '../../support/server-process.ts';
import { openSheet, type Sheet } from '../../support/sheet.ts';
import { newTestSource, writeSourcesFile } from '../../support/sources-file.ts';
import { progress } from '../../support/terminal.ts';
import { workbookFromXlsx } from '../apps-script-runtime/workbook/from-xlsx.ts';
import type { DemoOptions } from './options.ts';

export type DemoStage = {
  readonly directory: string;
  /** The sample workbook, as an .xlsx file. */
  readonly workbookPath: string;
  readonly truth: SampleTruth;
  readonly sheet: Sheet;
  readonly server: ServerProcess;
  readonly select: (query: string) => Promise<readonly Record<string, unknown>[]>;
  /** Stops the server and removes the directory. */
  readonly close: () => Promise<void>;
};

const spreadsheetId = '1DemoSpreadsheet_0123456789abcdefghijklmnopqr';

export async function openDemoStage(options: DemoOptions): Promise<DemoStage> {
  const directory = mkdtempSync(join(tmpdir(), 'qtickets-demo-'));
  try {
    return await fillStage(directory, options);
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

async function fillStage(directory: string, options: DemoOptions): Promise<DemoStage> {
  progress('writing the sample workbook …');
  const workbookPath = join(directory, 'sample.xlsx');
  const truth = writeSampleWorkbook(workbookPath, { lastDay: today() });
  const source = newTestSource(spreadsheetId, 'Московский офис');
  const sourcesFile = join(directory, 'sources.json');
  writeSourcesFile(sourcesFile, [source]);
  progress('starting the server with embedded ClickHouse …');
  const server = await startServerProcess({ dataDir: join(directory, 'data'), sourcesFile, ...options.ports });
  const workbook = await workbookFromXlsx(workbookPath, { id: spreadsheetId, name: 'QTickets', locale: 'ru_RU' });
  const sheet = openSheet(workbook, server.url, source, showProgress);
  const close = async (): Promise<void> => {
    await sheet.close();
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  };
  const select = (query: string) => selectRows(server.clickHouseUrl, query);
  return { directory, workbookPath, truth, sheet, server, select, close };
}

/** The sample's newest sale is of today, so that the views of the last days have something to show. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function showProgress({ action, bytes }: { action: string; bytes: number }): void {
  progress(`POST ${action}, ${Math.ceil(bytes / 1024)} KB …`);
}
