import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addHash, fromHex, hash64, toHex } from './hash64.ts';

const anyHash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => value.toString(16).padStart(16, '0'));

test('a hash is the first 8 bytes of what node:crypto computes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(toHex(hash64(text))).toBe(createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 16));
    }),
  );
});

test('sums wrap at 2^64, as UInt64 sums of ClickHouse do', () => {
  fc.assert(
    fc.property(anyHash, anyHash, (a, b) => {
      const expected = BigInt.asUintN(64, BigInt(`0x${a}`) + BigInt(`0x${b}`));
      expect(toHex(addHash(fromHex(a), fromHex(b)))).toBe(expected.toString(16).padStart(16, '0'));
    }),
  );
});
