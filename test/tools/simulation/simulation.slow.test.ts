/** A hundred histories, and the deliberate faults: `npm run simulate` plays as many as one has time for. */
import { beforeAll, describe, expect, it } from 'vitest';
import { buildAll } from './build.ts';
import { mutations } from './mutations.ts';
import { runMutations } from './run-mutations.ts';
import { runSeeds } from './run-seeds.ts';
import { described } from './simulate-seed.ts';

const SEEDS = 100;
const MINUTES = 60_000;

const seeds = Array.from({ length: SEEDS }, (_, index) => index + 1);

/** What people do and what goes wrong: each must really have happened, or nothing is proven of it. */
const mustOccur = [
  'cell edited',
  'cell respelled',
  'rows pasted',
  'value filled',
  'rows inserted',
  'rows deleted',
  'most rows deleted',
  'tab sorted',
  'rows moved',
  'column moved',
  'header renamed',
  'column broken',
  'repaired',
  'time zone changed',
  'draft begun',
  'rows duplicated',
  'key edited',
  'keys replaced',
  'change undone',
  'tab cleared',
  'tab renamed',
  'tab deleted',
  'tab added',
  'row moved to another tab',
  'written by API',
  'edit during an execution',
  'executions at once',
  'execution killed',
  '6 minutes are over',
  'exception of LockService',
  'exception of urlfetch quota',
  'trigger fired',
  'trigger fired twice',
  'trigger never fired',
  'triggers late',
  'triggers out of order',
  'tick',
  'sync from the menu',
  'dry run',
  'request lost',
  'response lost',
  'repeated',
  'delayed',
  'late request arrived',
  'truncated',
  'slow',
  'status 429 instead',
  'status 500 instead',
  'status 502 instead',
  'status 503 instead',
  'statement: fail before',
  'statement: fail after',
  'statement: refuse after',
  'statement: slow after',
  'statement: die before',
  'statement: die after',
  'statement: hold before',
  'statement: hold after',
  'held request went on',
  'rows taken back unsent',
  'overtaken',
  'backup restored',
  'clocks apart',
  'clock stepped back',
  'secret rotated',
  'wrong secret',
  'older bundle installed',
  'mass deletion confirmed',
  'confirmed at the end',
] as const;

beforeAll(buildAll, MINUTES);

describe('histories of workbooks in use', () => {
  it(
    'all end equal, proven and silent after one quiet sync, with every fault there is',
    async () => {
      const outcomes = await runSeeds({ seeds });
      const broken = outcomes.filter((outcome) => outcome.broken !== undefined);
      expect(broken.map(described).join('\n\n')).toBe('');
      const occurred = new Set(outcomes.flatMap(({ counts }) => Object.keys(counts)));
      expect(mustOccur.filter((what) => !occurred.has(what))).toEqual([]);
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
