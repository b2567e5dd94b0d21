/**
 * Large messages are parsed one at a time, with a look at everything else in between: reading one holds the process for a
 * moment, and many of them in a row would hold it for as long as all together.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';

export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs it in the order in which it was asked for, each in a turn of its own. */
  run<T>(task: () => T | Promise<T>): Promise<T> {
    const result = this.#last.then(() => nextTurn()).then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
