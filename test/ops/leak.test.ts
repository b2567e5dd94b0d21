/** The runbook's page for a leaked secret: its statements run, and show what somebody else wrote. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pushed, pushOf, sales, send, startTestServer, type TestServer, wholeTab } from '../ingest/support.ts';

const runbook = readFileSync(join(import.meta.dirname, '../../ops/RUNBOOK.md'), 'utf8');
const [page = ''] = runbook.split('## To clean up after a leak')[1]?.split('\n## ') ?? [];
const statements = [...page.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, text = '']) => text.trim().replace(/;$/, ''));

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  server.clock.now = Date.now() - 60_000;
  await pushed(await send(server, 'push', pushOf(server, 'sales', sales(3), wholeTab)));
  server.clock.now += 1_000;
  const forged = sales(3).map((row) => row.with(4, 999_999));
  await pushed(await send(server, 'push', pushOf(server, 'sales', forged, wholeTab)));
});
afterAll(() => server.close());

function filled(statement: string): string {
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  return statement.replaceAll('<id>', 'sheet-one').replaceAll('<day>', yesterday);
}

test('each change since a day, from what to what', async () => {
  const changes = await server.select(filled(statements[0] ?? ''));
  const forged = changes.filter(({ kind }) => kind === 'changed');
  expect(forged).toHaveLength(3);
  expect(String(forged[0]?.to_json)).toContain('999999.00');
});

test('each run that wrote, with how much and when', async () => {
  const runs = await server.select(filled(statements[1] ?? ''));
  expect(runs.map(({ changes }) => Number(changes))).toEqual([3, 3]);
});

test('and the next sync of the sheet brings back what it holds', async () => {
  expect(statements).toHaveLength(2);
  server.clock.now += 1_000;
  await pushed(await send(server, 'push', pushOf(server, 'sales', sales(3), wholeTab)));
  const [row] = await server.select('SELECT toString(max(revenue)) AS most FROM zakaz.fact_qtickets_sales FINAL');
  expect(row).toEqual({ most: '102' });
});
