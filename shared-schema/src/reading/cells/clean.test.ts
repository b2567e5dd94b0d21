import { describe, expect, test } from 'vitest';
import { digitZeros } from '../data/digit-zeros.ts';
import { cleanFigures, cleanFreeText, cleanText, hasLoneSurrogate, isBlank, isLongerThan } from './clean.ts';

/** Every code point that can stand in text. */
const characters = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

describe('the written-out ranges are those of this engine’s Unicode', () => {
  test('white space is a blank', () => {
    const blanks = characters.filter((character) => /\p{White_Space}/u.test(character));
    expect(blanks.filter((blank) => cleanText(`a${blank}b`) !== 'a b')).toEqual([]);
    expect(characters.filter((each) => cleanText(`a${each}b`) === 'a b')).toEqual(blanks);
  });

  test('format and control characters go', () => {
    const hidden = characters.filter((each) => /[\p{Cf}\p{Cc}]/u.test(each) && !/\p{White_Space}/u.test(each));
    expect(hidden.filter((each) => cleanText(`a${each}b`) !== 'ab')).toEqual([]);
  });

  test('nothing that can be seen goes', () => {
    const gone = characters.filter((each) => cleanText(`a${each}b`) === 'ab');
    expect(gone.filter((each) => !/[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/u.test(each))).toEqual([]);
  });

  test('free text keeps two joiners, the variation selectors, and nothing else that is hidden', () => {
    const kept = characters.filter((each) => cleanText(`a${each}b`) === 'ab' && cleanFreeText(`a${each}b`) !== 'ab');
    const variation = characters.filter((each) => /\p{Variation_Selector}/u.test(each));
    expect(new Set(kept)).toEqual(new Set([...variation, '\u200c', '\u200d']));
  });

  test('decimal digits are digits', () => {
    const digits = characters.filter((each) => /\p{Nd}/u.test(each));
    expect(digits.filter((each) => !/^\d$/.test(cleanFigures(each)))).toEqual([]);
    expect(digits).toHaveLength(10 * (digitZeros.length + 1));
  });
});

test('text of hidden characters and blanks alone is blank', () => {
  expect(['', ' ', '\u00a0', '\u200b', '\ufe0f \u200d', '\ufeff\u2028'].map(isBlank)).toEqual(Array(6).fill(true));
  expect(['0', '-', 'а'].map(isBlank)).toEqual([false, false, false]);
});

test('length is counted in code points', () => {
  expect(isLongerThan('🎸🎸', 2)).toBe(false);
  expect(isLongerThan('🎸🎸🎸', 2)).toBe(true);
});

test('half of a pair is a lone surrogate, a whole pair is not', () => {
  expect(['\ud83d', 'a\udc00', '\udc00\ud83d'].map(hasLoneSurrogate)).toEqual([true, true, true]);
  expect(hasLoneSurrogate('🎸')).toBe(false);
});
