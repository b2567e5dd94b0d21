import { expect, test } from 'vitest';
import { runKills } from './run-kills.ts';

test.each([
  ['embedded', 3],
  ['two servers', 2],
] as const)(
  'kill -9 again and again during a load (%s): no acknowledged row is lost, and the next sync makes both ends equal',
  async (killed, kills) => {
    const { faults, acknowledged, pushed } = await runKills(killed, kills);
    expect(faults).toEqual([]);
    expect(acknowledged).toBeGreaterThan(0);
    expect(pushed).toBeGreaterThan(acknowledged);
  },
  240_000,
);
