/**
 * `npm run simulate -- --seeds N [--minutes M] [--seed S] [--from K] [--lanes L] [--story]`, `-- --mutations [--only part]`: histories of workbooks in use, each from
 * one seed, with every fault there is. A failing seed prints what happened and how to run it again.
 */
import { parseArgs } from 'node:util';
import { buildAll } from './build.ts';
import { coverageOf, type Histories } from './coverage.ts';
import { type Family, families } from './faults/weather.ts';
import { mutations } from './mutations.ts';
import { type Found, runMutations } from './run-mutations.ts';
import { runSeeds } from './run-seeds.ts';
import type { Outcome } from './simulate-seed.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    minutes: { type: 'string' },
    seed: { type: 'string' },
    from: { type: 'string' },
    lanes: { type: 'string' },
    /** Families of faults, comma separated: these and no others. */
    faults: { type: 'string', default: '' },
    /** Prints the story of each seed, also where everything held. */
    story: { type: 'boolean', default: false },
    /** After each history one thing fails for good, and everything else must live on. */
    liveness: { type: 'boolean', default: false },
    /** Spreadsheets keep to a slower pace at times. */
    paced: { type: 'boolean', default: false },
    shrink: { type: 'boolean', default: true },
    counts: { type: 'boolean', default: false },
    /** Tries the deliberate faults instead; a name or part of one picks some. */
    mutations: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

const USAGE = `Histories of workbooks in use, each from one seed, with every fault there is.

  npm run simulate -- --seeds 200 [--from 1]   so many of them
  npm run simulate -- --minutes 30 [--from 1]  as many as end in that time
  npm run simulate -- --seed 7 --story         this one, with its story
  npm run simulate -- --liveness --seeds 50    one tab, service or spreadsheet fails for good
  npm run simulate -- --paced --seeds 50       edits are gathered, or wait for the comparison, at times
  npm run simulate -- --faults "two at once"   under these families of faults and no others
  npm run simulate -- --mutations [--only X]   the deliberate faults: each must be found

Also --lanes N (processes at once), --counts (what occurred how often), --no-shrink. More in test/tools/simulation/README.md.
`;

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} is a whole number, not ${text}`);
  return value;
}

function seedsWanted(): number[] {
  if (values.seed !== undefined) return [numberOf('seed', values.seed)];
  const from = numberOf('from', values.from ?? '1');
  const count = values.seeds ?? (values.minutes === undefined ? '100' : '100000');
  return Array.from({ length: numberOf('seeds', count) }, (_, index) => from + index);
}

/** When the time is over, in unix ms. */
function wantedEnd(): { until?: number } {
  if (values.minutes === undefined) return {};
  return { until: startedAt + 60_000 * numberOf('minutes', values.minutes) };
}

function wantedFamilies(): Family[] {
  const names = values.faults.split(',').filter((name) => name !== '');
  const unknown = names.filter((name) => !families.some((family) => family === name));
  if (unknown.length > 0) throw new Error(`No such faults: ${unknown}. There are: ${families.join(', ')}`);
  return families.filter((family) => names.includes(family));
}

const startedAt = Date.now();
const seeds = seedsWanted();
let done = 0;
let broken = 0;

function printOutcome(outcome: Outcome): void {
  done += 1;
  if (outcome.broken !== undefined) broken += 1;
  if (outcome.broken !== undefined || values.story) process.stdout.write(`\n${outcome.story.join('\n')}\n`);
  if (outcome.broken !== undefined) printBroken(outcome);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  const line = `${done} of ${values.minutes ? 'as many as fit' : `${seeds.length} seeds`}, ${broken} broken, ${seconds} s`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}`);
  else if (done % 25 === 0 || done === seeds.length) process.stdout.write(`${line}\n`);
}

function printBroken({ seed, steps, broken: what }: Outcome): void {
  process.stdout.write(`\nSeed ${seed} broke a promise (${steps.length} steps: ${steps.join(' ')}):\n  ${what}\n`);
  process.stdout.write(
    `Again: npm run simulate -- --seed ${seed}${values.liveness ? ' --liveness' : ''}${values.paced ? ' --paced' : ''}\n\n`,
  );
}

function kindOfHistories(): Histories {
  if (values.paced) return 'paced';
  return values.liveness ? 'liveness' : 'usual';
}

/** @returns whether everything occurred that must in so many histories */
function printCoverage(outcomes: readonly Outcome[]): boolean {
  const { lines, missing } = coverageOf(outcomes, values.faults === '', kindOfHistories());
  if (values.counts) process.stdout.write(`\n${lines.join('\n')}\n`);
  if (missing.length > 0) process.stdout.write(`\nNever reached, so nothing is shown of it: ${missing.join('; ')}\n`);
  return missing.length === 0;
}

async function simulateSeeds(): Promise<boolean> {
  const lanes = values.lanes === undefined ? {} : { lanes: numberOf('lanes', values.lanes) };
  const outcomes = await runSeeds({
    seeds,
    ...lanes,
    ...wantedEnd(),
    shrinks: values.shrink,
    keepsStories: values.story,
    families: wantedFamilies(),
    isLiveness: values.liveness,
    isPaced: values.paced,
    onOutcome: printOutcome,
  });
  const isCovered = printCoverage(outcomes);
  process.stdout.write(`\n${outcomes.length - broken} of ${outcomes.length} histories held.\n`);
  return broken === 0 && isCovered;
}

function printFound({ mutation, by, tried }: Found): void {
  const what =
    by === undefined ? `NOT FOUND by ${tried} histories` : `found by seed ${by.seed}, history ${tried}: ${by.broken}`;
  process.stdout.write(`${mutation.name} (${mutation.breaks}): ${what.slice(0, 300)}\n`);
  if (values.story && by !== undefined) process.stdout.write(`${by.story.join('\n')}\n`);
}

async function tryMutations(): Promise<boolean> {
  const wanted = mutations.filter(({ name }) => name.includes(values.only));
  const found = await runMutations(wanted, {
    ...(values.from === undefined ? {} : { from: numberOf('from', values.from) }),
    onFound: printFound,
  });
  const missed = found.filter(({ by }) => by === undefined);
  process.stdout.write(`\n${found.length - missed.length} of ${found.length} deliberate faults found.\n`);
  return missed.length === 0;
}

async function run(): Promise<boolean> {
  await buildAll();
  return values.mutations ? tryMutations() : simulateSeeds();
}

if (values.help) process.stdout.write(USAGE);
else process.exitCode = (await run()) ? 0 : 1;
