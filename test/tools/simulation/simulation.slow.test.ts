/** A hundred histories, and the deliberate faults: `npm run simulate` plays as many as one has time for. */
import { beforeAll, describe, expect, it } from 'vitest';
import { buildAll } from './build.ts';
import { coverageOf } from './coverage.ts';
import { mutations } from './mutations.ts';
import { runMutations } from './run-mutations.ts';
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

describe('while one thing fails for good', () => {
  it(
    'everything else becomes equal and stays so, and the server is told what fails',
    async () => {
      const outcomes = await runSeeds({ seeds: seeds.slice(0, 56), isLiveness: true });
      const broken = outcomes.filter((outcome) => outcome.broken !== undefined);
      expect(broken.map(described).join('\n\n')).toBe('');
      expect(coverageOf(outcomes, true, true).missing).toEqual([]);
    },
    20 * MINUTES,
  );
});

describe('deliberate faults in the protocol', () => {
  it(
    'are all found, but for those that few histories show',
    async () => {
      const found = await runMutations(mutations.filter(({ isRare }) => !isRare));
      expect(found.filter(({ by }) => by === undefined).map(({ mutation }) => mutation.name)).toEqual([]);
    },
    30 * MINUTES,
  );
});
