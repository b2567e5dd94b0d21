/** Compares what the sheet holds under a set of keys with what ClickHouse holds there (R5). */

import type { Identity } from '@qtickets/shared-schema/reading/resolve-rows';
import { toHex } from '@qtickets/shared-schema/wire/hash64';
import type { StoredLine } from './ports.ts';

/** What has to be written under one key. */
export type KeyDifference = {
  readonly keyHash: string;
  readonly upserts: readonly Identity[];
  readonly tombstones: readonly StoredLine[];
};

export type Comparison = { readonly unchanged: number; readonly differing: readonly KeyDifference[] };

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function compareKey(keyHash: string, wanted: readonly Identity[], stored: readonly StoredLine[]): KeyDifference {
  const hashOfLine = new Map(stored.map((line) => [line.line, line.rowHash]));
  const wantedLines = new Set(wanted.map((identity) => identity.line));
  return {
    keyHash,
    upserts: wanted.filter((identity) => hashOfLine.get(identity.line) !== toHex(identity.rowHash)),
    tombstones: stored.filter((line) => !wantedLines.has(line.line)),
  };
}

/**
 * @param wanted all rows of the scope that count
 * @param stored all live rows of the scope
 * @param leftAlone key hashes (hex) that nothing is written under
 */
export function compareLines(
  wanted: readonly Identity[],
  stored: readonly StoredLine[],
  leftAlone: ReadonlySet<string>,
): Comparison {
  const wantedByKey = groupBy(wanted, (identity) => toHex(identity.keyHash));
  const storedByKey = groupBy(stored, (line) => line.keyHash);
  const keys = new Set([...wantedByKey.keys(), ...storedByKey.keys()]);
  let unchanged = 0;
  const differing: KeyDifference[] = [];
  for (const key of keys) {
    if (leftAlone.has(key)) continue;
    const rows = wantedByKey.get(key) ?? [];
    const difference = compareKey(key, rows, storedByKey.get(key) ?? []);
    unchanged += rows.length - difference.upserts.length;
    if (difference.upserts.length + difference.tombstones.length > 0) differing.push(difference);
  }
  return { unchanged, differing };
}
