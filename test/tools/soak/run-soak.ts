/** Many spreadsheets at once onto two servers over one ClickHouse; afterwards all is equal, row by row. */
import { diceOf } from '../../fixtures/sample/dice.ts';
import { growth, type MemorySample } from './memory.ts';
import { Spreadsheet, type Traffic } from './spreadsheet.ts';
import { openSoakStage, type SoakStage } from './stage.ts';

export type SoakOptions = {
  /** Of all spreadsheets together. */
  readonly rows: number;
  readonly sources: number;
  /** How often each is edited and synced after the first load. */
  readonly rounds: number;
  readonly seed: number;
  readonly onProgress?: (line: string) => void;
};

export type SoakFigures = {
  readonly rows: number;
  readonly seconds: number;
  readonly traffic: Traffic;
  readonly memory: readonly MemorySample[];
  /** What the servers logged of requests that they could not serve. */
  readonly failures: readonly string[];
  /** What was not equal, and what did not stop growing; empty is well. */
  readonly faults: readonly string[];
};

const EDITED = 0.03;
const MEMORY_EVERY_MS = 3_000;

export async function runSoak(options: SoakOptions): Promise<SoakFigures> {
  const stage = await openSoakStage(options.sources);
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  const memory: MemorySample[] = [{ second: 0, round: 0, ...stage.memory() }];
  let round = 0;
  const look = () => memory.push({ second: seconds(), round, ...stage.memory() });
  const watch = setInterval(look, MEMORY_EVERY_MS);
  const traffic: Traffic = { requests: 0, repeated: 0, late: 0, lost: 0, broken: 0, answers: {} };
  try {
    const sheets = stage.sources.map(
      (source, index) => new Spreadsheet(source, stage.serverUrls, diceOf(options.seed + index), traffic),
    );
    const startRound = (started: number) => {
      round = started;
      look();
    };
    await work(sheets, options, startRound);
    look();
    const faults = [...(await differences(stage, sheets)), ...growth(memory)];
    return {
      rows: sheets.reduce((sum, { orders }) => sum + orders.size, 0),
      seconds: seconds(),
      traffic,
      memory,
      failures: stage.failures(),
      faults,
    };
  } finally {
    clearInterval(watch);
    await stage.close();
  }
}

async function work(
  sheets: readonly Spreadsheet[],
  { rows, rounds, onProgress }: SoakOptions,
  startRound: (round: number) => void,
): Promise<void> {
  const all = (act: (sheet: Spreadsheet) => Promise<unknown>) => Promise.all(sheets.map(act));
  for (const sheet of sheets) sheet.add(Math.round(rows / sheets.length));
  await all((sheet) => sheet.sync());
  onProgress?.('loaded');
  for (let round = 1; round <= rounds; round += 1) {
    startRound(round);
    await all(async (sheet) => {
      sheet.edit(EDITED);
      await sheet.sync();
      await sheet.receiveDelayed();
    });
    onProgress?.(`round ${round}`);
  }
  for (const sheet of sheets) sheet.calm();
  await all((sheet) => sheet.sync());
}

/** Row by row, by a query of our own, and by the digest that the last sync was answered. */
async function differences(stage: SoakStage, sheets: readonly Spreadsheet[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { id, orders } of sheets) {
    const stored = await stage.select(
      `SELECT order_id, toFloat64(revenue) AS revenue FROM zakaz.fact_qtickets_sales FINAL WHERE _source = '${id}'`,
    );
    const wrong = stored.filter((row) => orders.get(String(row.order_id)) !== row.revenue);
    if (wrong.length > 0 || stored.length !== orders.size) {
      faults.push(`${id}: ${stored.length} rows for ${orders.size}, ${wrong.length} of them wrong`);
    }
  }
  const proofs = await stage.select('SELECT toUInt32(uniqExact(sheet_id)) AS proven FROM zakaz.meta_sync_proofs');
  if (proofs[0]?.proven !== sheets.length)
    faults.push(`${proofs[0]?.proven} of ${sheets.length} spreadsheets are proven`);
  return faults;
}
