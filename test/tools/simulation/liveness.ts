/**
 * Liveness: after a history with every fault, all is well again but for one thing, which fails for good: a tab, a service
 * of Google's, or a whole spreadsheet. Everything else must become equal and stay so, and what fails must be named at the
 * server wherever the spreadsheet can still reach it. (As the simulator of TigerBeetle does: faults of the first phase
 * heal by themselves, so they never show that something waits for ever.)
 */
import { Dice } from './dice.ts';
import { exceptionFor, lastingFailures } from './faults/lasting.ts';
import { actualOf } from './model/actual.ts';
import { differenceOf } from './model/compare.ts';
import type { ExpectedTab } from './model/expected.ts';
import { clearUp, wasBlocked } from './quiet.ts';
import type { Stored } from './referee/mirror.ts';
import { act } from './sheet/actions.ts';
import type { Desk } from './sheet/desk.ts';
import { deliver, syncFromMenu, tick } from './steps.ts';
import { BrokenPromise } from './story.ts';
import type { Seen } from './wire.ts';
import type { World } from './world.ts';

/** Within how many ticks everything else must be equal, and how long it is watched afterwards. */
const ROUNDS = 6;
const EQUAL_FROM = 3;

/** What fails for good, and what of its spreadsheet need not be equal. */
type Lasting = {
  readonly desk: Desk;
  /** `none`: all is equal all the same. */
  readonly hits: 'none' | 'contract' | 'spreadsheet';
  /** Where `hits` is `contract`. */
  readonly contract: string;
  /** Whether the spreadsheet can still reach the server. */
  readonly isReported: boolean;
};

export function liveOn(world: World): void {
  const dice = new Dice(world.seed, 'liveness');
  clearUp(world, dice);
  const lasting = begin(world, dice);
  if (lasting === undefined) return;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const reports = world.desks.flatMap((desk) => oneRound(world, desk, dice, lasting, round >= EQUAL_FROM));
    if (round >= EQUAL_FROM) assertReported(lasting, reports);
  }
}

function begin(world: World, dice: Dice): Lasting | undefined {
  const desk = dice.pick(world.desks);
  for (const [name, of] of inTurn(world.seed)) {
    const failure = of({ world, desk, dice });
    if (failure === undefined) continue;
    const text = failure.calls === undefined ? 'its secret is refused' : exceptionFor(failure.calls, dice);
    if (failure.calls !== undefined) desk.lasting.push(desk.runtime.failures.add({ ...failure.calls, text }));
    world.story.count(`lasting: ${name}`);
    world.story.say(`--- from now on all is well, but for ${desk.id}: ${name} ${failure.contract ?? ''}: ${text} ---`);
    return { desk, hits: failure.hits, contract: failure.contract ?? '', isReported: failure.isReported };
  }
  return undefined;
}

/** Neighbouring seeds begin with different ones, so that a short run has them all. */
function inTurn(seed: number): typeof lastingFailures {
  const first = seed % lastingFailures.length;
  return [...lastingFailures.slice(first), ...lastingFailures.slice(0, first)];
}

/** People work, minutes pass, a tick comes. @returns the reports of the spreadsheet that fails */
function oneRound(world: World, desk: Desk, dice: Dice, lasting: Lasting, mustBeEqual: boolean): readonly Seen[] {
  for (let edits = dice.below(3); edits > 0; edits -= 1) edit(world, desk, dice);
  if (dice.chance(0.7)) deliver(world, desk, dice);
  world.clock.advance(dice.between(300_000, 900_000));
  world.watch.wire.seen = [];
  world.mirror.forget();
  const before = world.mirror.stored;
  tick(world, desk, dice);
  if (wasBlocked(world)) syncFromMenu(world, desk, dice, true);
  world.watch.look();
  world.mirror.forget();
  const { stored } = world.mirror;
  if (mustBeEqual) for (const tab of desk.expected) assertLives(lasting, desk, tab, before, stored);
  return desk === lasting.desk ? world.watch.seen.filter(({ path }) => path === 'report') : [];
}

function edit(world: World, desk: Desk, dice: Dice): void {
  const done = act(desk, dice);
  if (done === undefined) return;
  world.story.count(done.kind);
  world.story.say(`${desk.id}: somebody ${done.text}`);
  world.clock.advance(dice.between(500, 60_000));
}

function assertLives(lasting: Lasting, desk: Desk, tab: ExpectedTab, before: Stored, after: Stored): void {
  const isHit = desk === lasting.desk && (lasting.hits === 'spreadsheet' || lasting.contract === tab.plan.tab);
  if (isHit && lasting.hits !== 'none') return;
  const difference = differenceOf(tab, actualOf(before, desk.id, tab.plan), actualOf(after, desk.id, tab.plan));
  if (difference === undefined) return;
  throw new BrokenPromise(`${desk.id} ${tab.plan.tab} does not become equal while something else fails: ${difference}`);
}

/** The server hears of it with each tick: an error, which names the contract, or the cause. */
function assertReported({ desk, hits, contract, isReported }: Lasting, reports: readonly Seen[]): void {
  if (!isReported) return;
  const messages = reports.map(({ message }) => message);
  const isNamed = messages.some(
    ({ status, flags = [], outcomes = {}, cause }) =>
      status === 'error' &&
      (hits === 'spreadsheet'
        ? cause !== undefined || flags.length > 0 || Object.values(outcomes).length > 0
        : contract in outcomes || flags.some((flag) => flag.endsWith(`:${contract}`))),
  );
  if (isNamed) return;
  throw new BrokenPromise(`${desk.id}: the server does not learn what fails: ${JSON.stringify(messages)}`);
}
