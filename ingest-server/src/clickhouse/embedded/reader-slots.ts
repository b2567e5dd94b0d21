/**
 * How many readers' queries run at once. Every query of the embedded engine holds one of Node's four worker threads until
 * it ends, so a few long ones would leave none for what the sheets send.
 */
const SLOTS = 2;
const WAITING_MAX = 50;
const WAIT_MS_MAX = 8_000;

/** No slot came free in time. */
export class ReadersBusy extends Error {
  override readonly name = 'ReadersBusy';
}

type Waiting = { readonly start: () => void; readonly timer: NodeJS.Timeout };

export class ReaderSlots {
  readonly #waitMsMax: number;
  #free: number;
  readonly #waiting: Waiting[] = [];

  constructor({ slots = SLOTS, waitMsMax = WAIT_MS_MAX } = {}) {
    this.#free = slots;
    this.#waitMsMax = waitMsMax;
  }

  /** @throws ReadersBusy, and what `query` throws */
  async run<T>(query: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await query();
    } finally {
      this.#leave();
    }
  }

  #enter(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve();
    }
    if (this.#waiting.length >= WAITING_MAX) return Promise.reject(new ReadersBusy());
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(new ReadersBusy());
      }, this.#waitMsMax);
      const waiting: Waiting = { start: resolve, timer };
      this.#waiting.push(waiting);
    });
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    clearTimeout(next.timer);
    next.start();
  }
}
