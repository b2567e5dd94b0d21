import { describe, expect, it } from 'vitest';
import { afterFailure, attemptsAfter, breakerText, isServerAway, noFailures, parseBreaker } from './breaker.ts';

const now = 1_763_870_000_000;

function after(failures: number) {
  let breaker = noFailures;
  for (let failure = 0; failure < failures; failure += 1) breaker = afterFailure(breaker, now);
  return breaker;
}

describe('the circuit breaker', () => {
  it('lets edits through until the server failed three times in a row', () => {
    expect([0, 1, 2, 3].map((failures) => isServerAway(after(failures), now))).toEqual([false, false, false, true]);
  });

  it('lets one through again after a while, which grows to a quarter of an hour', () => {
    expect(isServerAway(after(3), now + 60_000)).toBe(false);
    expect(isServerAway(after(4), now + 60_000)).toBe(true);
    expect(isServerAway(after(20), now + 15 * 60_000)).toBe(false);
  });

  it('asks a server that has been away only once a tick', () => {
    expect([attemptsAfter(noFailures, 4), attemptsAfter(after(1), 4)]).toEqual([4, 1]);
  });

  it('survives its property, and whatever else may stand there', () => {
    expect(parseBreaker(breakerText(after(2)))).toEqual(after(2));
    for (const text of [undefined, '', 'x y', '1.5 2']) expect(isServerAway(parseBreaker(text), now)).toBe(false);
  });
});
