import { fromHex } from '@qtickets/shared-schema/wire/hash64';
import { expect, test } from 'vitest';
import { hashSet, identifier, toDecimal } from './hashes.ts';

test('a hash keeps all its 64 bits as decimal text', () => {
  expect(toDecimal(fromHex('ffffffffffffffff'))).toBe('18446744073709551615');
  expect(toDecimal(fromHex('0020000000000001'))).toBe('9007199254740993');
});

test.each(["' OR 1", 'FFFFFFFFFFFFFFFF', 'abc', '', '00000000000000000'])('%j is no hash', (text) => {
  expect(() => hashSet(['0000000000000000', text])).toThrow('Not a hash');
});

test.each(['a`b', 'a.b', '', '1a', 'имя', 'a b'])('%j is no name', (name) => {
  expect(() => identifier(name)).toThrow('Not a name');
});
