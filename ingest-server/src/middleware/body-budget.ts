/**
 * How many bytes of bodies the process holds at once. A body counts as it arrives, so a sender that only announces one
 * holds nothing, and many large ones at once are asked to come again instead of filling the memory.
 */
import { ProblemError } from '../problem.ts';

const RETRY_AFTER_SECONDS = 5;

export class BodyBudget {
  #free: number;

  constructor(bytesMax: number) {
    this.#free = bytesMax;
  }

  /** An account of one request: takes bytes as they come, and gives them all back at its end. */
  open(): { take: (bytes: number) => void; close: () => void } {
    let taken = 0;
    return {
      take: (bytes) => {
        if (bytes > this.#free) {
          throw new ProblemError('unavailable', 'The server is busy with other large messages.', {
            retryAfterSeconds: RETRY_AFTER_SECONDS,
          });
        }
        taken += bytes;
        this.#free -= bytes;
      },
      close: () => {
        this.#free += taken;
        taken = 0;
      },
    };
  }
}
