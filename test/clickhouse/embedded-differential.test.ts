/** What our judge admits uses only what is allowed, as the engine itself resolves it; thousands in the slow one. */
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

test('300 generated statements', async () => {
  const { admitted, refused, resolved } = await compareJudges(engine, db.name, 300);
  expect(admitted).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(50);
  expect(resolved).toBeGreaterThan(admitted / 3);
});
