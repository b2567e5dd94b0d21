/** Many pushes of one row, many spreadsheets at once, and requests over millions of stored rows. Figures are by name. */
import { type CanonicalSale, post, readingOf, salesPush } from '../../support/own-client.ts';
import type { TestSource } from '../../support/sources-file.ts';
import type { Engine } from './engine.ts';
import { median, percentile } from './median.ts';

export type Figure = Readonly<Record<string, number>>;

const ROWS_AT_ONCE = 5_000;
/** A spreadsheet cannot hold much more; what is stored beyond it is of others. */
const ROWS_OF_SOURCE = 1_000_000;
const DIGEST_BITS = 13;
const DIGEST_BYTES = 12;

function saleOf(order: number, revenue: number): CanonicalSale {
  const day = `2025-03-${String(1 + (order % 28)).padStart(2, '0')}`;
  return {
    ...{ date: day, event_id: String(1_000 + (order % 200)), city: 'казань', tickets_sold: '2' },
    revenue: `${revenue}.00`,
    order_id: String(order),
  };
}

function salesOf(count: number): readonly CanonicalSale[] {
  return Array.from({ length: count }, (_, order) => saleOf(order, 500 + order));
}

async function send(engine: Engine, source: TestSource, action: string, message: object) {
  const sending = { spreadsheetId: source.spreadsheetId, secret: source.secrets[0] ?? '', gzip: true };
  const startedAt = performance.now();
  const { status, body } = await post(engine.url, action, message, sending);
  return { status, body, ms: performance.now() - startedAt };
}

async function taken(engine: Engine, source: TestSource, action: string, message: object): Promise<number> {
  const { status, body, ms } = await send(engine, source, action, message);
  if (status !== 200) throw new Error(`${action}: ${status} ${JSON.stringify(body)}`);
  return ms;
}

/** Edits of one row each in a tab of 5,000, beside bare inserts of one row, and the least that an edit can be. */
export async function measureEdits(engine: Engine, source: TestSource, edits: number): Promise<Figure> {
  await taken(engine, source, 'push', salesPush(salesOf(ROWS_AT_ONCE)));
  const bare = await engine.insertBareRows(source.spreadsheetId, Math.min(edits, 500));
  const before = await engine.usage();
  const took: number[] = [];
  for (let edit = 0; edit < edits; edit += 1) {
    const sale = saleOf(edit % ROWS_AT_ONCE, 10_000 + edit);
    const push = salesPush([sale], { trigger: 'edit', scope: { kind: 'keys' }, closes: true });
    took.push(await taken(engine, source, 'push', push));
  }
  const after = await engine.usage();
  const parts = await engine.parts();
  return {
    edits,
    p50Ms: median(took),
    p99Ms: percentile(took, 0.99),
    bareP50Ms: median(bare.inserts),
    byBare: median(took) / median(bare.inserts),
    leastP50Ms: median(bare.edits),
    leastByBare: median(bare.edits) / median(bare.inserts),
    cpuMs: (after.cpuMs - before.cpuMs) / edits,
    mostParts: Math.max(...Object.values(parts)),
  };
}

/** A push of 5,000 rows from each spreadsheet at the same moment; one that is asked to come again is counted. */
export async function measureAtOnce(engine: Engine, sources: readonly TestSource[]): Promise<Figure> {
  const message = salesPush(salesOf(ROWS_AT_ONCE));
  await engine.usage();
  const answers = await Promise.all(sources.map((source) => send(engine, source, 'push', message)));
  const after = await engine.usage();
  const took = answers.map(({ ms }) => ms);
  return {
    spreadsheets: sources.length,
    rowsOfEach: ROWS_AT_ONCE,
    refused: answers.filter(({ status }) => status !== 200).length,
    p50Ms: median(took),
    slowestMs: Math.max(...took),
    loopHeldMs: after.loopHeldMs,
    loopBusyMs: after.loopBusyMs,
    memoryMb: after.memoryMb,
  };
}

/** What requests of one spreadsheet, and readers, cost while so many rows are stored. */
export async function measureStored(engine: Engine, sources: readonly TestSource[], rows: number): Promise<Figure> {
  const [own] = sources;
  if (own === undefined) throw new Error('No spreadsheet to store rows of');
  for (const [index, source] of sources.entries()) {
    await engine.fill(source.spreadsheetId, Math.min(ROWS_OF_SOURCE, rows - index * ROWS_OF_SOURCE));
  }
  const digest = Buffer.alloc(2 ** DIGEST_BITS * DIGEST_BYTES).toString('base64');
  const ofOwn = Math.min(rows, ROWS_OF_SOURCE);
  const tab = { tab: 'sales', names: ['Sales'], bits: DIGEST_BITS, rowCount: ofOwn, digest };
  const buckets = Array.from({ length: 200 }, (_, bucket) => bucket * 40);
  const scope = { kind: 'buckets', bits: DIGEST_BITS, buckets };
  const digestMs = await taken(engine, own, 'digest', { ...readingOf(), dryRun: true, tabs: [tab] });
  const linesMs = await taken(engine, own, 'push', salesPush([], { scope, dryRun: true, allowMassDelete: true }));
  const rowMs = await taken(engine, own, 'push', salesPush([saleOf(1, 1)], { scope: { kind: 'keys' } }));
  const { memoryMb } = await engine.usage();
  return { rows, digestMs, linesOf200BucketsMs: linesMs, oneRowMs: rowMs, memoryMb, ...(await engine.views()) };
}

/** How many spreadsheets hold so many rows. */
export function sourcesFor(rows: number): number {
  return Math.ceil(rows / ROWS_OF_SOURCE);
}

/** The first push of the profile. */
export function profiledPush(): object {
  return salesPush(salesOf(ROWS_AT_ONCE));
}
