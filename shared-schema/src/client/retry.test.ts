import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterMs, waitMs } from './retry.ts';

const now = Date.parse('2025-03-01T09:00:00Z');

describe('trying again', () => {
  it('waits longer each time, never less than half of what it would wait at most, at most 30 s, in whole milliseconds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const most = Math.min(30_000, 1_000 * 2 ** (attempt - 1));
          const wait = waitMs(attempt, undefined, random, now);
          expect(wait).toBeGreaterThanOrEqual(most / 2);
          expect(wait).toBeLessThanOrEqual(most);
          expect(Number.isInteger(wait)).toBe(true);
        },
      ),
    );
  });

  it('never tries before the server asks, in seconds or until a date', () => {
    expect(waitMs(1, '20', 0, now)).toBe(20_000);
    expect(waitMs(1, 'Sat, 01 Mar 2025 09:00:40 GMT', 0, now)).toBe(40_000);
    expect(waitMs(1, '0', 0, now)).toBe(500);
  });

  it('takes a Retry-After that says nothing for none', () => {
    expect([undefined, 'soon', ''].map((header) => retryAfterMs(header, now))).toEqual([null, null, null]);
  });
});
