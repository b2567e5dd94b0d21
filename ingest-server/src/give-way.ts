/** Long work on the server's one thread gives way to other requests: a loop that takes seconds would answer nobody else. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/** A person or a probe that waits so long notices nothing. */
const SLICE_MS = 20;

/** The clock is asked once for so many steps, each of which takes some microseconds. */
const STEPS_OF_A_LOOK = 32;

/** Of works that wait for their next turn one goes on in a round of the loop: all at once they would hold it for a slice each. */
let nextRound: Promise<void> = Promise.resolve();

export class Turn {
  #since = performance.now();

  /** Whether this work has held the thread for its slice: then it should `giveWay` before it goes on. */
  get isOver(): boolean {
    return performance.now() - this.#since >= SLICE_MS;
  }

  async giveWay(): Promise<void> {
    nextRound = nextRound.then(() => nextTurn());
    await nextRound;
    this.#since = performance.now();
  }
}

/** Runs work that stops at every `yield`, giving way where its slice is over. */
export async function inTurns<Result>(work: Generator<unknown, Result>): Promise<Result> {
  const turn = new Turn();
  for (let step = 1; ; step += 1) {
    const { done, value } = work.next();
    if (done) return value;
    if (step % STEPS_OF_A_LOOK === 0 && turn.isOver) await turn.giveWay();
  }
}
