import { contractsHash } from '@qtickets/shared-schema/contracts/contract-hash';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import type { Scope } from '@qtickets/shared-schema/wire/protocol';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  digested,
  digestTab,
  pushed,
  pushOf,
  reading,
  sale,
  sales,
  send,
  startTestServer,
  type TestServer,
  wholeTab,
} from './support.ts';

let server: TestServer;
let started: TestServer | undefined;

beforeEach(async () => {
  started ??= await startTestServer();
  server = started;
  server.clock.now += 3_600_000;
  await pushRejected([]);
  await push([], { allowMassDelete: true });
  server.clock.now += 1_000;
});
afterAll(() => started?.close());

async function push(rows: WireCell[][], more: Record<string, unknown> = {}) {
  await pushed(await send(server, 'push', pushOf(server, 'sales', rows, wholeTab, more)));
  server.clock.now += 1_000;
}

async function pushRejected(rows: WireCell[][]) {
  const answer = await pushed(await send(server, 'push', pushOf(server, 'sales', rows, { kind: 'rejected' })));
  server.clock.now += 1_000;
  return answer;
}

async function digest(rows: WireCell[][], more: Record<string, unknown> = {}, request: Record<string, unknown> = {}) {
  const message: Record<string, unknown> = { ...reading(server), ...request, tabs: [digestTab('sales', rows, more)] };
  const answer = await digested(await send(server, 'digest', message));
  server.clock.now += 1_000;
  return { answer: answer.tabs[0], contracts: answer.contracts, run: message.run };
}

async function proofs(): Promise<Record<string, unknown>[]> {
  const since = server.clock.now - 60_000;
  return server.select(`SELECT tab, toUInt32(rows) AS rows, names FROM zakaz.meta_sync_proofs FINAL
    WHERE toUnixTimestamp64Milli(verified_at) > ${since} ORDER BY tab`);
}

async function run(id: unknown): Promise<Record<string, unknown> | undefined> {
  return (await server.select(`SELECT status, sheet_id FROM zakaz.meta_job_runs FINAL WHERE run_id = '${id}'`))[0];
}

describe('a digest', () => {
  test('names the buckets that differ, and the version to go above', async () => {
    await push(sales(100));
    const changed = sales(100).map((cells, index) => (index === 7 ? sale('order-7', 1) : cells));
    const { answer } = await digest(changed);
    expect(answer).toMatchObject({
      inSync: false,
      stored: 100,
      version: server.clock.now - 2_000,
      rejectedKnown: true,
    });
    expect(answer).toHaveProperty('differing.length', 1);
  });

  test('of equal tabs is in sync, writes a proof, and closes its run', async () => {
    await push(sales(100));
    const { answer, run: id } = await digest(sales(100));
    expect(answer).toMatchObject({ inSync: true, differing: [] });
    expect(await proofs()).toEqual([{ tab: 'sales', rows: 100, names: ['Tab'] }]);
    expect(await run(id)).toMatchObject({ status: 'success', sheet_id: 'sheet-one' });
  });

  test('that finds a difference leaves its run running, and writes no proof', async () => {
    const { run: id } = await digest(sales(1));
    expect(await proofs()).toEqual([]);
    expect(await run(id)).toMatchObject({ status: 'running' });
  });

  test('is blind to the order of rows', async () => {
    await push(sales(100));
    expect((await digest(sales(100).reverse())).answer).toMatchObject({ inSync: true });
  });

  test('shows two values that were swapped between rows', async () => {
    await push([sale('A', 1), sale('B', 2)]);
    expect((await digest([sale('A', 2), sale('B', 1)])).answer).toMatchObject({ inSync: false });
  });

  test('leaves kept keys out of the comparison', async () => {
    await push(sales(3));
    const { answer } = await digest([sale('order-0', 'сто'), ...sales(2, 1)]);
    expect(answer).toMatchObject({ inSync: true, rejectedKnown: false, stored: 3 });
  });

  test('in a dry run writes neither proof nor run', async () => {
    await push(sales(2));
    const { answer, run: id } = await digest(sales(2), {}, { dryRun: true });
    expect(answer).toMatchObject({ inSync: true });
    expect([await proofs(), await run(id)]).toEqual([[], undefined]);
  });

  test('of another contract is answered so, and proves nothing', async () => {
    await push(sales(2));
    const { answer, contracts, run: id } = await digest(sales(2), {}, { contracts: '0123456789abcdef' });
    expect([answer, contracts]).toMatchObject([{ inSync: true }, 'differ']);
    expect([await proofs(), await run(id)]).toMatchObject([[], { status: 'running' }]);
  });

  test('of an optional contract wants a sender that knows it; one that does not proves the others', async () => {
    const asked = async (contracts: string, ...names: string[]) => {
      const tabs = names.map((name) => digestTab(name, []));
      return (await digested(await send(server, 'digest', { ...reading(server), contracts, tabs }))).contracts;
    };
    const [older, newer] = [contractsHash([]), contractsHash([{ tab: 'costs' }])];
    expect(await asked(older, 'sales')).toBeUndefined();
    expect(await asked(older, 'sales', 'costs')).toBe('differ');
    expect(await asked(newer, 'sales', 'costs')).toBeUndefined();
    expect(await asked(newer, 'sales')).toBe('differ');
  });

  test('that is not of 2^bits buckets is refused', async () => {
    const message = { ...reading(server), tabs: [digestTab('sales', [], { digest: 'AAAA' })] };
    const response = await send(server, 'digest', message);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_request', errors: [{ path: 'tabs.0.digest' }] });
  });
});

describe('a digest is blocked', () => {
  test.each([
    ['an emptied tab', 3, 0, true],
    ['a tab that lost more than half, by more than 50', 120, 50, true],
    ['a tab that lost more than half, by 50', 90, 40, false],
    ['a tab that lost half', 120, 60, false],
  ])('%s: %i rows stored, %i left', async (_, before, after, isBlocked) => {
    await push(sales(before));
    const { answer } = await digest(sales(after));
    if (isBlocked) expect(answer).toMatchObject({ tab: 'sales', blocked: 'mass_delete', stored: before });
    else expect(answer).toMatchObject({ inSync: false });
  });

  test('not where the loss was confirmed', async () => {
    await push(sales(120));
    expect((await digest([], { allowMassDelete: true })).answer).toMatchObject({ inSync: false });
  });

  test('not where broken rows keep their keys', async () => {
    await push(sales(120));
    const broken = sales(120).map((cells) => cells.map((cell, index) => (index === 4 ? '#REF!' : cell)));
    expect((await digest(broken)).answer).toMatchObject({ inSync: true, rejectedKnown: false });
  });

  test('where a tab of the last proof is missing and rows would go, by name', async () => {
    await push(sales(10));
    await digest(sales(10), { names: ['Sales 2024', 'Sales 2025'] });
    const { answer } = await digest(sales(9), { names: ['Sales 2025'] });
    expect(answer).toMatchObject({ blocked: 'missing_tab', missing: ['Sales 2024'] });
  });

  test('not where a tab was only renamed', async () => {
    await push(sales(10));
    await digest(sales(10), { names: ['Sales'] });
    expect((await digest(sales(10), { names: ['Продажи'] })).answer).toMatchObject({ inSync: true });
  });
});

describe('rejected rows', () => {
  const good = sales(3);
  const broken = [sale('order-0', '#REF!'), sale('order-1', 'сто', { date: '31.02.2025' }), ...sales(1, 2)];
  const bad = broken.slice(0, 2);

  async function quarantine() {
    return server.select(`SELECT row, column, code FROM zakaz.stg_qtickets_sheets_quarantine FINAL
      WHERE sheet_id = 'sheet-one' ORDER BY row, column`);
  }

  /** What a request leaves that stood still between its comparison and its insert, while the row was stored with another fault. */
  async function pushOvertaken(late: WireCell[][], newer: WireCell[][]) {
    await pushRejected(late);
    const table = 'zakaz.stg_qtickets_sheets_quarantine';
    const [stored] = await server.select(`SELECT toString(row_hash) AS hash FROM ${table} FINAL`);
    await pushRejected(newer);
    await server.select(`INSERT INTO ${table} SELECT * REPLACE ('date' AS column, 'no_such_day' AS code,
      toUInt64('${stored?.hash}') AS row_hash, _ver + 1 AS _ver) FROM ${table} FINAL`);
  }

  test('are in the quarantine by cell, and then known, so that a proof can be written', async () => {
    await push(good);
    await push([broken[2] ?? []], { keep: digestTab('sales', broken).keep, unreadable: 0, allowMassDelete: true });
    await pushRejected(bad);
    expect(await quarantine()).toEqual([
      { row: 2, column: 'revenue', code: 'formula_error' },
      { row: 3, column: 'date', code: 'no_such_day' },
      { row: 3, column: 'revenue', code: 'not_a_number' },
    ]);
    expect((await digest(broken)).answer).toMatchObject({ inSync: true, rejectedKnown: true });
    expect(await proofs()).toMatchObject([{ rows: 1 }]);
  });

  test('whose keys cannot be read take 5 for 50 in the guard of a push that does not say how many there are', async () => {
    await push(sales(20));
    await pushRejected([sale('order-0', 1, { date: '31.02.2025' })]);
    const loss = pushOf(server, 'sales', sales(8, 12), wholeTab);
    expect((await send(server, 'push', loss)).status).toBe(409);
    await pushRejected([sale('order-0', 'сто')]);
    expect((await send(server, 'push', loss)).status).toBe(200);
  });

  test('that are fixed leave it', async () => {
    await pushRejected(bad);
    await pushRejected(bad.slice(0, 1));
    expect(await quarantine()).toEqual([{ row: 2, column: 'revenue', code: 'formula_error' }]);
    await pushRejected([]);
    expect(await quarantine()).toEqual([]);
  });

  test('sent again change nothing', async () => {
    await pushRejected(bad);
    expect(await pushRejected(bad)).toMatchObject({ inserted: 0, deleted: 0, unchanged: 3 });
  });

  test('are not known where one has issues of two readings, until they are sent again', async () => {
    const [late, newer] = [[sale('order-0', 10, { date: '31.02.2025' })], [sale('order-0', '#REF!')]];
    await pushOvertaken(late, newer);
    for (const rows of [late, newer]) expect((await digest(rows)).answer).toMatchObject({ rejectedKnown: false });
    await pushRejected(newer);
    expect((await digest(newer)).answer).toMatchObject({ inSync: true, rejectedKnown: true });
    expect(await quarantine()).toEqual([{ row: 2, column: 'revenue', code: 'formula_error' }]);
  });

  test('of a range replace the quarantine in that range only', async () => {
    await pushRejected([...bad, ...bad]);
    const range: Scope = { kind: 'rejected', from: [0, 2], to: [0, 4] };
    await send(server, 'push', pushOf(server, 'sales', [], range));
    expect((await quarantine()).map((row) => row.row)).toEqual([4, 5, 5]);
  });

  test('of an older reading than what is stored change nothing', async () => {
    const old = server.clock.now;
    server.clock.now += 5_000;
    await pushRejected(bad);
    const late = pushOf(server, 'sales', [], { kind: 'rejected' }, { readAt: old });
    expect(await pushed(await send(server, 'push', late))).toMatchObject({ deleted: 0, stale: 3 });
    expect(await quarantine()).toHaveLength(3);
  });
});
