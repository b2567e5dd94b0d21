/** Slows down a guesser of tokens and passwords, by address. */
import { RateLimiterMemory } from 'rate-limiter-flexible';

/** Wrong ones of an address within the window; then it waits for the window's end. */
const GUESSES_MAX = 10;

export type GuessLimit = {
  /** Until this address may try again; 0 if now. */
  readonly waitMs: (address: string) => Promise<number>;
  readonly countWrong: (address: string) => Promise<void>;
};

export function createGuessLimit(windowSeconds: number): GuessLimit {
  const limiter = new RateLimiterMemory({ points: GUESSES_MAX, duration: windowSeconds });
  return {
    waitMs: async (address) => {
      const tried = await limiter.get(address);
      return tried === null || tried.consumedPoints < GUESSES_MAX ? 0 : Math.max(0, tried.msBeforeNext);
    },
    countWrong: async (address) => {
      await limiter.penalty(address);
    },
  };
}
