/** Compares what the sheet holds under a set of keys with what ClickHouse holds there: by hash, key and line (R5, R13). */
import type { Identity, PlacedRow } from '@qtickets/shared-schema/reading/resolve-rows';
import { toHex } from '@qtickets/shared-schema/wire/hash64';
import type { StoredLine } from './ports.ts';

/** What has to be written under one key. */
export type KeyDifference<Row extends PlacedRow = PlacedRow> = {
  readonly keyHash: string;
  readonly upserts: readonly Identity<Row>[];
  readonly tombstones: readonly StoredLine[];
};

export type Comparison<Row extends PlacedRow = PlacedRow> = {
  readonly unchanged: number;
  readonly differing: readonly KeyDifference<Row>[];
};

/** What stands under one key on either side. */
type Group<Row extends PlacedRow> = {
  readonly keyHash: string;
  readonly wanted: Identity<Row>[];
  readonly stored: StoredLine[];
};

/** By key text: a key has one hash, on both ends, and a stored line of another hash is misplaced. */
function groupByKey<Row extends PlacedRow>(
  wanted: readonly Identity<Row>[],
  sound: readonly StoredLine[],
): ReadonlyMap<string, Group<Row>> {
  const groups = new Map<string, Group<Row>>();
  for (const identity of wanted) {
    const group = groups.get(identity.keyText);
    // A list of its own length, as in `resolve-rows.ts`.
    if (group !== undefined) group.wanted.push(identity);
    else groups.set(identity.keyText, { keyHash: toHex(identity.keyHash), wanted: [identity], stored: [] });
  }
  for (const line of sound) {
    const group = groups.get(line.key);
    if (group !== undefined) group.stored.push(line);
    else groups.set(line.key, { keyHash: line.keyHash, wanted: [], stored: [line] });
  }
  return groups;
}

/** A line that is stored, and stored soundly (R13). */
function isThere({ rowHash }: Identity, there: StoredLine | undefined): boolean {
  return there !== undefined && !there.isDamaged && there.rowHash === toHex(rowHash);
}

function compareKey<Row extends PlacedRow>({ keyHash, wanted, stored }: Group<Row>): KeyDifference<Row> {
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
export function* compareLines<Row extends PlacedRow>(
  wanted: readonly Identity<Row>[],
  stored: readonly StoredLine[],
  leftAlone: ReadonlySet<string>,
): Generator<undefined, Comparison<Row>> {
  const sound = stored.filter((line) => !line.isMisplaced);
  const differing: KeyDifference<Row>[] = stored
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
