import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pageWanted } from './page-wanted.ts';

it.each(['/status/abc', '/status/%D0%B0/row?contract=sales&key=0123456789abcdef', '/issues.csv?source=abc', '/'])(
  '%s is a page of ours',
  (address) => expect(pageWanted(address)).toBe(address),
);

it.each([
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/..//evil.example',
  '/.//evil.example/%2e%2e',
  'javascript:alert(1)',
  'data:text/html,x',
  `/${'a'.repeat(2_000)}`,
  undefined,
  ['/status/abc'],
])('%j leads to the first page', (next) => expect(pageWanted(next)).toBe('/'));

it('whatever is written there, it stays at this server', () => {
  const part = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '//',
    ':',
    '@',
    '?',
    '#',
    '%2f',
    '\t',
    'http',
    'evil.example',
    'a',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part).map((parts) => parts.join('')),
      ),
      (next) => {
        expect(new URL(pageWanted(next), 'https://sync.example.org/login').origin).toBe('https://sync.example.org');
      },
    ),
    { numRuns: 2_000 },
  );
});
