/**
 * `npm run bench`: the first figures. What pushing costs against a bare insert, and what syncs cost a spreadsheet. Runs on
 * this machine only, over a directory of its own, and ends by itself.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSheet, type SentRequest } from '../../support/sheet.ts';
import { newTestSource, writeSourcesFile } from '../../support/sources-file.ts';
import { progress } from '../../support/terminal.ts';
import { benchWorkbook } from './bench-workbook.ts';
import { startEngine } from './engine.ts';
import { type BenchOptions, readOptions, usage } from './options.ts';
import { measurePushRate, type PushRate } from './push-rate.ts';
import { showFigures } from './show-figures.ts';
import { measureSyncCosts, type SyncCosts } from './sync-costs.ts';

export type Figures = {
  readonly at: string;
  readonly machine: { readonly node: string; readonly processors: number };
  readonly rows: number;
  readonly push: PushRate;
  readonly syncs: SyncCosts;
};

const resultsDirectory = fileURLToPath(new URL('./results', import.meta.url));

async function measure({ rows, rounds, json }: BenchOptions): Promise<Figures> {
  const note = json ? () => undefined : progress;
  const directory = mkdtempSync(join(tmpdir(), 'qtickets-bench-'));
  const own = newTestSource('bench-sheet');
  const others = Array.from({ length: rounds }, (_, round) => newTestSource(`bench-round-${round + 1}`));
  const sourcesFile = join(directory, 'sources.json');
  writeSourcesFile(sourcesFile, [own, ...others]);
  const engine = await startEngine(join(directory, 'data'), sourcesFile);
  try {
    const pushes: SentRequest[] = [];
    const sheet = openSheet(benchWorkbook(own.spreadsheetId, rows), engine.url, own, (request) => {
      if (request.action === 'push') pushes.push(request);
    });
    note('syncing a large sheet …');
    const syncs = measureSyncCosts(sheet, rows);
    await sheet.close();
    note('pushing, and inserting the same rows bare …');
    const ofFirstSync = pushes.slice(0, pushes.findIndex(isLastOf(rows)) + 1);
    const push = await measurePushRate(engine, ofFirstSync, others);
    const machine = { node: process.version, processors: availableParallelism() };
    return { at: new Date().toISOString(), machine, rows, push, syncs };
  } finally {
    await engine.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Finds the push with which `rows` rows have gone out. */
function isLastOf(rows: number): (request: SentRequest) => boolean {
  let seen = 0;
  return ({ message }) => {
    seen += Array.isArray(message.rows) ? message.rows.length : 0;
    return seen >= rows;
  };
}

function keep(figures: Figures): string {
  mkdirSync(resultsDirectory, { recursive: true });
  const path = join(resultsDirectory, `${figures.at.replace(/[:.]/g, '-')}.json`);
  writeFileSync(path, `${JSON.stringify(figures, null, 2)}\n`);
  return relative(process.cwd(), path);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(usage);
    return;
  }
  const figures = await measure(options);
  const path = keep(figures);
  if (options.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  else showFigures(figures, path);
}

await main();
