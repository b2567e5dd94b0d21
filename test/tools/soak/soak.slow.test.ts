import { expect, test } from 'vitest';
import { runSoak } from './run-soak.ts';

test('four spreadsheets at once on two servers, over a bad network: equal in the end, row by row', async () => {
  const { faults, traffic, rows } = await runSoak({ rows: 4_000, sources: 4, rounds: 2, seed: 7 });
  expect(faults).toEqual([]);
  expect(rows).toBeGreaterThan(3_000);
  expect(Object.keys(traffic.answers)).toEqual(['200']);
  // Chance decides which of the three a request meets, and the servers' speed how many requests there are.
  expect(traffic.repeated + traffic.late + traffic.lost).toBeGreaterThan(0);
}, 240_000);
