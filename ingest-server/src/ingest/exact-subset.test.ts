import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactSubset, SUMS_MAX, type Sum } from './exact-subset.ts';

const item = fc.record({ count: fc.integer({ min: 1, max: 3 }), sum: fc.bigInt(0n, 2n ** 64n - 1n) });

function total(items: readonly Sum[]): Sum {
  return items.reduce((all, { count, sum }) => ({ count: all.count + count, sum: BigInt.asUintN(64, all.sum + sum) }), {
    count: 0,
    sum: 0n,
  });
}

test('finds whatever subset a sum was made of', () => {
  const subset = fc.array(item, { maxLength: 20 }).chain((items) => fc.tuple(fc.constant(items), fc.subarray(items)));
  fc.assert(
    fc.property(subset, ([items, chosen]) => {
      const found = exactSubset(items, total(chosen), { left: SUMS_MAX });
      expect(found && total(found)).toEqual(total(chosen));
    }),
  );
});

test('finds nothing where nothing adds up', () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 12 }), item, (items, other) => {
      expect(exactSubset(items, { ...other, count: other.count + 40 }, { left: SUMS_MAX })).toBeNull();
    }),
  );
});

test('a few of a full bucket of the largest tabs, and all but a few, are found within the effort', () => {
  const items = Array.from({ length: 122 }, (_, index) => ({
    count: 1,
    sum: BigInt.asUintN(64, (BigInt(index) + 7n) ** 9n),
  }));
  for (const some of [items.slice(40, 43), [...items.slice(0, 60), ...items.slice(62)]]) {
    expect(exactSubset(items, total(some), { left: SUMS_MAX })).toHaveLength(some.length);
  }
});

test('gives up where the effort is spent', () => {
  const items = Array.from({ length: 60 }, (_, index) => ({ count: 1, sum: BigInt(index) ** 9n }));
  const effort = { left: 1_000 };
  expect(exactSubset(items, total(items.slice(0, 30)), effort)).toBeNull();
  expect(effort.left).toBeLessThan(0);
});
