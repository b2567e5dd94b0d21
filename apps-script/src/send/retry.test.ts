import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWorthRetrying, retryAfterMs, waitMs } from './retry.ts';

const now = Date.parse('2025-03-01T09:00:00Z');

function answer(status: number, retryAfter?: string) {
  return { status, text: '', headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } };
}

describe('trying again', () => {
  it('is worth it where there was no answer or the server says "later", never where it refused', () => {
    expect([0, 408, 429, 500, 502, 503, 504].map((status) => isWorthRetrying(answer(status)))).not.toContain(false);
    expect(
      [200, 301, 400, 401, 403, 409, 413, 415, 422].map((status) => isWorthRetrying(answer(status))),
    ).not.toContain(true);
  });

  it('waits longer each time, never half of what it would wait at most, and at most 30 s', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const most = Math.min(30_000, 1_000 * 2 ** (attempt - 1));
          const wait = waitMs(answer(503), attempt, random, now);
          expect(wait).toBeGreaterThanOrEqual(most / 2);
          expect(wait).toBeLessThanOrEqual(most);
        },
      ),
    );
  });

  it('waits at least as long as the server asks, in seconds or until a date', () => {
    expect(waitMs(answer(503, '20'), 1, 0, now)).toBe(20_000);
    expect(waitMs(answer(429, 'Sat, 01 Mar 2025 09:00:40 GMT'), 1, 0, now)).toBe(40_000);
    expect(waitMs(answer(503, '0'), 1, 0, now)).toBe(500);
  });

  it('takes a Retry-After that says nothing for none', () => {
    expect([undefined, 'soon', ''].map((header) => retryAfterMs(header, now))).toEqual([null, null, null]);
  });
});
