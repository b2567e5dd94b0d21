/** Seconds of histories, and that each deliberate fault still fits the code: what every change should see. */
import { beforeAll, describe, expect, it } from 'vitest';
import { buildAll, bundleText, senderText, serverFile } from './build.ts';
import { mutations } from './mutations.ts';
import { runSeeds } from './run-seeds.ts';
import { described } from './simulate-seed.ts';

const SECONDS = 1_000;
const MINUTES = 60 * SECONDS;
/** No history begins later than this after the first: on a slower machine there are fewer of them. */
const HISTORIES_MS = 10 * SECONDS;
const HISTORIES_MIN = 2;

beforeAll(buildAll, MINUTES);

describe('histories of workbooks in use', () => {
  it(
    'end equal, proven and silent after one quiet sync',
    async () => {
      const until = Date.now() + HISTORIES_MS;
      // The eighth first: it has the third sender.
      const seeds = [8, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12];
      const least = await runSeeds({ seeds: seeds.slice(0, HISTORIES_MIN) });
      const outcomes = [...least, ...(await runSeeds({ seeds: seeds.slice(HISTORIES_MIN), until }))];
      expect(
        outcomes
          .filter(({ broken }) => broken !== undefined)
          .map(described)
          .join('\n\n'),
      ).toBe('');
    },
    3 * MINUTES,
  );
});

describe('deliberate faults in the protocol', () => {
  it.each(mutations)('there is code to put it in: $name', ({ patches }) => {
    expect(bundleText(patches.bundle)).not.toBe('');
    expect(serverFile(patches.server, 'fits')).not.toBe('');
    expect(senderText(patches.sender)).not.toBe('');
  });
});
