import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutIntoSlices } from './slices.ts';

const sources = fc.uniqueArray(fc.record({ source: fc.string(), rows: fc.nat(10_000) }), {
  selector: ({ source }) => source,
  maxLength: 20,
});

test('slices cover every source and every hash once, and none is much larger than asked', () => {
  fc.assert(
    fc.property(sources, fc.integer({ min: 1, max: 3_000 }), fc.bigInt(0n, 2n ** 64n - 1n), (all, sliceRows, hash) => {
      const slices = cutIntoSlices(all, sliceRows);
      for (const { source, rows } of all) {
        const of = slices.filter((slice) => slice.sources.includes(source));
        expect(of.filter(({ from, to }) => from <= hash && hash <= to)).toHaveLength(1);
        expect(of.length).toBeLessThanOrEqual(Math.max(1, Math.ceil(rows / sliceRows)));
      }
      for (const { sources: together } of slices.filter((slice) => slice.sources.length > 1)) {
        const rows = all.filter(({ source }) => together.includes(source)).reduce((sum, of) => sum + of.rows, 0);
        expect(rows).toBeLessThanOrEqual(sliceRows);
      }
    }),
  );
});
