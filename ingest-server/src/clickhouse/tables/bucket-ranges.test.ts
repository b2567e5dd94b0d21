import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketRanges, inBuckets } from './bucket-ranges.ts';

const bitsAndBuckets = fc
  .integer({ min: 0, max: 13 })
  .chain((bits) => fc.tuple(fc.constant(bits), fc.array(fc.integer({ min: 0, max: 2 ** bits - 1 }))));

test('a key is in the ranges exactly if its bucket was asked for', () => {
  fc.assert(
    fc.property(bitsAndBuckets, fc.bigInt(0n, 2n ** 64n - 1n), ([bits, buckets], key) => {
      const bucket = Number(key >> (64n - BigInt(bits)));
      const isIn = bucketRanges(bits, buckets).some(({ from, to }) => key >= from && key <= to);
      expect(isIn).toBe(buckets.includes(bucket));
    }),
  );
});

test('ranges are in order and never touch', () => {
  fc.assert(
    fc.property(bitsAndBuckets, ([bits, buckets]) => {
      const ranges = bucketRanges(bits, buckets);
      for (const [index, { from, to }] of ranges.entries()) {
        expect(to).toBeGreaterThanOrEqual(from);
        const next = ranges[index + 1];
        if (next !== undefined) expect(next.from).toBeGreaterThan(to + 1n);
      }
    }),
  );
});

test('neighbours are one range, the whole tab is the whole key space, and no bucket is no row', () => {
  expect(bucketRanges(8, [3, 1, 2])).toEqual([{ from: 1n << 56n, to: (4n << 56n) - 1n }]);
  expect(bucketRanges(0, [0])).toEqual([{ from: 0n, to: 2n ** 64n - 1n }]);
  expect(inBuckets(8, [])).toBe('0');
});
