import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClickHouseProcess, startClickHouse } from './start-clickhouse.ts';

let directory: string;
let clickHouse: ClickHouseProcess;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'qtickets-soak-engine-'));
  clickHouse = await startClickHouse(join(directory, 'engine'));
});

afterAll(async () => {
  await clickHouse.close();
  rmSync(directory, { recursive: true, force: true });
});

async function run(sql: string): Promise<string> {
  const answer = await fetch(clickHouse.url, { method: 'POST', body: sql });
  expect(answer.status).toBe(200);
  return answer.text();
}

async function threads(): Promise<number> {
  return Number(await run("SELECT value FROM system.metrics WHERE metric = 'GlobalThreadActive' FORMAT TSV"));
}

// An engine that nobody holds open is opened anew by each statement, and leaves threads behind each time.
test('the ClickHouse of a load stays open between statements', async () => {
  await run('CREATE TABLE stays (a UInt8) ENGINE = MergeTree ORDER BY a');
  await run('INSERT INTO stays VALUES (1)');
  const before = await threads();
  for (let statement = 0; statement < 20; statement += 1) await run('SELECT count() FROM stays');
  // The engine's own threads come and go by one or two.
  expect((await threads()) - before).toBeLessThan(10);
}, 60_000);
