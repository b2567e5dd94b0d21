import type { Scope } from '@qtickets/shared-schema/wire/protocol';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { closeServer, emptiedServer, pushWhole } from './emptied-server.ts';
import {
  digested,
  digestTab,
  pushed,
  pushOf,
  reading,
  resolve,
  sale,
  sales,
  send,
  type TestServer,
  wholeTab,
} from './support.ts';

let server: TestServer;
beforeEach(async () => {
  server = await emptiedServer();
});
afterAll(closeServer);

function push(rows: ReturnType<typeof sales>, more: Record<string, unknown> = {}) {
  return pushWhole(server, rows, more);
}

async function stored(): Promise<Record<string, unknown>[]> {
  return server.select(`SELECT order_id, toDecimalString(revenue, 2) AS revenue, line FROM zakaz.fact_qtickets_sales FINAL
    WHERE _source = 'sheet-one' ORDER BY order_id, line`);
}

const keyOf = (order: string) => {
  const [first] = resolve('sales', [sale(order, 1)]).identities;
  return JSON.parse(first?.keyText ?? '') as string[];
};

describe('a push complete for buckets', () => {
  test('stores new rows, leaves equal ones, and deletes what is gone', async () => {
    expect(await pushed(await push(sales(10)))).toMatchObject({ received: 10, inserted: 10, unchanged: 0, deleted: 0 });
    const next = [...sales(8), sale('order-7b', '1 234,50 ₽')];
    expect(await pushed(await push(next))).toEqual({
      received: 9,
      inserted: 1,
      unchanged: 8,
      deleted: 2,
      stale: 0,
      issues: [],
    });
    expect(await stored()).toHaveLength(9);
    expect(await stored()).toContainEqual({ order_id: 'order-7b', revenue: '1234.50', line: 0 });
  });

  test('sent twice changes nothing', async () => {
    const message = pushOf(server, 'sales', sales(3), wholeTab);
    await send(server, 'push', message);
    expect(await pushed(await send(server, 'push', message))).toMatchObject({ inserted: 0, unchanged: 3, stale: 0 });
  });

  test('counts each of two equal rows, and takes one away where one is gone', async () => {
    await push([sale('A', 10), sale('A', 10)]);
    expect((await stored()).map((row) => row.line)).toEqual([0, 1]);
    expect(await pushed(await push([sale('A', 10)]))).toMatchObject({ unchanged: 1, deleted: 1 });
    expect(await stored()).toEqual([{ order_id: 'A', revenue: '10.00', line: 0 }]);
  });

  test('writes again a row that came back after its deletion', async () => {
    await push(sales(2));
    await push(sales(1));
    expect(await pushed(await push(sales(2)))).toMatchObject({ inserted: 1, unchanged: 1 });
    expect(await stored()).toHaveLength(2);
  });

  test('leaves kept keys as they are', async () => {
    await push(sales(3));
    const { keep } = digestTab('sales', [sale('order-0', 'сто')]);
    expect(await pushed(await push(sales(2, 1), { keep }))).toMatchObject({ unchanged: 2, deleted: 0 });
    expect(await stored()).toHaveLength(3);
  });

  test('takes a bad row back as an issue, and leaves its key as it was', async () => {
    await push(sales(3));
    const answer = await pushed(await push([sale('order-0', 'сто'), ...sales(2, 1)]));
    expect(answer).toMatchObject({ unchanged: 2, inserted: 0, deleted: 0 });
    expect(answer.issues).toEqual([
      expect.objectContaining({
        tab: 'Tab',
        row: 2,
        column: 'revenue',
        code: 'not_a_number',
        severity: 'error',
        value: 'сто',
      }),
    ]);
    expect(await stored()).toHaveLength(3);
  });

  test('is refused where a row belongs to another bucket', async () => {
    const scope: Scope = { kind: 'buckets', bits: 6, buckets: [0] };
    const response = await send(server, 'push', pushOf(server, 'sales', sales(5), scope));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_request', errors: [{ path: 'scope.buckets' }] });
  });

  test('writes nothing in a dry run, and counts all the same', async () => {
    await push(sales(3));
    const answer = await pushed(await push([...sales(2), sale('new', 5)], { dryRun: true }));
    expect(answer).toMatchObject({ inserted: 1, unchanged: 2, deleted: 1 });
    expect(await stored()).toHaveLength(3);
  });
});

describe('a push complete for keys', () => {
  test('touches nothing but its keys', async () => {
    await push([sale('A', 1), sale('A', 2), sale('B', 3)]);
    const answer = await pushed(await send(server, 'push', pushOf(server, 'sales', [sale('A', 2)], { kind: 'keys' })));
    expect(answer).toMatchObject({ inserted: 1, deleted: 1 });
    expect(await stored()).toEqual([
      { order_id: 'A', revenue: '2.00', line: 0 },
      { order_id: 'B', revenue: '3.00', line: 0 },
    ]);
  });

  test('deletes what stands under a key that it names as emptied, and nothing beside it', async () => {
    await push([sale('A', 1), sale('B', 2), sale('C', 3)]);
    const scope: Scope = { kind: 'keys', emptied: [keyOf('A'), keyOf('never seen')] };
    const answer = await pushed(await send(server, 'push', pushOf(server, 'sales', [sale('D', 1)], scope)));
    expect(answer).toMatchObject({ inserted: 1, deleted: 1 });
    expect((await stored()).map((row) => row.order_id)).toEqual(['B', 'C', 'D']);
  });

  test('is refused where an emptied key has not the values of a key', async () => {
    const scope: Scope = { kind: 'keys', emptied: [['A']] };
    const response = await send(server, 'push', pushOf(server, 'sales', [sale('A', 1)], scope));
    expect(await response.json()).toMatchObject({ code: 'invalid_request', errors: [{ path: 'scope.emptied.0' }] });
  });

  test('does not delete an emptied key that somebody wrote later than it was read', async () => {
    const readAt = server.clock.now;
    server.clock.now += 1_000;
    await push([sale('A', 1), sale('B', 2)]);
    const scope: Scope = { kind: 'keys', emptied: [keyOf('A')] };
    const late = pushOf(server, 'sales', [sale('D', 1)], scope, { readAt });
    expect(await pushed(await send(server, 'push', late))).toMatchObject({ deleted: 0, stale: 1 });
    expect((await stored()).map((row) => row.order_id)).toContain('A');
  });

  const rejected = async () =>
    (
      await server.select("SELECT row FROM zakaz.stg_qtickets_sheets_quarantine FINAL WHERE sheet_id = 'sheet-one'")
    ).map(({ row }) => row);

  test('takes a fixed row out of the quarantine, and no other', async () => {
    await push(sales(2));
    const bad = [sale('X', 'сто'), sale('Y', 'сто')];
    await send(server, 'push', pushOf(server, 'sales', bad, { kind: 'rejected' }));
    expect(await rejected()).toEqual([2, 3]);
    server.clock.now += 1_000;
    const scope: Scope = { kind: 'keys', fixed: [[0, 2]] };
    await send(server, 'push', pushOf(server, 'sales', [sale('X', 100), sale('Z', 1)], scope));
    expect(await rejected()).toEqual([3]);
    const still: Scope = {
      kind: 'keys',
      fixed: [
        [0, 2],
        [0, 3],
      ],
    };
    await send(server, 'push', pushOf(server, 'sales', [sale('X', 100), sale('Y', 'сто')], still));
    expect(await rejected()).toEqual([3]);
    await send(server, 'push', pushOf(server, 'sales', [], { kind: 'rejected' }));
  });
});

describe('a push that closes its run', () => {
  const runOf = async (message: Record<string, unknown>) => {
    const where = `job = 'qtickets_sheets' AND run_id = '${message.run}'`;
    const [run] = await server.select(
      `SELECT status, rows_processed AS rows, metrics FROM zakaz.meta_job_runs FINAL WHERE ${where}`,
    );
    return run;
  };

  test('is recorded as a report would be, and says so', async () => {
    await push(sales(2));
    const spent = { since: server.clock.now, triggerSeconds: 1.5, fetches: 1, propertyCalls: 4 };
    const message = pushOf(server, 'sales', [sale('A', 1)], { kind: 'keys' }, { closes: true, spent });
    expect(await pushed(await send(server, 'push', message))).toMatchObject({ inserted: 1, closed: true });
    const run = await runOf(message);
    expect(run).toMatchObject({ status: 'success', rows: '1' });
    expect(JSON.parse(String(run?.metrics))).toMatchObject({
      outcomes: { sales: 'sent' },
      counts: { sales: { inserted: 1 } },
      spent,
    });
  });

  test('leaves it running where fewer rows went than had to: the sender looks for the others', async () => {
    await push([sale('A', 1)]);
    const renamed = (old: string, order: string) => {
      const scope: Scope = { kind: 'keys', emptied: [keyOf(old)], deletes: 1 };
      return pushOf(server, 'sales', [sale(order, 1)], scope, { closes: true });
    };
    const wrong = renamed('never stored', 'B');
    expect((await pushed(await send(server, 'push', wrong))).closed).toBeUndefined();
    expect(await runOf(wrong)).toMatchObject({ status: 'running' });
    expect(await pushed(await send(server, 'push', renamed('A', 'C')))).toMatchObject({
      deleted: 1,
      closed: true,
    });
  });

  test('leaves it running where the server rejects one of its rows: the sender goes on', async () => {
    await push(sales(2));
    const message = pushOf(server, 'sales', [sale('A', 'сто')], { kind: 'keys' }, { closes: true });
    expect((await pushed(await send(server, 'push', message))).closed).toBeUndefined();
    expect(await runOf(message)).toMatchObject({ status: 'running' });
  });
});

describe('order', () => {
  test('a reading older than what is stored under a key is stale, and changes nothing of that key', async () => {
    const old = server.clock.now;
    server.clock.now += 5_000;
    await push([sale('A', 1), sale('A', 2)]);
    const late = pushOf(server, 'sales', [sale('A', 9)], { kind: 'keys' }, { readAt: old });
    expect(await pushed(await send(server, 'push', late))).toMatchObject({ inserted: 0, deleted: 0, stale: 2 });
    expect((await stored()).map((row) => row.revenue)).toEqual(['1.00', '2.00']);
  });

  test('a reading as old as a tombstone does not bring the row back', async () => {
    await push(sales(2));
    const readAt = server.clock.now;
    await push(sales(1), { readAt });
    const late = pushOf(server, 'sales', sales(2), { kind: 'keys' }, { readAt });
    expect(await pushed(await send(server, 'push', late))).toMatchObject({ inserted: 0, unchanged: 1, stale: 1 });
  });

  test('equal content is unchanged, however old its reading', async () => {
    const old = server.clock.now;
    server.clock.now += 5_000;
    await push(sales(2));
    expect(await pushed(await push(sales(2), { readAt: old }))).toMatchObject({ unchanged: 2, stale: 0 });
  });

  test('a reading older than the newest proof is stale, whatever its keys', async () => {
    const old = server.clock.now;
    server.clock.now += 5_000;
    await push(sales(2));
    const digest = { ...reading(server), tabs: [digestTab('sales', sales(2))] };
    expect(await digested(await send(server, 'digest', digest))).toMatchObject({ tabs: [{ inSync: true }] });
    const late = pushOf(server, 'sales', [sale('never seen', 1)], { kind: 'keys' }, { readAt: old });
    expect(await pushed(await send(server, 'push', late))).toMatchObject({ inserted: 0, stale: 1 });
  });

  test('a reading that is too old to count is stale, however many rows it would delete', async () => {
    const old = server.clock.now;
    server.clock.now += 5_000;
    await push(sales(120));
    const late = await push(sales(10), { readAt: old });
    expect(await pushed(late)).toMatchObject({ unchanged: 10, deleted: 0, stale: 110 });
    expect(await stored()).toHaveLength(120);
  });
});

test('two spreadsheets with equal keys never touch each other', async () => {
  await push(sales(3));
  const others = pushOf(server, 'sales', sales(2), wholeTab);
  expect(await pushed(await send(server, 'push', others, { source: server.other }))).toMatchObject({
    inserted: 2,
    deleted: 0,
  });
  expect(await stored()).toHaveLength(3);
});

describe('of two spreadsheets that hold the same keys', () => {
  function pushOther(rows: ReturnType<typeof sales>) {
    return send(server, 'push', pushOf(server, 'sales', rows, { kind: 'keys' }), { source: server.other });
  }

  test('one that lost all its rows is stopped, though the other still has them', async () => {
    await push(sales(3));
    await pushed(await pushOther(sales(3)));
    server.clock.now += 1_000;
    const response = await push([]);
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('3 of 3 rows') });
    expect(await stored()).toHaveLength(3);
  });

  test('a later version of the one makes no reading of the other stale', async () => {
    await push(sales(2));
    const readAt = server.clock.now;
    server.clock.now += 5_000;
    await pushed(await pushOther([sale('order-0', 7), sale('order-1', 8)]));
    const answer = await pushed(await push([sale('order-0', 5), sale('order-1', 6)], { readAt }));
    expect(answer).toMatchObject({ inserted: 2, stale: 0 });
    expect((await stored()).map((row) => row.revenue)).toEqual(['5.00', '6.00']);
  });
});
