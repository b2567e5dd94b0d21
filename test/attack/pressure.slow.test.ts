/** Many large messages at once: what they cost is bounded while they are unfolded, and until they are answered. */
import { gzipSync } from 'node:zlib';
import { BodyBudget } from '@qtickets/ingest-server/middleware/body-budget';
import { inflate } from '@qtickets/ingest-server/middleware/inflate';
import { COST_MAX, messageCost } from '@qtickets/ingest-server/middleware/message-cost';
import { afterEach, expect, test } from 'vitest';
import { pushOf, send, startTestServer, type TestServer, wholeTab } from '../ingest/support.ts';

let server: TestServer;
afterEach(() => server?.close());

test('messages wait while others are worked on, and what waits too long is asked to come again', async () => {
  let goOn = (): void => undefined;
  const away = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  server = await startTestServer({
    wrap: (warehouse) => ({ ...warehouse, storedIn: (...of) => away.then(() => warehouse.storedIn(...of)) }),
  });
  // Blank rows: nothing is stored, and each costs what a row costs.
  const rows = Array.from({ length: 95_000 }, (_, row) => [0, row]);
  const cost = messageCost(Buffer.from(JSON.stringify(rows)));
  const fitting = Math.floor(COST_MAX / cost);
  const push = JSON.stringify(pushOf(server, 'sales', [], wholeTab, { rows }));
  const answers = Array.from({ length: fitting + 2 }, () => send(server, 'push', push, { gzip: true }));
  const refused = await Promise.any(
    answers.map(async (answer) => {
      const response = await answer;
      if (response.status !== 503) throw new Error(`answered ${response.status}`);
      return response;
    }),
  );
  expect(refused.headers.get('retry-after')).toBe('10');
  goOn();
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 503).length).toBeGreaterThanOrEqual(2);
  expect((await send(server, 'push', push, { gzip: true })).status).toBe(200);
}, 60_000);

test('bombs at once unfold no further together than one alone may', async () => {
  const bomb = gzipSync(Buffer.alloc(8_000_000));
  const budget = new BodyBudget({ all: 8_000_000, each: 4_000_000 });
  let most = 0;
  let held = 0;
  const unfold = async () => {
    const account = budget.open('one');
    let own = 0;
    const take = (bytes: number) => {
      account.take(bytes);
      own += bytes;
      held += bytes;
      most = Math.max(most, held);
    };
    await inflate(bomb, 'gzip', 10_000_000, take).finally(() => {
      held -= own;
      account.close();
    });
  };
  const ends = await Promise.allSettled(Array.from({ length: 20 }, unfold));
  expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
  expect(most).toBeLessThanOrEqual(4_000_000);
});
