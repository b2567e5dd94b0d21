/** Finds the items that add up to exactly what a bucket holds too much. Row hashes are random, so one subset does, or none. */

export type Sum = { readonly count: number; readonly sum: bigint };

/** Sums that may be tried for one digest: a tenth of a second. */
export const SUMS_MAX = 400_000;

/** How many sums may still be tried; shared by all buckets of a digest. */
export type Effort = { left: number };

/** A subset, as a list that shares its end with others. */
type Chosen<T> = { readonly item: T; readonly rest: Chosen<T> } | null;
type Partial<T> = Sum & { readonly chosen: Chosen<T> };

/**
 * @param wanted counts of rows, and sums mod 2^64
 * @returns null where no subset adds up to `wanted`, or where `effort` is spent
 */
export function exactSubset<T extends Sum>(items: readonly T[], wanted: Sum, effort: Effort): readonly T[] | null {
  const all = items.reduce(add, { count: 0, sum: 0n });
  if (isEqual(all, wanted)) return items;
  if (all.count < wanted.count) return null;
  if (wanted.count * 2 <= all.count) return search(items, wanted, effort);
  // The fewer are the cheaper to find: those that are left.
  const left = search(items, { count: all.count - wanted.count, sum: mod(all.sum - wanted.sum) }, effort);
  if (left === null) return null;
  const isLeft = new Set(left);
  return items.filter((item) => !isLeft.has(item));
}

/** Meets in the middle: all sums of one half, and for each of the other half's what is missing. */
function search<T extends Sum>(items: readonly T[], wanted: Sum, effort: Effort): readonly T[] | null {
  const middle = items.length >> 1;
  const known = new Map<bigint, Partial<T>>();
  const isAllKnown = visitSums(items.slice(0, middle), wanted.count, effort, (partial) => {
    known.set(keyOf(partial), partial);
    return false;
  });
  if (!isAllKnown) return null;
  let found: readonly T[] | null = null;
  visitSums(items.slice(middle), wanted.count, effort, ({ count, sum, chosen }) => {
    const other = known.get(keyOf({ count: wanted.count - count, sum: mod(wanted.sum - sum) }));
    if (other === undefined) return false;
    found = [...listOf(other.chosen), ...listOf(chosen)];
    return true;
  });
  return found;
}

/** Visits each subset of at most `countMax` rows, until `visit` says true. @returns false where `effort` was spent first */
function visitSums<T extends Sum>(
  items: readonly T[],
  countMax: number,
  effort: Effort,
  visit: (partial: Partial<T>) => boolean,
): boolean {
  const open: { readonly partial: Partial<T>; readonly next: number }[] = [
    { partial: { count: 0, sum: 0n, chosen: null }, next: 0 },
  ];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    effort.left -= 1;
    if (effort.left < 0) return false;
    if (visit(at.partial)) return true;
    for (let next = at.next; next < items.length; next += 1) {
      const item = items[next];
      if (item === undefined || at.partial.count + item.count > countMax) continue;
      const chosen = { item, rest: at.partial.chosen };
      open.push({ partial: { ...add(at.partial, item), chosen }, next: next + 1 });
    }
  }
  return true;
}

function add(a: Sum, b: Sum): Sum {
  return { count: a.count + b.count, sum: mod(a.sum + b.sum) };
}

function mod(sum: bigint): bigint {
  return BigInt.asUintN(64, sum);
}

function isEqual(a: Sum, b: Sum): boolean {
  return a.count === b.count && a.sum === b.sum;
}

function keyOf({ count, sum }: Sum): bigint {
  return (sum << 32n) | BigInt(count);
}

function listOf<T>(chosen: Chosen<T>): T[] {
  const items: T[] = [];
  for (let at = chosen; at !== null; at = at.rest) items.push(at.item);
  return items;
}
