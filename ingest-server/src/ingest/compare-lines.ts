/** Compares what the sheet holds under a set of keys with what ClickHouse holds there: by hash, key and line (R5, R13). */
import type { Identity } from '@qtickets/shared-schema/reading/resolve-rows';
import { toHex } from '@qtickets/shared-schema/wire/hash64';
import type { StoredLine } from './ports.ts';

const HASH_LENGTH = 16;

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

/** A line that is stored, and stored soundly (R13). */
function isThere({ rowHash }: Identity, there: StoredLine | undefined): boolean {
  return there !== undefined && !there.isDamaged && there.rowHash === toHex(rowHash);
}

function compareKey(keyHash: string, wanted: readonly Identity[], stored: readonly StoredLine[]): KeyDifference {
  const wantedLines = new Set(wanted.map((identity) => identity.line));
  const storedByLine = new Map(stored.map((line) => [line.line, line]));
  return {
    keyHash,
    upserts: wanted.filter((identity) => !isThere(identity, storedByLine.get(identity.line))),
    tombstones: stored.filter((line) => !wantedLines.has(line.line)),
  };
}

function keyOfLine({ keyHash, key }: StoredLine): string {
  return keyHash + key;
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
  const wantedByKey = groupBy(wanted, ({ keyHash, keyText }) => toHex(keyHash) + keyText);
  const sound = stored.filter((line) => !line.isMisplaced);
  const storedByKey = groupBy(sound, keyOfLine);
  const differing: KeyDifference[] = stored
    .filter((line) => line.isMisplaced)
    .map((line) => ({ keyHash: line.keyHash, upserts: [], tombstones: [line] }));
  let unchanged = 0;
  for (const text of new Set([...wantedByKey.keys(), ...storedByKey.keys()])) {
    yield;
    const keyHash = text.slice(0, HASH_LENGTH);
    if (leftAlone.has(keyHash)) continue;
    const rows = wantedByKey.get(text) ?? [];
    const difference = compareKey(keyHash, rows, storedByKey.get(text) ?? []);
    unchanged += rows.length - difference.upserts.length;
    if (difference.upserts.length + difference.tombstones.length > 0) differing.push(difference);
  }
  return { unchanged, differing };
}
