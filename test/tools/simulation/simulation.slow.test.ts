/**
 * A hundred histories, and those in which one thing fails for good: `npm run simulate` plays as many as one has time for,
 * and `npm run simulate -- --mutations` tries the deliberate faults.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { buildAll } from './build.ts';
import { coverageOf } from './coverage.ts';
import { runSeeds } from './run-seeds.ts';
import { described } from './simulate-seed.ts';

const SEEDS = 100;
const MINUTES = 60_000;

const PACED = 65;
/** Each lasting failure occurs in so many. */
const LASTING = 56;
/** No such history begins later than this after the first: on a slower machine there are fewer of them. */
const LASTING_MS = 10 * MINUTES;
const LASTING_MIN = 10;

const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);
const lasting = seeds.slice(0, LASTING);

beforeAll(buildAll, MINUTES);

describe('histories of workbooks in use', () => {
  it(
    'all end equal, proven and silent after one quiet sync, with every fault there is',
    async () => {
      const outcomes = await runSeeds({ seeds });
      const broken = outcomes.filter((outcome) => outcome.broken !== undefined);
      expect(broken.map(described).join('\n\n')).toBe('');
      expect(coverageOf(outcomes, true, 'usual').missing).toEqual([]);
    },
    20 * MINUTES,
  );

  it(
    'are the same for the same seed',
    async () => {
      const again = await Promise.all([1, 2].map(() => runSeeds({ seeds: [7, 8], lanes: 1, keepsStories: true })));
      expect(again[0]?.map(({ story }) => story)).toEqual(again[1]?.map(({ story }) => story));
    },
    3 * MINUTES,
  );
});

describe('where Google’s day runs short', () => {
  it(
    'edits that are gathered, or wait for the comparison, all arrive, and are equal, proven and silent in the end',
    async () => {
      const outcomes = await runSeeds({ seeds: seeds.slice(0, PACED), isPaced: true });
      const broken = outcomes.filter((outcome) => outcome.broken !== undefined);
      expect(broken.map(described).join('\n\n')).toBe('');
      expect(coverageOf(outcomes, true, 'paced').missing).toEqual([]);
    },
    10 * MINUTES,
  );
});

describe('while one thing fails for good', () => {
  it(
    'everything else becomes equal and stays so, and the server has a report of what fails',
    async () => {
      const outcomes = await runSeeds({ seeds: lasting, isLiveness: true, until: Date.now() + LASTING_MS });
      const broken = outcomes.filter((outcome) => outcome.broken !== undefined);
      expect(broken.map(described).join('\n\n')).toBe('');
      expect(outcomes.length).toBeGreaterThanOrEqual(LASTING_MIN);
      if (outcomes.length === lasting.length) expect(coverageOf(outcomes, true, 'liveness').missing).toEqual([]);
    },
    20 * MINUTES,
  );
});
