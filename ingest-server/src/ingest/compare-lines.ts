/** Compares what the sheet holds under a set of keys with what ClickHouse holds there: by hash, key and line (R5, R13). */
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

/** What stands under one key on either side. */
type Group = { readonly keyHash: string; readonly wanted: Identity[]; readonly stored: StoredLine[] };

/** By key text: a key has one hash, on both ends, and a stored line of another hash is misplaced. */
function groupByKey(wanted: readonly Identity[], sound: readonly StoredLine[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  const groupOf = (key: string, hashOf: () => string): Group => {
    const known = groups.get(key) ?? { keyHash: hashOf(), wanted: [], stored: [] };
    groups.set(key, known);
    return known;
  };
  for (const identity of wanted) groupOf(identity.keyText, () => toHex(identity.keyHash)).wanted.push(identity);
  for (const line of sound) groupOf(line.key, () => line.keyHash).stored.push(line);
  return groups;
}

/** A line that is stored, and stored soundly (R13). */
function isThere({ rowHash }: Identity, there: StoredLine | undefined): boolean {
  return there !== undefined && !there.isDamaged && there.rowHash === toHex(rowHash);
}

function compareKey({ keyHash, wanted, stored }: Group): KeyDifference {
  if (stored.length === 0) return { keyHash, upserts: wanted, tombstones: [] };
  const wantedLines = new Set(wanted.map((identity) => identity.line));
  const storedByLine = new Map(stored.map((line) => [line.line, line]));
  return {
    keyHash,
    upserts: wanted.filter((identity) => !isThere(identity, storedByLine.get(identity.line))),
    tombstones: stored.filter((line) => !wantedLines.has(line.line)),
  };
}

/**
 * Stops after each key, so that others are answered in between.
 * @param wanted all rows of the scope that count
 * @param stored all live rows of the scope; a misplaced one goes, also under a key that is left alone (R13)
 * @param leftAlone key hashes (hex) that nothing is written under
 */
export function* compareLines(
  wanted: readonly Identity[],
  stored: readonly StoredLine[],
  leftAlone: ReadonlySet<string>,
): Generator<undefined, Comparison> {
  const sound = stored.filter((line) => !line.isMisplaced);
  const differing: KeyDifference[] = stored
    .filter((line) => line.isMisplaced)
    .map((line) => ({ keyHash: line.keyHash, upserts: [], tombstones: [line] }));
  let unchanged = 0;
  for (const group of groupByKey(wanted, sound).values()) {
    yield;
    if (leftAlone.has(group.keyHash)) continue;
    const difference = compareKey(group);
    unchanged += group.wanted.length - difference.upserts.length;
    if (difference.upserts.length + difference.tombstones.length > 0) differing.push(difference);
  }
  return { unchanged, differing };
}
