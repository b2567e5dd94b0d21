/** The mass-delete guard (R9): which pushes are stopped, and which go through. */
import { bucketOf } from '@qtickets/shared-schema/wire/digest';
import type { Scope } from '@qtickets/shared-schema/wire/protocol';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { closeServer, emptiedServer, pushWhole } from './emptied-server.ts';
import { pushed, pushOf, resolve, sale, sales, send, type TestServer } from './support.ts';

let server: TestServer;
beforeEach(async () => {
  server = await emptiedServer();
});
afterAll(closeServer);

function push(rows: ReturnType<typeof sales>, more: Record<string, unknown> = {}) {
  return pushWhole(server, rows, more);
}

async function stored(): Promise<Record<string, unknown>[]> {
  return server.select("SELECT order_id FROM zakaz.fact_qtickets_sales FINAL WHERE _source = 'sheet-one'");
}

test('stops a push that would delete more than 50 rows and more than half of the tab', async () => {
  await push(sales(120));
  const response = await push(sales(50));
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({ code: 'mass_delete_blocked' });
  expect(await stored()).toHaveLength(120);
});

test('is not got round by splitting the loss over requests of one reading', async () => {
  await push(sales(120));
  const readAt = server.clock.now;
  const half = (bucket: number): Scope => ({ kind: 'buckets', bits: 1, buckets: [bucket] });
  const answers = [];
  for (const bucket of [0, 1]) {
    answers.push(
      (await send(server, 'push', pushOf(server, 'sales', [], half(bucket), { readAt, stored: 120 }))).status,
    );
  }
  expect(answers).toContain(409);
  expect((await stored()).length).toBeGreaterThan(0);
});

test('stops a push that would leave no row at all, however small the tab', async () => {
  await push(sales(3));
  expect((await push([])).status).toBe(409);
  expect(await stored()).toHaveLength(3);
});

test('takes 5 for 50 while a row has a key that cannot be read', async () => {
  await push(sales(20));
  const broken = [sale('order-0', 1, { date: '31.02.2025' }), ...sales(8, 12)];
  expect((await push(broken)).status).toBe(409);
  expect((await push(sales(8, 12))).status).toBe(200);
});

test('takes 5 for 50 also where the sender says that a key outside the push cannot be read', async () => {
  await push(sales(20));
  expect((await push(sales(8, 12), { unreadable: 1 })).status).toBe(409);
  expect(await stored()).toHaveLength(20);
  expect((await push(sales(8, 12), { unreadable: 0 })).status).toBe(200);
});

test('stops a push of buckets that would delete more than 1,000 rows and more than half of these buckets, in a tab that keeps more than half', async () => {
  const rows = sales(3_000);
  await push(rows);
  const inBucket = resolve('sales', rows)
    .identities.filter(({ keyHash }) => bucketOf(keyHash, 1) === 0)
    .map(({ placed }) => placed.cells);
  const pushBucket = (left: typeof inBucket) =>
    send(server, 'push', pushOf(server, 'sales', left, { kind: 'buckets', bits: 1, buckets: [0] }));
  const response = await pushBucket(inBucket.slice(1_001));
  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({ code: 'mass_delete_blocked' });
  expect(await stored()).toHaveLength(3_000);
  expect(await pushed(await pushBucket(inBucket.slice(1_000)))).toMatchObject({ deleted: 1_000 });
});

test('lets all keys of a small tab be replaced by others, as find and replace in a key column does', async () => {
  await push(sales(30));
  const renamed = sales(30).map((_, index) => sale(`№ ${index}`, 100 + index));
  expect(await pushed(await push(renamed))).toMatchObject({ inserted: 30, deleted: 30 });
  expect(await stored()).toHaveLength(30);
});

test('lets a confirmed loss through', async () => {
  await push(sales(120));
  expect(await pushed(await push(sales(10), { allowMassDelete: true }))).toMatchObject({ deleted: 110 });
});

test('lets 60 rows of one key be moved to another date in a tab of 200', async () => {
  const orders = (date: string) => Array.from({ length: 60 }, (_, index) => sale('', index, { date }));
  await push([...sales(140), ...orders('2025-03-02')]);
  const answer = await pushed(await push([...sales(140), ...orders('2025-03-03')]));
  expect(answer).toMatchObject({ inserted: 60, deleted: 60, unchanged: 140 });
});
