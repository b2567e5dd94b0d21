import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cellAddress, columnLetters } from './a1.ts';

it.each([
  [0, 'A'],
  [25, 'Z'],
  [26, 'AA'],
  [701, 'ZZ'],
  [702, 'AAA'],
  [18_277, 'ZZZ'],
])('column %i from 0 is %s', (position, letters) => {
  expect(columnLetters(position)).toBe(letters);
});

it('each column has letters of its own, longer ones only further right', () => {
  const numberOf = (letters: string) =>
    [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  fc.assert(fc.property(fc.nat(1_000_000), (position) => numberOf(columnLetters(position)) === position));
});

it('a cell is its letters and row; without a column it is the whole row', () => {
  expect([cellAddress('F', 415), cellAddress('', 415)]).toEqual(['F415', '415:415']);
});
