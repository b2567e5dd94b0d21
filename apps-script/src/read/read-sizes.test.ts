import { describe, expect, it } from 'vitest';
import { limitsOf, parseSizes, shrink, sizesText } from './read-sizes.ts';

const now = 1_763_870_000_000;

describe('the cells that Google gives at once', () => {
  it('are a quarter of what failed, for that contract, and remembered for the day', () => {
    const sizes = parseSizes(undefined, now);
    expect(sizesText(sizes)).toBe('');
    expect(shrink(sizes, 'sales', 81_000)).toBe(true);
    const later = parseSizes(sizesText(sizes), now + 60_000);
    expect([limitsOf(later, 'sales').snapshot, limitsOf(later, 'events').snapshot]).toEqual([20_250, 250_000]);
    expect([limitsOf(later, 'sales').blockRows(9), limitsOf(later, 'events').blockRows(9)]).toEqual([2_250, 10_000]);
    expect(limitsOf(parseSizes(sizesText(sizes), now + 86_400_000), 'sales').snapshot).toBe(250_000);
  });

  it('do not shrink for a call that was small already: it failed for another reason', () => {
    const sizes = parseSizes('', now);
    expect(shrink(sizes, 'events', 240)).toBe(false);
    expect(limitsOf(sizes, 'events').snapshot).toBe(250_000);
  });
});
