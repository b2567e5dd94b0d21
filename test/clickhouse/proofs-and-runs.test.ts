/** What a sync leaves of itself: the proof that a tab was equal, and the record of its run. */
import { createStatusReader } from '@qtickets/ingest-server/clickhouse/tables/status-reader';
import type { Warehouse } from '@qtickets/ingest-server/ingest/ports';
import { RunLog } from '@qtickets/ingest-server/ingest/run-log';
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { inventory } from '@qtickets/shared-schema/contracts/inventory';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { reportRequestSchema } from '@qtickets/shared-schema/wire/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../support/changes.ts';
import { type Engine, startEngine, type TestDatabase, transports } from '../support/engine.ts';

const SOURCE = '1AbC';
const answer = { received: 1, inserted: 1, unchanged: 0, deleted: 0, stale: 0, issues: [] };

async function stateOf(warehouse: Warehouse, contract: Contract = sales) {
  const [state] = await warehouse.tabStates(SOURCE, [{ contract, bits: 0, keep: [] }]);
  if (state === undefined) throw new Error('one tab');
  return state;
}

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

describe.each(transports)('by the %s connection', (transport) => {
  let db: TestDatabase;
  let warehouse: Warehouse;
  beforeEach(async () => {
    db = await engine.emptyDatabase(transport);
    warehouse = db.warehouse;
  });

  test('keeps the newest proof, to the millisecond', async () => {
    const nothing = { latestDate: null, errors: 0, drafts: 0, held: 0, receivedAt: Date.now(), headers: [] };
    const proof = { contract: sales, rows: 2, digest: 'ZGln', ...nothing, runId: run.runId, bundle: '1.0.0' };
    const headers = [{ date: 'Дата «продажи»' }, {}];
    await warehouse.writeProofs(SOURCE, [
      { ...proof, verifiedAt: 1_763_870_000_123, receivedAt: 1_763_870_000_200, names: ['Sales', 'Лист'], headers },
    ]);
    await warehouse.writeProofs(SOURCE, [
      { ...proof, verifiedAt: 1_763_870_000_122, receivedAt: 1_763_870_000_300, names: ['Old'] },
    ]);
    const last = { verifiedAt: 1_763_870_000_123, names: ['Sales', 'Лист'], rows: 2 };
    expect(await stateOf(warehouse)).toMatchObject({ proof: last, version: 1_763_870_000_123 });
    const { tabs } = await createStatusReader(db.client, db.name).state(Date.now(), [SOURCE]);
    expect(tabs).toMatchObject([{ names: ['Sales', 'Лист'], headers, proof: { at: 1_763_870_000_200, rows: 2 } }]);
    expect((await stateOf(warehouse, inventory)).proof).toBeNull();
    const isProvenLater = async (readAt: number, contract: Contract) =>
      (await warehouse.storedIn(SOURCE, contract, { bits: 0, buckets: [0] }, readAt)).isProvenLater;
    expect(await isProvenLater(1_763_870_000_122, sales)).toBe(true);
    expect(await isProvenLater(1_763_870_000_123, sales)).toBe(false);
    expect(await isProvenLater(1, inventory)).toBe(false);
  });

  test('a run that is running is replaced by how it ended, whichever comes first', async () => {
    const of = {
      runId: run.runId,
      source: SOURCE,
      trigger: 'menu',
      bundle: '1.0.0',
      message: '',
      metrics: { sales: 3 },
      isOfThisDay: false,
    };
    const times = { startedAt: 1_763_870_000_000, finishedAt: 1_763_870_004_000 };
    await warehouse.recordRun({ ...of, ...times, status: 'success', rowsProcessed: 3, rank: 2 });
    await warehouse.recordRun({ ...of, ...times, status: 'running', rowsProcessed: 0, rank: 1 });
    const columns =
      "job, run_id, status, rows_processed, metrics, dateDiff('second', started_at, finished_at) AS seconds";
    expect(await db.select(`SELECT ${columns} FROM db.meta_job_runs FINAL`)).toEqual([
      {
        job: 'qtickets_sheets',
        run_id: run.runId,
        status: 'success',
        rows_processed: '3',
        metrics: '{"sales":3}',
        seconds: '4',
      },
    ]);
  });

  test('of two records of one stage health takes the later, whichever was stored first', async () => {
    const now = Date.now();
    const stage = {
      source: SOURCE,
      trigger: 'schedule',
      bundle: '',
      status: 'success',
      message: '',
      rank: 2,
      isOfThisDay: false,
    } as const;
    const record = (runId: string, ago: number) =>
      warehouse.recordRun({
        ...stage,
        runId,
        startedAt: now - 9_000,
        finishedAt: now - ago,
        rowsProcessed: ago,
        metrics: {},
      });
    for (const ago of [5_000, 1_000]) await record('late', ago);
    for (const ago of [1_000, 5_000]) await record('early', ago);
    const { runs } = await createStatusReader(db.client, db.name).state(now, [SOURCE]);
    expect(runs.map(({ rowsProcessed }) => rowsProcessed)).toEqual([1_000, 1_000]);
  });

  test.each([
    ['on one day', '2025-11-23T10:00:00Z', '2025-11-23T10:20:00Z'],
    ['over midnight', '2025-11-23T23:59:59Z', '2025-11-24T00:20:00Z'],
    ['by a clock that is behind', '2025-11-24T00:00:30Z', '2025-11-23T23:59:30Z'],
  ])('a run of one request that was sent again %s is one run', async (name, first, again) => {
    const of = {
      runId: name,
      source: SOURCE,
      trigger: 'edit',
      bundle: '',
      message: '',
      metrics: {},
      isOfThisDay: false,
    };
    for (const moment of [first, again].map((text) => Date.parse(text))) {
      const times = { startedAt: moment, finishedAt: moment };
      await warehouse.recordRun({ ...of, ...times, status: 'success', rowsProcessed: 1, rank: 2 });
    }
    expect(await db.select(`SELECT status FROM db.meta_job_runs FINAL WHERE run_id = '${name}'`)).toHaveLength(1);
  });

  test.each([
    ['within a day', '12:00:00', '12:00:03', '12:10:00'],
    ['over midnight', '23:59:50', '23:59:53', '24:00:20'],
    ['over midnight, read by a clock that is ahead', '24:04:00', '23:59:30', '24:08:00'],
    ['by a process whose clock is behind', '23:50:00', '24:00:30', '23:51:00'],
    ['over midnight, read by a clock that is far ahead', '24:30:00', '23:59:00', '24:20:00'],
  ])('an edit that two processes took, one after another, is one run: %s', async (name, readAt, first, again) => {
    const at = (time: string) => {
      const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
      return Date.UTC(2025, 10, 23, hours, minutes, seconds);
    };
    const request = { run: name, trigger: 'edit', tab: 'sales', readAt: at(readAt) } as const;
    for (const now of [first, again]) {
      await new RunLog(warehouse, () => at(now)).closeByPush(SOURCE, request, answer);
    }
    expect(await db.select(`SELECT status FROM db.meta_job_runs FINAL WHERE run_id = '${name}'`)).toHaveLength(1);
  });

  test('an edit that arrives after its report, over midnight and at another process, is one run', async () => {
    const id = '018f9a52-0000-4000-8000-000000000001';
    const midnight = Date.UTC(2025, 10, 24);
    const took = { startedAt: midnight - 300_000, finishedAt: midnight + 500_000 };
    const head = { protocol: 1, bundle: '1.0.0', run: id, trigger: 'edit' };
    const report = reportRequestSchema.parse({ ...head, ...took, status: 'error' });
    await new RunLog(warehouse, () => took.finishedAt).closeByReport(SOURCE, report);
    const request = { run: id, trigger: 'edit', tab: 'sales', readAt: midnight + 400_000 } as const;
    await new RunLog(warehouse, () => midnight + 600_000).closeByPush(SOURCE, request, answer);
    expect(await db.select(`SELECT status FROM db.meta_job_runs FINAL WHERE run_id = '${id}'`)).toEqual([
      { status: 'error' },
    ]);
  });

  test('an edit that one process took twice began with the first', async () => {
    const noon = Date.UTC(2025, 10, 23, 12);
    let now = noon;
    const runs = new RunLog(warehouse, () => now);
    const request = { run: 'twice', trigger: 'edit', tab: 'sales', readAt: noon } as const;
    await runs.closeByPush(SOURCE, request, answer);
    now += 60_000;
    await runs.closeByPush(SOURCE, request, answer);
    const seconds = "dateDiff('second', started_at, finished_at) AS seconds";
    expect(await db.select(`SELECT ${seconds} FROM db.meta_job_runs FINAL WHERE run_id = 'twice'`)).toEqual([
      { seconds: '60' },
    ]);
  });
});
