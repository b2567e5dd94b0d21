/** Buckets as a condition on `key_hash`. A bucket is a range of the sort key, so few buckets read few granules. */

const KEY_BITS = 64n;
const MAX_RANGES = 100;

export type Range = { readonly from: bigint; readonly to: bigint };

/** Ranges of key hashes, both ends inclusive; neighbouring buckets are one range. */
export function bucketRanges(bits: number, buckets: readonly number[]): Range[] {
  const width = KEY_BITS - BigInt(bits);
  const ranges: { from: bigint; to: bigint }[] = [];
  for (const bucket of [...new Set(buckets)].sort((a, b) => a - b)) {
    const from = BigInt(bucket) << width;
    const to = from + (1n << width) - 1n;
    const last = ranges.at(-1);
    if (last !== undefined && last.to + 1n === from) last.to = to;
    else ranges.push({ from, to });
  }
  return ranges;
}

/** SQL for "key_hash is in one of these buckets". */
export function inBuckets(bits: number, buckets: readonly number[]): string {
  if (buckets.length === 0) return '0';
  const ranges = bucketRanges(bits, buckets);
  if (ranges.length > MAX_RANGES) return `${bucketOf(bits)} IN (${[...new Set(buckets)].join(',')})`;
  return `(${ranges.map(({ from, to }) => `key_hash BETWEEN ${from} AND ${to}`).join(' OR ')})`;
}

/** SQL for the bucket of a row: the top `bits` bits of its key hash. */
export function bucketOf(bits: number): string {
  return bits === 0 ? '0' : `bitShiftRight(key_hash, ${64 - bits})`;
}
