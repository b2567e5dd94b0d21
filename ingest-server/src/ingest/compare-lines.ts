/** Compares what the sheet holds under a set of keys with what ClickHouse holds there: by hash, key and line (R5, R13). */
import type { Identity, PlacedRow } from '@qtickets/shared-schema/reading/resolve-rows';
import { toHex } from '@qtickets/shared-schema/wire/hash64';
import type { StoredLine } from './ports.ts';

/** What has to be written. */
export type Difference<Row extends PlacedRow = PlacedRow> = {
  readonly upserts: readonly Identity<Row>[];
  readonly tombstones: readonly StoredLine[];
};

export type Comparison<Row extends PlacedRow = PlacedRow> = Difference<Row> & { readonly unchanged: number };

/** A key has one hash, on both ends, and a stored line of another hash is misplaced. */
export function placeOf(key: string, line: number): string {
  return `${key}/${line}`;
}

/** A line that is stored, and stored soundly (R13). */
function isThere({ rowHash }: Identity, there: StoredLine | undefined): boolean {
  return there !== undefined && !there.isDamaged && there.rowHash === toHex(rowHash);
}

/**
 * Stops after each row, so that others are answered in between.
 * @param wanted all rows of the scope that count
 * @param stored all live rows of the scope; a misplaced one goes, also under a key that is left alone (R13)
 * @param leftAlone key hashes (hex) that nothing is written under
 */
export function* compareLines<Row extends PlacedRow>(
  wanted: readonly Identity<Row>[],
  stored: readonly StoredLine[],
  leftAlone: ReadonlySet<string>,
): Generator<undefined, Comparison<Row>> {
  const upserts: Identity<Row>[] = [];
  const misplaced: StoredLine[] = [];
  const left = new Map<string, StoredLine>();
  let unchanged = 0;
  for (const line of stored) {
    yield;
    if (line.isMisplaced) misplaced.push(line);
    else if (!leftAlone.has(line.keyHash)) left.set(placeOf(line.key, line.line), line);
  }
  for (const identity of wanted) {
    yield;
    // Hashes become text where somebody asks for it: of many rows that costs more than comparing them.
    if (leftAlone.size > 0 && leftAlone.has(toHex(identity.keyHash))) continue;
    const place = placeOf(identity.keyText, identity.line);
    if (isThere(identity, left.get(place))) unchanged += 1;
    else upserts.push(identity);
    left.delete(place);
  }
  return { unchanged, upserts, tombstones: [...misplaced, ...left.values()] };
}
