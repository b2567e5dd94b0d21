import { expect, it } from 'vitest';
import { isOlder } from './version.ts';

it.each([
  ['0.9.12', '1.0.0', true],
  ['1.0.0', '1.0.0', false],
  ['1.10.0', '1.9.3', false],
  ['1.9.3', '1.10.0', true],
  ['', '1.0.0', false],
  ['dev', '1.0.0', false],
])('%s against %s: older is %s', (version, than, expected) => {
  expect(isOlder(version, than)).toBe(expected);
});
