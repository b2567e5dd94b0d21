/** Lets tasks of one key pass one after another, so that what one does is done when the next begins; those of others go on beside. */

export class KeyedQueue {
  readonly #waitMsMax: number;
  readonly #tooLate: (key: string) => Error;
  readonly #tails = new Map<string, Promise<void>>();

  /** @param tooLate what a task fails with that waited longer */
  constructor(waitMsMax: number, tooLate: (key: string) => Error) {
    this.#waitMsMax = waitMsMax;
    this.#tooLate = tooLate;
  }

  /** @throws `tooLate` where the turn came too late: then nothing is done; and whatever `task` throws */
  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key) ?? Promise.resolve();
    const since = performance.now();
    const result = before.then(() => {
      if (performance.now() - since > this.#waitMsMax) throw this.#tooLate(key);
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
