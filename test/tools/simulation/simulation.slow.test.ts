/**
 * A hundred histories: `npm run simulate` plays as many as one has time for. `-- --liveness` plays those in which one thing fails
 * for good, and `-- --mutations` tries the deliberate faults.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { buildAll } from './build.ts';
import { coverageOf } from './coverage.ts';
import { runSeeds } from './run-seeds.ts';
import { described } from './simulate-seed.ts';

const SEEDS = 100;
const MINUTES = 60_000;

const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);

beforeAll(buildAll, MINUTES);

describe('histories of workbooks in use', () => {
  it(
    'all end equal, proven and silent after one quiet sync, with every fault there is',
    async () => {
      const outcomes = await runSeeds({ seeds });
      const broken = outcomes.filter((outcome) => outcome.broken !== undefined);
      expect(broken.map(described).join('\n\n')).toBe('');
      expect(coverageOf(outcomes, true, false).missing).toEqual([]);
    },
    20 * MINUTES,
  );
});
