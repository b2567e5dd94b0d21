/**
 * `npm run bench`: the first figures. What pushing costs against a bare insert, and what syncs cost a spreadsheet. Runs on
 * this machine only, over a directory of its own, and ends by itself.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSheet, type SentRequest } from '../../support/sheet.ts';
import { newTestSource, writeSourcesFile } from '../../support/sources-file.ts';
import { progress } from '../../support/terminal.ts';
import { benchWorkbook } from './bench-workbook.ts';
import { startEngine } from './engine.ts';
import { measureDays } from './measure-days.ts';
import { measureReading, showReading } from './measure-reading.ts';
import { type BenchOptions, readOptions, usage } from './options.ts';
import { measurePushRate, type PushRate } from './push-rate.ts';
import { showDay } from './show-day.ts';
import { showComparison, showFigures } from './show-figures.ts';
import { measureSyncCosts, type SyncCosts } from './sync-costs.ts';
import { type Figure, measureAtOnce, measureEdits, measureStored, profiledPush, sourcesFor } from './under-load.ts';

export type Figures = {
  readonly at: string;
  readonly machine: { readonly node: string; readonly processors: number };
  readonly rows: number;
  readonly push: PushRate;
  readonly syncs: SyncCosts;
  readonly edits: Figure;
  readonly atOnce: Figure;
  /** By number of rows. */
  readonly stored: Readonly<Record<string, Figure>>;
  /** Microseconds a row by stage; empty where it was not asked for. */
  readonly profile: Figure;
};

const resultsDirectory = fileURLToPath(new URL('./results', import.meta.url));

async function measure(options: BenchOptions): Promise<Figures> {
  const { rows, rounds, json } = options;
  const note = json ? () => undefined : progress;
  const directory = mkdtempSync(join(tmpdir(), 'qtickets-bench-'));
  const own = newTestSource('bench-sheet');
  const named = (count: number, name: string) =>
    Array.from({ length: count }, (_, index) => newTestSource(`bench-${name}-${index + 1}`));
  const [ofRounds, edited, atOnceSources] = [
    named(rounds, 'round'),
    named(1, 'edit'),
    named(options.atOnce, 'at-once'),
  ];
  const sourcesFile = join(directory, 'sources.json');
  writeSourcesFile(sourcesFile, [own, ...ofRounds, ...edited, ...atOnceSources]);
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
    const push = await measurePushRate(engine, ofFirstSync, ofRounds);
    note('editing one row at a time …');
    const edits = await measureEdits(engine, edited[0] ?? own, options.edits);
    note('pushing from many spreadsheets at once …');
    const atOnce = await measureAtOnce(engine, atOnceSources);
    const profile = options.profile ? await engine.profile(profiledPush()) : {};
    const stored: Record<string, Figure> = {};
    for (const count of options.stored) {
      note(`storing ${count} rows …`);
      stored[count] = await measureGrowth(count);
    }
    const machine = { node: process.version, processors: availableParallelism() };
    return { at: new Date().toISOString(), machine, rows, push, syncs, edits, atOnce, stored, profile };
  } finally {
    await engine.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A server of its own, which is killed at the end and started anew. */
async function measureGrowth(rows: number): Promise<Figure> {
  const directory = mkdtempSync(join(tmpdir(), 'qtickets-bench-'));
  const sources = Array.from({ length: sourcesFor(rows) }, (_, index) => newTestSource(`bench-stored-${index + 1}`));
  const sourcesFile = join(directory, 'sources.json');
  writeSourcesFile(sourcesFile, sources);
  const start = () => startEngine(join(directory, 'data'), sourcesFile);
  try {
    const engine = await start();
    const figure = await measureStored(engine, sources, rows);
    await engine.kill();
    const startedAt = performance.now();
    const again = await start();
    const startAfterKillMs = performance.now() - startedAt;
    await again.close();
    return { ...figure, startAfterKillMs };
  } finally {
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
  if (options.day) {
    const days = await measureDays(options.sizes, options.json ? () => undefined : progress);
    if (options.json) process.stdout.write(`${JSON.stringify(days, null, 2)}\n`);
    else showDay(days);
    return;
  }
  if (options.reading) {
    const costs = measureReading(options.rows);
    if (options.json) process.stdout.write(`${JSON.stringify(costs, null, 2)}\n`);
    else showReading(costs);
    return;
  }
  // Read first: a name that is wrong should not be found out after minutes.
  const past: unknown = options.compare === undefined ? undefined : JSON.parse(readFileSync(options.compare, 'utf8'));
  const figures = await measure(options);
  const path = keep(figures);
  if (options.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  else showFigures(figures, path);
  if (past !== undefined && !options.json) showComparison(past, figures);
}

await main();
