import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sales } from '../contracts/sales.ts';
import { type PlacedRow, resolveRows } from '../reading/resolve-rows.ts';
import type { WireCell } from '../wire/cell.ts';
import { bucketOf } from '../wire/digest.ts';
import { fromHex } from '../wire/hash64.ts';
import { planBuckets, planRejected } from './plan-pushes.ts';

function canonical(order: string): readonly string[] {
  return ['2025-03-01', '1042', 'москва', '1', '10.00', '', order, '0.00', 'RUB', '', '', '', '', ''];
}

function valid(row: number, order: string, cell: WireCell = order): PlacedRow {
  return { tabIndex: 0, row, cells: [cell], reading: { kind: 'valid', canonical: canonical(order) } };
}

function invalid(row: number, order: string | null, tabIndex = 0): PlacedRow {
  const key = order === null ? null : ['2025-03-01', '1042', 'москва', order];
  return { tabIndex, row, cells: ['x'], reading: { kind: 'invalid', draft: false, issues: [], key } };
}

const everyBucket = Array.from({ length: 64 }, (_, bucket) => bucket);

describe('a plan of pushes', () => {
  it('names each differing bucket once and whole, with exactly its rows', () => {
    const orders = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 400 });
    fc.assert(
      fc.property(orders, fc.subarray(everyBucket), (numbers, differing) => {
        const rows = numbers.map((number, index) => valid(index + 2, `order-${number}`));
        const resolved = resolveRows(sales, rows);
        const pushes = planBuckets(resolved, 6, differing);
        const named = pushes.flatMap(({ scope }) => (scope.kind === 'buckets' ? scope.buckets : []));
        const sent = pushes.flatMap((push) => push.rows.map((row) => row[1]));
        const expected = resolved.identities.filter(({ keyHash }) => differing.includes(bucketOf(keyHash, 6)));
        expect(named).toEqual(differing);
        expect([...sent].sort()).toEqual(expected.map(({ placed }) => placed.row).sort());
      }),
      { numRuns: 60 },
    );
  });

  it('holds at most 10,000 rows a request, unless a single bucket is larger', () => {
    const spread = Array.from({ length: 24_000 }, (_, index) => valid(index + 2, `order-${index}`));
    const counts = planBuckets(resolveRows(sales, spread), 6, everyBucket).map((push) => push.rows.length);
    expect(counts.length).toBeGreaterThan(2);
    expect(Math.max(...counts)).toBeLessThanOrEqual(10_000);
    const oneKey = Array.from({ length: 12_000 }, (_, index) => valid(index + 2, 'order-1'));
    const resolved = resolveRows(sales, oneKey);
    const [bucket = 0] = resolved.identities.map(({ keyHash }) => bucketOf(keyHash, 6));
    const around = planBuckets(resolved, 6, [(bucket + 1) % 64, bucket, (bucket + 2) % 64]);
    expect(around.map((push) => push.rows.length)).toEqual([0, 12_000, 0]);
  });

  it('holds at most 4 MB of text a request', () => {
    const rows = Array.from({ length: 40 }, (_, index) => valid(index + 2, `order-${index}`, 'ж'.repeat(200_000)));
    const pushes = planBuckets(resolveRows(sales, rows), 6, everyBucket);
    for (const push of pushes) {
      const isOne = push.scope.kind === 'buckets' && push.scope.buckets.length === 1;
      expect(isOne || Buffer.byteLength(JSON.stringify(push.rows)) <= 4 * 1024 * 1024).toBe(true);
    }
  });

  it('names the kept keys of its own buckets, and no others (R9)', () => {
    const rows = Array.from({ length: 50 }, (_, index) => invalid(index + 2, `order-${index}`));
    const resolved = resolveRows(sales, rows);
    const pushes = planBuckets(resolved, 6, everyBucket.slice(0, 10));
    const kept = pushes.flatMap((push) => push.keep);
    expect(kept).toEqual(resolved.kept.filter((hash) => bucketOf(fromHex(hash), 6) < 10));
  });
});

describe('the rows that do not validate', () => {
  it('are one request, also where there are none: that empties the quarantine', () => {
    expect(planRejected(resolveRows(sales, []))).toEqual([{ scope: { kind: 'rejected' }, rows: [], keep: [] }]);
    const [push] = planRejected(resolveRows(sales, [invalid(5, null), valid(6, 'order-1')]));
    expect(push?.rows).toEqual([[0, 5, 'x']]);
  });

  it('are ranges that leave nothing out and nothing twice where one request would be too large (R11)', () => {
    const rows = [0, 1].flatMap((tab) => Array.from({ length: 6_000 }, (_, index) => invalid(index + 2, null, tab)));
    const pushes = planRejected(resolveRows(sales, rows));
    const scopes = pushes.map(({ scope }) => (scope.kind === 'rejected' ? scope : null));
    expect(pushes.flatMap((push) => push.rows)).toHaveLength(12_000);
    expect(scopes[0]?.from).toBeUndefined();
    expect(scopes[scopes.length - 1]?.to).toBeUndefined();
    expect(scopes.slice(1).map((scope) => scope?.from)).toEqual(scopes.slice(0, -1).map((scope) => scope?.to));
    expect(pushes.map(({ rows: [first] }) => first?.slice(0, 2)).slice(1)).toEqual(scopes.slice(1).map((s) => s?.from));
  });
});
