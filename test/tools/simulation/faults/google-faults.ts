/** What Google does to an execution before one of its service calls. */
import { type CallAction, exceptionsOf, knownExceptions } from '../../apps-script-runtime/index.ts';
import type { Desk } from '../sheet/desk.ts';
import type { World } from '../world.ts';

/** One of the exceptions that Google is known to throw there. */
export function fail(world: World, _: Desk, call: string): CallAction {
  const exception = world.ownDice('exception').pick(exceptionsOf(call));
  const throws = knownExceptions[exception];
  world.story.count(`exception ${exception}`);
  world.story.count(`exception at ${call.split('.')[0]}`);
  world.story.say(`${call} throws: ${throws}`, world.wire.depth);
  interrupt(world);
  return { throws };
}

/** What is under way may end unfinished from now on. */
export function interrupt(world: World): void {
  const running = world.running.at(-1);
  if (running === undefined) return;
  running.hasThrown = true;
  running.conversations.at(-1)?.interrupted();
}

export function kill(world: World): CallAction {
  world.story.count('execution killed');
  world.story.say('the execution is killed', world.wire.depth);
  return { kill: true };
}

export function runOutOfTime(world: World): CallAction {
  world.story.count('6 minutes are over');
  world.running.at(-1)?.conversations.at(-1)?.delayed();
  return { delayMs: 400_000 };
}

/** Long enough to reach the end of a budget, not of the execution. */
export function runLate(world: World): CallAction {
  world.story.count('a service is slow');
  world.running.at(-1)?.conversations.at(-1)?.delayed();
  return { delayMs: world.weather.dice.between(20_000, 280_000) };
}
