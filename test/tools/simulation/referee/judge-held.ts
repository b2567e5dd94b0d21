/** A digest's part of R12: which keys explain all differences, or else, which may be held. */
import { canonical } from '../model/actual.ts';
import { type Candidate, chosen, rowsLike } from '../model/held.ts';
import type { LiveLine } from '../server/stored.ts';
import { groupBy } from './group-by.ts';
import { bucketOf, type Sum, sumOf } from './hashes.ts';
import type { DigestTab } from './messages.ts';
import { ownLive, type TabState } from './tab-state.ts';

/** What is stored too much in a bucket that differs; undefined where it is nothing to be left out, or is damaged. */
export type Surplus = { readonly bucket: number; readonly surplus: Sum | undefined };

type LikelyKey = Candidate & { readonly stored: readonly LiveLine[] };

export type Held = {
  /** Undefined where the differences are not explained. */
  readonly held: readonly LikelyKey[] | undefined;
  readonly maybe: readonly LikelyKey[];
};

export function heldIn(state: TabState, asked: DigestTab, differing: readonly Surplus[], isSentWhole: boolean): Held {
  if (differing.length === 0) return { held: [], maybe: [] };
  const { unread = [], keep, bits } = asked;
  const buckets = new Set(differing.map(({ bucket }) => bucket));
  const inScope = ownLive(state).filter(
    ({ keyHash }) => !keep.includes(keyHash) && buckets.has(bucketOf(keyHash, bits)),
  );
  const likely = [...groupBy(inScope, ({ keyHash }) => keyHash)]
    .map(([keyHash, stored]): LikelyKey => {
      const inOrder = [...stored].sort((a, b) => a.line - b.line);
      return { keyHash, stored, lines: inOrder.map((line) => rowsLike(state.plan, unread, valuesOf(state, line))) };
    })
    .filter(({ lines }) => lines.some((line) => line.length > 0));
  const held = differing.map(({ bucket, surplus }) => {
    const here = likely.filter(({ keyHash }) => bucketOf(keyHash, bits) === bucket);
    return surplus === undefined ? undefined : explaining(here, surplus);
  });
  const all = held.includes(undefined) ? undefined : held.flatMap((keys) => keys ?? []);
  const isByRule = all !== undefined && chosen(all).length === all.length;
  return isByRule && !isSentWhole ? { held: all, maybe: [] } : { held: undefined, maybe: likely };
}

function valuesOf({ plan }: TabState, { values }: LiveLine): readonly (string | null)[] {
  return plan.columns.map(({ name, kind }) => canonical(kind, values[name] ?? null));
}

/** The keys that add up to a surplus, by trying all. */
function explaining(keys: readonly LikelyKey[], { count, sum }: Sum): readonly LikelyKey[] | undefined {
  if (count === 0) return sum === 0n ? [] : undefined;
  const [key, ...others] = keys;
  if (key === undefined) return undefined;
  const own = sumOf(key.stored.map(({ rowHash }) => rowHash));
  if (own.count <= count) {
    const rest = explaining(others, { count: count - own.count, sum: BigInt.asUintN(64, sum - own.sum) });
    if (rest !== undefined) return [key, ...rest];
  }
  return explaining(others, { count, sum });
}

/** For the guard: no more keys than unreadable rows. */
export function rowsAtMost(keys: readonly LikelyKey[], unread: number): number {
  const rows = keys.map(({ stored }) => stored.length).sort((a, b) => b - a);
  return rows.slice(0, unread).reduce((total, count) => total + count, 0);
}

export function countRows(keys: readonly LikelyKey[]): number {
  return keys.reduce((total, { stored }) => total + stored.length, 0);
}

/** As on the wire: of equal unreadable rows the first stands for all. */
export function maybeText(keys: readonly Candidate[], unread: DigestTab['unread']): string {
  const texts = (unread ?? []).map((parts) => JSON.stringify(Object.entries(parts).sort()));
  const firsts = (line: readonly number[]) =>
    [...new Set(line.map((row) => texts.indexOf(texts[row] ?? '')))].sort((a, b) => a - b);
  const text = keys.map(({ keyHash, lines }) => `${keyHash} ${lines.map((line) => firsts(line).join()).join(';')}`);
  return text.sort().join(' ');
}
