/** Lets requests for one tab of one source pass one after another, so that what one reads the next has not yet changed. */
import { ProblemError } from '../problem.ts';

/** A caller that waited so long is asked to come again: an answer is due within ten seconds (GOOGLE 4). */
const WAIT_MS_MAX = 6_000;
const RETRY_AFTER_SECONDS = 10;

export class KeyedQueue {
  readonly #waitMsMax: number;
  readonly #tails = new Map<string, Promise<void>>();

  constructor(waitMsMax = WAIT_MS_MAX) {
    this.#waitMsMax = waitMsMax;
  }

  /** @throws ProblemError `unavailable` where the turn came too late, and whatever `task` throws */
  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const since = performance.now();
    const result = before.then(() => {
      if (performance.now() - since > this.#waitMsMax) throw tooLate();
      return task();
    });
    const tail = result.then(
      () => undefined,
      () => undefined,
    );
    this.#tails.set(key, tail);
    try {
      return await result;
    } finally {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    }
  }
}

function tooLate(): ProblemError {
  return new ProblemError('unavailable', 'Too many pushes of this tab are waiting.', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
