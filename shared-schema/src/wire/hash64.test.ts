import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addHash, fromHex, hash64, toHex } from './hash64.ts';
import { sha256 } from './sha256.ts';

const anyHash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => value.toString(16).padStart(16, '0'));

function digestOf(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function ownDigestOf(text: string): string {
  return Array.from(sha256(text), (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

test('a hash is the first 8 bytes of what node:crypto computes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(toHex(hash64(text))).toBe(digestOf(text).slice(0, 16));
    }),
  );
});

test('SHA-256 is that of node:crypto, whatever the text, lone surrogates included', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(ownDigestOf(text)).toBe(digestOf(text));
    }),
  );
});

test('SHA-256 is that of node:crypto at every length about a block, and for texts that outgrow its arrays', () => {
  const lengths = [...Array.from({ length: 200 }, (_, length) => length), 1_000, 5_000, 4_000_000, 3];
  for (const length of lengths) {
    const text = 'ж1'.repeat(length).slice(0, length);
    expect(ownDigestOf(text)).toBe(digestOf(text));
  }
});

test('sums wrap at 2^64, as UInt64 sums of ClickHouse do', () => {
  fc.assert(
    fc.property(anyHash, anyHash, (a, b) => {
      const expected = BigInt.asUintN(64, BigInt(`0x${a}`) + BigInt(`0x${b}`));
      expect(toHex(addHash(fromHex(a), fromHex(b)))).toBe(expected.toString(16).padStart(16, '0'));
    }),
  );
});
