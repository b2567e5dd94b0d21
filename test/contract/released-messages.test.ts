/** Messages that a released bundle sent are kept as they were (`shared-schema/vectors/messages`), and still understood. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send, startTestServer, type TestServer } from '../ingest/support.ts';

type Recorded = { readonly action: string; readonly message: { readonly readAt?: number; readonly run: string } };

const folder = join(import.meta.dirname, '../../shared-schema/vectors/messages');
const versions = readdirSync(folder).map((name) => name.replace(/\.json$/, ''));

describe.each(versions)('the bundle %s', (version) => {
  const recorded: Recorded[] = JSON.parse(readFileSync(join(folder, `${version}.json`), 'utf8'));
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    server.clock.now = Math.max(...recorded.map(({ message }) => message.readAt ?? 0)) + 60_000;
  });
  afterAll(() => server.close());

  test('is answered 200 for each message of a session with an edit, a deletion and rows that do not validate', async () => {
    const statuses: number[] = [];
    for (const { action, message } of recorded) statuses.push((await send(server, action, message)).status);
    expect(statuses).toEqual(recorded.map(() => 200));
  });
  test('and ClickHouse holds what that sheet held at its end', async () => {
    const sold = 'SELECT order_id, toString(revenue) AS revenue FROM zakaz.fact_qtickets_sales FINAL ORDER BY order_id';
    expect(await server.select(sold)).toEqual([
      { order_id: 'o1', revenue: '2000.75' },
      { order_id: 'o2', revenue: '777' },
    ]);
    const issues = 'SELECT code FROM zakaz.stg_qtickets_sheets_quarantine FINAL ORDER BY code';
    expect(await server.select(issues)).toEqual(
      ['formula_error', 'incomplete', 'incomplete'].map((code) => ({ code })),
    );
  });
});
