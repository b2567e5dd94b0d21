/**
 * Large messages are worked on a few at a time, each from its parsing to its answer: what waits is bytes, and not yet the
 * objects that are made of them, which take ten times as much memory and keep the collector busy. Each begins in a turn
 * of its own, so that whatever else came is answered before.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ProblemError } from '../problem.ts';

/** One computes while ClickHouse stores the others' rows. */
const AT_ONCE = 4;
/** One that waited so long is asked to come again: an answer is due within ten seconds (GOOGLE 4). */
const WAIT_MS_MAX = 6_000;
const RETRY_AFTER_SECONDS = 10;

type Waiting = { readonly owner: string; readonly begin: () => void };

export class WorkSlots {
  readonly #atOnce: number;
  readonly #waitMsMax: number;
  /** In the order in which they came. */
  readonly #waiting: Waiting[] = [];
  /** Owners of what is in work, once for each. */
  readonly #working: string[] = [];

  constructor(atOnce = AT_ONCE, waitMsMax = WAIT_MS_MAX) {
    this.#atOnce = atOnce;
    this.#waitMsMax = waitMsMax;
  }

  /**
   * Runs it when there is room: first those of whom the fewest are in work, so that one sender stops no other.
   * @param owner a source; it never has all room
   * @throws ProblemError `unavailable` where its turn came too late, and whatever `task` throws
   */
  async run<T>(owner: string, task: () => Promise<T>): Promise<T> {
    await this.#turnOf(owner);
    try {
      await nextTurn();
      return await task();
    } finally {
      this.#working.splice(this.#working.indexOf(owner), 1);
      this.#beginNext();
    }
  }

  #turnOf(owner: string): Promise<void> {
    return new Promise((begin, giveUp) => {
      const tooLateAfter = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        const retryAfterSeconds = RETRY_AFTER_SECONDS;
        giveUp(new ProblemError('unavailable', 'Too many large messages are waiting.', { retryAfterSeconds }));
      }, this.#waitMsMax);
      const waiting = {
        owner,
        begin: () => {
          clearTimeout(tooLateAfter);
          begin();
        },
      };
      this.#waiting.push(waiting);
      this.#beginNext();
    });
  }

  #beginNext(): void {
    if (this.#working.length >= this.#atOnce) return;
    const ofOwner = ({ owner }: Waiting) => this.#working.filter((other) => other === owner).length;
    const fewest = Math.min(...this.#waiting.map(ofOwner));
    const next = this.#waiting.findIndex((waiting) => ofOwner(waiting) === fewest);
    const waiting = this.#waiting[next];
    if (waiting === undefined || fewest >= Math.max(1, this.#atOnce - 1)) return;
    this.#waiting.splice(next, 1);
    this.#working.push(waiting.owner);
    waiting.begin();
  }
}
