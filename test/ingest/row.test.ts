/** `POST row`: a question about one row of the sheet. It changes nothing, and shows no value. */
import { randomUUID } from 'node:crypto';
import type { CanonicalRow } from '@qtickets/shared-schema/contracts/contract';
import { rowAnswerSchema } from '@qtickets/shared-schema/wire/answers';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pushed, pushOf, sale, send, startTestServer, type TestServer, wholeTab } from './support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const keyOf = (order: string): CanonicalRow => ['2025-03-01', '1042', 'москва', order];
const rowOf = (order: string, revenue: string, tickets = '2'): CanonicalRow => [
  ...['2025-03-01', '1042', 'москва', tickets, revenue, 'Концерт', order, '0.00', 'RUB'],
  ...['', '', '', '', ''],
];

/** @returns when it was read, and its run */
async function pushAll(rows: WireCell[][], trigger: string) {
  server.clock.now += 10_000;
  const run = randomUUID();
  const more = { trigger, run, allowMassDelete: true };
  await pushed(await send(server, 'push', pushOf(server, 'sales', rows, wholeTab, more)));
  return { readAt: server.clock.now, run, trigger };
}

function question(order: string, row: CanonicalRow | null, others: readonly CanonicalRow[] = []) {
  return { protocol: 1, run: randomUUID(), trigger: 'menu', tab: 'sales', key: keyOf(order), row, others };
}

async function ask(...of: Parameters<typeof question>) {
  const response = await send(server, 'row', question(...of));
  expect(response.status).toBe(200);
  return rowAnswerSchema.parse(await response.json());
}

test('a row is equal, differs in these columns, or is absent; and the run that brought or took it is named', async () => {
  const first = await pushAll([sale('a', 100), sale('b', 200)], 'schedule');
  expect(await ask('a', rowOf('a', '100.00'))).toEqual({ found: 'equal', columns: [], stored: 1, change: first });
  const second = await pushAll([sale('a', 150), sale('b', 200)], 'edit');
  expect(await ask('a', rowOf('a', '100.00', '3'))).toEqual({
    found: 'differs',
    columns: ['tickets_sold', 'revenue'],
    stored: 1,
    change: second,
  });
  expect((await ask('b', rowOf('b', '200.00'))).change).toEqual(first);
  expect(await ask('new', rowOf('new', '1.00'))).toEqual({ found: 'absent', columns: [], stored: 0 });
  const third = await pushAll([sale('b', 200)], 'menu');
  expect(await ask('a', rowOf('a', '150.00'))).toEqual({ found: 'absent', columns: [], stored: 0, change: third });
});

test('of rows with one key each is looked for apart: as many equal ones must be there as the sheet has', async () => {
  await pushAll([sale('k', 1), sale('k', 1), sale('k', 5)], 'schedule');
  const one = rowOf('k', '1.00');
  const five = rowOf('k', '5.00');
  expect(await ask('k', one, [one, five])).toMatchObject({ found: 'equal', stored: 3 });
  expect(await ask('k', one, [one, one, five])).toMatchObject({ found: 'absent', stored: 3 });
  expect(await ask('k', rowOf('k', '6.00'), [one, one])).toMatchObject({ found: 'differs', columns: ['revenue'] });
});

test('a row that cannot be read leaves one of its key as it was, unless the others account for all of them', async () => {
  await pushAll([sale('k', 1), sale('k', 5)], 'schedule');
  expect(await ask('k', null, [rowOf('k', '1.00')])).toMatchObject({ found: 'kept', stored: 2 });
  expect(await ask('k', null, [rowOf('k', '1.00'), rowOf('k', '5.00')])).toMatchObject({ found: 'absent', stored: 2 });
});

test('it writes nothing, and no value of a row is in the answer', async () => {
  await pushAll([sale('quiet', 123)], 'schedule');
  const runs = 'SELECT toUInt32(count()) AS count FROM zakaz.meta_job_runs';
  const before = await server.select(runs);
  const response = await send(server, 'row', question('quiet', rowOf('quiet', '7.00')));
  expect(await response.text()).not.toMatch(/123|Концерт/);
  expect(await server.select(runs)).toEqual(before);
});

test('it answers only for its own spreadsheet and its tabs, and for what it is signed for', async () => {
  await pushAll([sale('mine', 1)], 'schedule');
  const message = question('mine', rowOf('mine', '1.00'));
  const other = await send(server, 'row', message, { source: server.other });
  expect(await other.json()).toMatchObject({ found: 'absent', stored: 0 });
  expect((await send(server, 'row', { ...message, tab: 'secrets' })).status).toBe(403);
  expect((await send(server, 'row', message, { secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' })).status).toBe(401);
  expect((await send(server, 'row', { ...message, key: ['2025-03-01'] })).status).toBe(400);
  expect((await send(server, 'row', { ...message, row: ['2025-03-01'] })).status).toBe(400);
});

test('a message of one action is taken by no other', async () => {
  const message = question('mine', rowOf('mine', '1.00'));
  for (const action of ['digest', 'push', 'report']) expect((await send(server, action, message)).status).toBe(400);
  expect((await send(server, 'row', pushOf(server, 'sales', [sale('x', 1)], wholeTab))).status).toBe(400);
});
