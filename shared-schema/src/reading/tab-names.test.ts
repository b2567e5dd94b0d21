import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namePatterns } from './tab-names.ts';

function matches(pattern: string, name: string): boolean {
  return namePatterns(pattern)[0]?.matches(name) ?? false;
}

describe('a pattern of tab names', () => {
  it('means what an expression with .* for each star means', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.', '['), minLength: 1, maxLength: 8 });
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '.', '['), maxLength: 12 });
    fc.assert(
      fc.property(word, name, (pattern, text) => {
        const escaped = pattern.split(/\*+/).map((part) => part.replace(/[.[]/g, '\\$&'));
        expect(matches(pattern, text)).toBe(new RegExp(`^${escaped.join('.*')}$`, 'u').test(text));
      }),
    );
  });

  it('with many stars is matched in one pass over the name', () => {
    const pattern = `${'a*'.repeat(40)}b`;
    for (let round = 0; round < 1_000; round += 1) expect(matches(pattern, 'a'.repeat(100))).toBe(false);
    expect(matches(pattern, `${'a'.repeat(100)}b`)).toBe(true);
  });
});
