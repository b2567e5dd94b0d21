/** How many requests a source may send a minute: a loop gone wild slows itself down, and nobody else. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ProblemError } from '../problem.ts';

/** Counts a request of a source. @throws ProblemError `rate_limited`, with the seconds to wait */
export type RateLimit = (spreadsheetId: string) => Promise<void>;

/** A limit for each server process; counted after the signature, so that nobody can spend another's. */
export function createRateLimit(requestsPerMinute: number): RateLimit {
  const limiter = new RateLimiterMemory({ points: requestsPerMinute, duration: 60 });
  return async (spreadsheetId) => {
    try {
      await limiter.consume(spreadsheetId);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      throw new ProblemError('rate_limited', `A source may send ${requestsPerMinute} requests a minute.`, {
        retryAfterSeconds,
      });
    }
  };
}
