import { describe, expect, it } from 'vitest';
import { expectedDay, secondsAtThisPace } from './google-quotas.ts';

const HOUR = 3_600_000;

describe('what a day of Google’s comes to', () => {
  it('follows from how long comparing everything takes: the lines of `bench -- --day`', () => {
    expect(expectedDay(2)).toEqual({ comparisons: 4, typist: 56 });
    expect(expectedDay(9.4)).toEqual({ comparisons: 16, typist: 75 });
  });

  it('is its pace so far, of which nothing is known within the first two hours', () => {
    expect(secondsAtThisPace({ since: 0, triggerSeconds: 600 }, 2 * HOUR - 1)).toBeNull();
    expect(secondsAtThisPace({ since: 0, triggerSeconds: 600 }, 6 * HOUR)).toBe(2_400);
  });
});
