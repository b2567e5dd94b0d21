import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bitsFor, bucketOf, decodeDigest, digestOf, encodeDigest, rowCountOf } from './digest.ts';
import { addHash, fromHex, type Hash64, hash64, toHex, zeroHash } from './hash64.ts';

const anyHash: fc.Arbitrary<Hash64> = fc.record({
  hi: fc.integer({ min: 0, max: 0xffffffff }),
  lo: fc.integer({ min: 0, max: 0xffffffff }),
});
const anyRows = fc.array(fc.record({ keyHash: anyHash, rowHash: anyHash }), { maxLength: 200 });
const anyBits = fc.integer({ min: 0, max: 8 });

test('a digest does not depend on the order of the rows', () => {
  fc.assert(
    fc.property(anyRows, anyBits, (rows, bits) => {
      expect(encodeDigest(digestOf([...rows].reverse(), bits))).toBe(encodeDigest(digestOf(rows, bits)));
    }),
  );
});

test('each bucket holds the count and the sum of its own rows', () => {
  fc.assert(
    fc.property(anyRows, anyBits, (rows, bits) => {
      digestOf(rows, bits).buckets.forEach(({ count, sum }, bucket) => {
        const own = rows.filter((row) => bucketOf(row.keyHash, bits) === bucket);
        expect(count).toBe(own.length);
        expect(sum).toEqual(own.reduce((total, row) => addHash(total, row.rowHash), zeroHash));
      });
    }),
  );
});

test('decoding gives back what was encoded', () => {
  fc.assert(
    fc.property(anyRows, anyBits, (rows, bits) => {
      const digest = digestOf(rows, bits);
      expect(decodeDigest(encodeDigest(digest), bits)).toEqual(digest);
      expect(rowCountOf(digest)).toBe(rows.length);
    }),
  );
});

test.each([
  ['of another size', Buffer.alloc(12 * 63).toString('base64')],
  ['no base64', '%%%'],
  ['with something behind', `${Buffer.alloc(12 * 64).toString('base64')}AAAA`],
])('a digest %s is refused', (_, text) => {
  expect(decodeDigest(text, 6)).toBeNull();
});

test('two equal rows do not cancel, and swapped values show', () => {
  const key = { a: fromHex('8000000000000000'), b: fromHex('8000000000000001') };
  const [x, y] = [hash64('x'), hash64('y')];
  const straight = digestOf([{ keyHash: key.a, rowHash: x }], 6);
  const twice = digestOf(
    [
      { keyHash: key.a, rowHash: x },
      { keyHash: key.a, rowHash: x },
    ],
    6,
  );
  expect(encodeDigest(twice)).not.toBe(encodeDigest(straight));
  expect(toHex(addHash(x, x))).not.toBe(toHex(addHash(y, y)));
});

test.each([
  [0, 6],
  [2_048, 6],
  [2_049, 7],
  [5_210, 8],
  [100_000, 12],
  [1_000_000, 13],
])('a tab of %i rows has 2^%i buckets', (rows, bits) => {
  expect(bitsFor(rows)).toBe(bits);
});

test('the bucket is the top bits of the key hash, also where the highest bit is set', () => {
  expect(bucketOf(fromHex('ffffffffffffffff'), 8)).toBe(255);
  expect(bucketOf(fromHex('0100000000000000'), 8)).toBe(1);
  expect(bucketOf(fromHex('ffffffffffffffff'), 0)).toBe(0);
});
