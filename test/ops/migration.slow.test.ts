/** A migration whose ClickHouse goes away in the middle says where it stopped, and goes on from there. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { until } from '../attack/support.ts';
import { selectValue } from '../support/select-rows.ts';
import { type GatedClickHouse, openGatedClickHouse } from './gated-clickhouse.ts';
import { run } from './support.ts';

// Processes start here by the dozen, on machines that have others to run.
vi.setConfig({ testTimeout: 240_000 });

let gated: GatedClickHouse;
beforeAll(async () => {
  gated = await openGatedClickHouse();
});
afterAll(() => gated.close());

function tables(): Promise<unknown> {
  const query = "SELECT toUInt32(count()) FROM system.tables WHERE database = 'zakaz' AND engine LIKE '%MergeTree'";
  return selectValue(gated.clickHouse.url, query);
}

test('interrupted, reported, run again, and run once more for nothing', async () => {
  const { clickHouse, gate } = gated;
  const migrating = run(['migrate'], { CLICKHOUSE_URL: gate.url });
  const isReached = (statement: string) => /CREATE TABLE.*stg_qtickets_sheets_inventory/.test(statement);
  await until(() => clickHouse.statements.some(isReached));
  gate.set('shut');
  const broken = await migrating;
  expect(broken.code).toBe(1);
  expect(broken.errors).toMatch(
    /^sql file \d{4}_\w+: .+\nWhat was done stays done\. Fix the cause and start again: it goes on from there\.\n$/,
  );
  const before = Number(await tables());

  gate.set('open');
  const resumed = await run(['migrate'], { CLICKHOUSE_URL: gate.url });
  expect([resumed.code, resumed.errors]).toEqual([0, '']);
  expect(before).toBeGreaterThan(0);
  expect(Number(await tables())).toBeGreaterThan(before);
  const again = await run(['migrate'], { CLICKHOUSE_URL: gate.url });
  expect(again.output).toBe('zakaz is of this version already: nothing was to do.\n');
});
