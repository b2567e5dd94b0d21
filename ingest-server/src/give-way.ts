/** Long work on the server's one thread gives way to other requests: a loop that takes seconds would answer nobody else. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Short beside what cannot stop half way and comes on top: parsing a message, a round of the collector. Then nobody waits 50 ms. */
const SLICE_MS = 5;

/** The clock is asked once for so many steps, each of which takes some microseconds. */
const STEPS_OF_A_LOOK = 32;

/** When work began in this round of the event loop: all of a round share one slice, however many works or steps of one they are. */
let began: number | undefined;

/** Of works that wait for their next turn one goes on in a round of the loop. */
let nextRound: Promise<unknown> = Promise.resolve();

/** Whether the thread was held for a slice: then work should `giveWay` before it goes on. */
export function isTurnOver(): boolean {
  if (began === undefined) {
    began = performance.now();
    setImmediate(() => {
      began = undefined;
    });
  }
  return performance.now() - began >= SLICE_MS;
}

export async function giveWay(): Promise<void> {
  nextRound = nextRound.then(() => nextTurn());
  await nextRound;
  began = undefined;
}

/** Runs work that stops at every `yield`, giving way where the slice is over. */
export async function inTurns<Result>(work: Generator<unknown, Result>): Promise<Result> {
  for (let step = 0; ; step += 1) {
    if (step % STEPS_OF_A_LOOK === 0 && isTurnOver()) await giveWay();
    const { done, value } = work.next();
    if (done) return value;
  }
}
