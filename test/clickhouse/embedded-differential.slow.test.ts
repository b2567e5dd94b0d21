/** As embedded-differential.test.ts, with thousands of statements. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareJudges } from '../support/differential.ts';
import { type Engine, startEngine, type TestDatabase } from '../support/engine.ts';

let engine: Engine;
let db: TestDatabase;
beforeAll(async () => {
  engine = await startEngine();
  db = await engine.newDatabase();
});
afterAll(() => engine.close());

test('5,000 generated statements', { timeout: 900_000 }, async () => {
  const tally = await compareJudges(engine, db.name, 5_000);
  expect(tally.resolved).toBeGreaterThan(1_000);
  expect(tally.refused).toBeGreaterThan(1_000);
});
