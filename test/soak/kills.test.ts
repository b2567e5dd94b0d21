import { expect, test } from 'vitest';
import { runKills } from './run-kills.ts';

test('kill -9 again and again during a load: no acknowledged row is lost, and the next sync makes both ends equal', async () => {
  const { faults, acknowledged, pushed } = await runKills(3);
  expect(faults).toEqual([]);
  expect(acknowledged).toBeGreaterThan(0);
  expect(pushed).toBeGreaterThan(acknowledged);
}, 240_000);
