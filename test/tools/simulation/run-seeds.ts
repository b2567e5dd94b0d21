/** Simulates many seeds in several processes. */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Patches } from './build.ts';
import type { Family } from './faults/weather.ts';
import type { LaneNews, LaneOrder } from './lane.ts';
import type { Outcome } from './simulate-seed.ts';

export type RunOptions = {
  readonly seeds: readonly number[];
  /** Processes at once, each with a server of its own; default: three for two processors, since one waits for the other. */
  readonly lanes?: number;
  /** Begins no history after this moment (unix ms). */
  readonly until?: number;
  readonly shrinks?: boolean;
  readonly stopsAtFirst?: boolean;
  /** Also the stories of histories that held. */
  readonly keepsStories?: boolean;
  /** Deliberate faults in the code under test, and a name for them. */
  readonly patches?: Patches;
  readonly name?: string;
  readonly families?: readonly Family[];
  /** Whether one thing fails for good after each history. */
  readonly isLiveness?: boolean;
  /** Whether the spreadsheets keep to a slower pace at times. */
  readonly isPaced?: boolean;
  readonly onOutcome?: (outcome: Outcome) => void;
};

/** @returns the outcomes in the order of the seeds; throws where a seed could not be simulated at all */
export async function runSeeds(options: RunOptions): Promise<readonly Outcome[]> {
  const lanes = Math.max(1, Math.min(options.lanes ?? Math.ceil(1.5 * availableParallelism()), options.seeds.length));
  const orders = Array.from({ length: lanes }, (_, lane) => orderOf(options, lane, lanes));
  const outcomes = await Promise.all(orders.map((order) => runLane(order, options.onOutcome)));
  return outcomes.flat().sort((a, b) => a.seed - b.seed);
}

function orderOf(options: RunOptions, lane: number, lanes: number): LaneOrder {
  return {
    seeds: options.seeds.filter((_, index) => index % lanes === lane),
    shrinks: options.shrinks ?? false,
    stopsAtFirst: options.stopsAtFirst ?? false,
    keepsStories: options.keepsStories ?? false,
    until: options.until ?? Number.MAX_SAFE_INTEGER,
    name: `${options.name ?? 'plain'}-${lane}`,
    patches: options.patches ?? {},
    families: options.families ?? [],
    isLiveness: options.isLiveness ?? false,
    isPaced: options.isPaced ?? false,
  };
}

function runLane(order: LaneOrder, onOutcome: RunOptions['onOutcome']): Promise<readonly Outcome[]> {
  return new Promise((resolve, reject) => {
    const outcomes: Outcome[] = [];
    const child = fork(fileURLToPath(new URL('lane.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx'],
      // Patches hold patterns.
      serialization: 'advanced',
    });
    child.on('message', (news: LaneNews) => {
      if ('done' in news) return resolve(outcomes);
      if ('failure' in news) return reject(new Error(news.failure));
      outcomes.push(news.outcome);
      onOutcome?.(news.outcome);
    });
    child.on('exit', (code) => reject(new Error(`A lane of the simulation ended early, with ${code}`)));
    child.send(order);
  });
}
