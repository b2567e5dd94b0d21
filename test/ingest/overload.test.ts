import { WarehouseUnavailable } from '@qtickets/ingest-server/ingest/ports';
import { BodyBudget } from '@qtickets/ingest-server/middleware/body-budget';
import { ProblemError } from '@qtickets/ingest-server/problem';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  digestTab,
  pushed,
  pushOf,
  reading,
  sales,
  send,
  startTestServer,
  type TestServer,
  wholeTab,
} from './support.ts';

let server: TestServer;
afterEach(() => server.close());

function digest() {
  return send(server, 'digest', { ...reading(server), tabs: [digestTab('sales', [])] });
}

test('a source past its requests a minute is asked to wait, and others are not', async () => {
  server = await startTestServer({ requestsPerMinute: 3 });
  const statuses = [];
  for (let index = 0; index < 4; index += 1) statuses.push((await digest()).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  const refused = await digest();
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ code: 'rate_limited' });
  const other = await send(
    server,
    'digest',
    { ...reading(server), tabs: [digestTab('sales', [])] },
    { source: server.other },
  );
  expect(other.status).toBe(200);
});

test('requests with wrong signatures spend nothing of a source’s share', async () => {
  server = await startTestServer({ requestsPerMinute: 1 });
  const secret = `whsec_${'A'.repeat(43)}=`;
  for (let index = 0; index < 5; index += 1) {
    expect((await send(server, 'digest', {}, { secret })).status).toBe(401);
  }
  expect((await digest()).status).toBe(200);
});

describe('ClickHouse away', () => {
  test('is 503 with Retry-After, and nothing of the failure is shown to the sender', async () => {
    server = await startTestServer({
      wrap: (warehouse) => ({ ...warehouse, storedIn: () => Promise.reject(new WarehouseUnavailable('secret host')) }),
    });
    const response = await send(server, 'push', pushOf(server, 'sales', sales(1), wholeTab));
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '10']);
    expect(await response.text()).not.toContain('secret host');
  });

  test('is logged by ClickHouse’s own number of the error, which the runbook goes by', async () => {
    server = await startTestServer();
    await server.client.command({ query: 'DROP TABLE zakaz.dim_events' });
    expect((await send(server, 'push', pushOf(server, 'events', [], wholeTab))).status).toBe(503);
    expect(server.logLines.find((line) => line.includes('request_failed'))).toContain('"code":"60"');
  });

  test('a run whose beginning could not be written is there after its next request', async () => {
    let failures = 1;
    server = await startTestServer({
      wrap: (warehouse) => ({
        ...warehouse,
        recordRun: async (run) => {
          failures -= 1;
          if (failures === 0) throw new WarehouseUnavailable('away');
          await warehouse.recordRun(run);
        },
      }),
    });
    const push = pushOf(server, 'sales', sales(1), wholeTab);
    expect((await send(server, 'push', push)).status).toBe(503);
    expect((await send(server, 'push', push)).status).toBe(200);
    expect(await server.select('SELECT status FROM zakaz.meta_job_runs FINAL')).toEqual([{ status: 'running' }]);
  });

  test('a failure that quotes a row is logged without its message', async () => {
    const quoting = Object.assign(new Error('Cannot parse «Концерт»'), { code: '27' });
    server = await startTestServer({ wrap: (warehouse) => ({ ...warehouse, write: () => Promise.reject(quoting) }) });
    const response = await send(server, 'push', pushOf(server, 'sales', sales(1), wholeTab));
    expect(response.status).toBe(503);
    expect(server.logLines.join()).not.toContain('Концерт');
  });
});

test('another method is refused with the one that is taken', async () => {
  server = await startTestServer();
  const response = await server.app.request('/v1/sources/sheet-one/push');
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
});

function newGate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** A server where what `sheet-one` writes waits for a gate; what the warehouse did is in `order`. */
async function startStalled() {
  const order: string[] = [];
  const [isWriting, mayWrite] = [newGate(), newGate()];
  server = await startTestServer({
    wrap: (warehouse) => ({
      ...warehouse,
      storedIn: (source, ...of) => {
        order.push(`${source} reads`);
        return warehouse.storedIn(source, ...of);
      },
      write: async (source, ...of) => {
        if (source === 'sheet-one') {
          isWriting.open();
          await mayWrite.opened;
        }
        await warehouse.write(source, ...of);
        order.push(`${source} has written`);
      },
    }),
  });
  const message = () => pushOf(server, 'sales', sales(2), wholeTab);
  const first = send(server, 'push', message());
  await isWriting.opened;
  server.clock.now += 1_000;
  const second = send(server, 'push', message());
  // Sent last and answered: so the second, if nothing held it, had its turn as well.
  await pushed(await send(server, 'push', message(), { source: server.other }));
  return { first, second, order, mayWrite };
}

test('a push waits for the one before it in the same tab, and compares with what that one wrote', async () => {
  const { first, second, order, mayWrite } = await startStalled();
  mayWrite.open();
  expect(await pushed(await first)).toMatchObject({ inserted: 2 });
  expect(await pushed(await second)).toMatchObject({ inserted: 0, unchanged: 2, stale: 0 });
  expect(order).toEqual([
    'sheet-one reads',
    'sheet-two reads',
    'sheet-two has written',
    'sheet-one has written',
    'sheet-one reads',
  ]);
});

test('a push that waited for more than six seconds is asked to come again, and nothing of it is read', async () => {
  const { first, second, order, mayWrite } = await startStalled();
  const now = performance.now.bind(performance);
  const later = vi.spyOn(performance, 'now').mockImplementation(() => now() + 6_001);
  mayWrite.open();
  await pushed(await first);
  const late = await second;
  later.mockRestore();
  expect([late.status, late.headers.get('retry-after')]).toEqual([503, '10']);
  expect(order.filter((done) => done.endsWith('reads'))).toEqual(['sheet-one reads', 'sheet-two reads']);
});

describe('the budget of bodies', () => {
  const none = () => undefined;

  test('refuses what does not fit, and has it back when a request ends', () => {
    const budget = new BodyBudget({ all: 10, each: 10 });
    const [first, second] = [budget.open('a'), budget.open('b')];
    first.take(8);
    expect(() => second.take(3)).toThrow(ProblemError);
    first.close();
    second.take(10);
  });

  test('gives one source no more than its share, and the others theirs', () => {
    const budget = new BodyBudget({ all: 10, each: 6 });
    const [greedy, modest] = [budget.open('a'), budget.open('b')];
    greedy.take(6);
    expect(() => greedy.take(1)).toThrow(ProblemError);
    modest.take(4);
  });

  test('lets the largest unfinished body of a source give way to a smaller one of it', () => {
    const budget = new BodyBudget({ all: 100, each: 10 });
    const gone: string[] = [];
    const large = budget.open('a', () => gone.push('large'));
    const small = budget.open('a', () => gone.push('small'));
    large.take(9);
    small.take(3);
    expect(gone).toEqual(['large']);
    large.close();
    expect(() => budget.open('a').take(8)).toThrow(ProblemError);
  });

  test('lets the owner that holds the most give way, where all together hold too much', () => {
    const budget = new BodyBudget({ all: 10, each: 8 });
    const gone: string[] = [];
    budget.open('greedy', () => gone.push('greedy')).take(7);
    budget.open('modest', () => gone.push('modest')).take(3);
    budget.open('newcomer', () => gone.push('newcomer')).take(2);
    expect(gone).toEqual(['greedy']);
  });

  test('takes nothing from a message whose sender is known', () => {
    const budget = new BodyBudget({ all: 10, each: 10 });
    const known = budget.open('a', none);
    known.take(9);
    known.settle();
    expect(() => budget.open('b', none).take(3)).toThrow(ProblemError);
  });

  test('lets the one of too many that stood still the longest give way', () => {
    const budget = new BodyBudget({ all: 10, each: 10, unsettledOfEach: 2 });
    const gone: string[] = [];
    const busy = budget.open('a', () => gone.push('busy'));
    budget.open('a', () => gone.push('still')).take(1);
    busy.take(1);
    budget.open('a', () => gone.push('new'));
    expect(gone).toEqual(['still']);
  });
});
