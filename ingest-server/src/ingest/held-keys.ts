/** Which stored keys are held, or may be: missing from the sheet, and perhaps one of its rows whose key cannot be read (R12). */
import { groupedBy } from '@qtickets/shared-schema/grouped-by';
import { bucketOf } from '@qtickets/shared-schema/wire/digest';
import { fromHex } from '@qtickets/shared-schema/wire/hash64';
import { chooseHeld, type ReadableParts } from '@qtickets/shared-schema/wire/held';
import { exactSubset, SUMS_MAX, type Sum } from './exact-subset.ts';
import type { LikelyKey } from './ports.ts';

/** What ClickHouse holds too much in a bucket that differs; null where that is no surplus at all, or is damage. */
export type Surplus = { readonly bucket: number; readonly surplus: Sum | null };

/**
 * The keys that explain every difference: left out, all buckets agree, and the rule holds all of them.
 * @returns null where no such keys exist: then the sender chooses
 */
export function explainingKeys(
  differing: readonly Surplus[],
  likely: readonly LikelyKey[],
  bits: number,
  unread: readonly ReadableParts[],
): readonly LikelyKey[] | null {
  const inBucket = groupedBy(likely, ({ keyHash }) => bucketOf(fromHex(keyHash), bits));
  const effort = { left: SUMS_MAX };
  const held: LikelyKey[] = [];
  for (const { bucket, surplus } of differing) {
    const items = (inBucket.get(bucket) ?? []).map((key) => ({ key, count: key.rows, sum: BigInt(key.sum) }));
    const found = surplus === null ? null : exactSubset(items, surplus, effort);
    if (found === null) return null;
    held.push(...found.map(({ key }) => key));
  }
  return chooseHeld(held, unread).length === held.length ? held : null;
}

/** The most rows that may be held, for the guard: at most one key for each unreadable row. */
export function rowsMaybeHeld(likely: readonly LikelyKey[], unread: readonly ReadableParts[]): number {
  const rows = likely.map((key) => key.rows).sort((a, b) => b - a);
  return rows.slice(0, unread.length).reduce((total, count) => total + count, 0);
}
