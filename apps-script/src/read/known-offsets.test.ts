import { describe, expect, it } from 'vitest';
import { offsetsOf, offsetsText, parseOffsets } from './known-offsets.ts';

const now = Date.parse('2025-03-01T09:00:00Z');
const week = 1_740_614_400_000;

describe('known offsets of a zone', () => {
  it('are kept for the day, and asked for anew the next', () => {
    const known = parseOffsets(undefined, now);
    offsetsOf(known, 'Europe/Moscow').set(week, 10_800_000).set(-week, 9_017_000);
    const text = offsetsText(known);
    expect(offsetsOf(parseOffsets(text, now), 'Europe/Moscow')).toEqual(known.offsets);
    expect(offsetsOf(parseOffsets(text, now + 86_400_000), 'Europe/Moscow').size).toBe(0);
  });

  it('are forgotten with the zone that they were of', () => {
    const known = parseOffsets(undefined, now);
    offsetsOf(known, 'Europe/Moscow').set(week, 10_800_000);
    expect(offsetsOf(parseOffsets(offsetsText(known), now), 'Asia/Tokyo').size).toBe(0);
  });

  it('are nothing where their property holds anything else', () => {
    for (const text of ['', 'nonsense', `Europe/Moscow ${Math.floor(now / 86_400_000)} a:b,1,:`]) {
      expect(offsetsOf(parseOffsets(text, now), 'Europe/Moscow').size).toBe(0);
    }
  });

  it('fit into a property, whatever the dates', () => {
    const known = parseOffsets(undefined, now);
    const offsets = offsetsOf(known, 'America/Argentina/ComodRivadavia');
    for (let index = 0; index < 5_000; index += 1) offsets.set(index * week, -10_800_000);
    expect(offsetsText(known).length).toBeLessThan(9_000);
  });
});
