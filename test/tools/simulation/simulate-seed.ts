/** One history from one seed. */
import { Dice } from './dice.ts';
import type { Family } from './faults/weather.ts';
import { liveOn } from './liveness.ts';
import { endQuietly } from './quiet.ts';
import type { ServerLink } from './server-link.ts';
import { step } from './steps.ts';
import { BrokenPromise } from './story.ts';
import { type Bundles, World } from './world.ts';

export type Outcome = {
  readonly seed: number;
  /** What was broken; undefined where everything held. */
  readonly broken: string | undefined;
  readonly story: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  /** The steps that were taken. */
  readonly steps: readonly number[];
};

/** What a failing test prints: what broke, the story, and how to play it again. */
export function described({ seed, broken, story }: Outcome): string {
  return `seed ${seed}: ${broken}\n${story.join('\n')}\nAgain: npm run simulate -- --seed ${seed}`;
}

/** How many steps the history of a seed has. */
export function stepsOf(seed: number): number[] {
  const count = new Dice(seed, 'steps').between(12, 32);
  return Array.from({ length: count }, (_, index) => index);
}

export type SimulateOptions = {
  /** Which steps to take, by number: each has dice of its own, so that a shorter history can be tried. */
  readonly steps?: readonly number[];
  /** These families of faults, and no others. */
  readonly families?: readonly Family[];
  /** Whether one thing fails for good after the history, and everything else must live on. */
  readonly isLiveness?: boolean;
  /** Whether the spreadsheets keep to a slower pace at times. */
  readonly isPaced?: boolean;
};

/** @throws what is no broken promise but an error of the simulation itself */
export function simulate(seed: number, link: ServerLink, bundles: Bundles, options: SimulateOptions = {}): Outcome {
  const steps = options.steps ?? stepsOf(seed);
  const world = new World(seed, link, bundles, options.families);
  world.isPaced = options.isPaced ?? false;
  const { story } = world;
  story.say(`seed ${seed}: ${[...world.weather.families].join(', ') || 'no faults'}`);
  let broken: string | undefined;
  try {
    begin(world);
    for (const index of steps) step(world, new Dice(seed, 'step', index), index);
    if (options.isLiveness === true) liveOn(world);
    endQuietly(world);
  } catch (error) {
    if (!(error instanceof BrokenPromise)) throw withStory(error, seed, story.lines);
    broken = error.message;
    story.say(`BROKEN: ${broken}`);
  }
  return { seed, broken, story: story.lines, counts: Object.fromEntries(story.counts), steps };
}

/** Automatic sync is turned on; most spreadsheets have been in use before. */
function begin(world: World): void {
  const dice = new Dice(world.seed, 'begin');
  world.weather.isOn = false;
  for (const desk of world.desks) {
    desk.runtime.run('installTriggers');
    if (dice.chance(0.7)) desk.runtime.run('syncNow');
  }
  world.weather.isOn = true;
  world.watch.look();
}

function withStory(error: unknown, seed: number, lines: readonly string[]): Error {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new Error(`Seed ${seed} could not be simulated:\n${lines.join('\n')}\n${text}`, { cause: error });
}
