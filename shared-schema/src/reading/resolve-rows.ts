/**
 * Gives the rows of a tab their identities (PROTOCOL 1): which rows of a key count, which line each has,
 * and which keys are left alone because nothing valid stands under them now.
 */
import { type CanonicalRow, type Contract, keyOf } from '../contracts/contract.ts';
import { canonicalText, keyHash, rowHash } from '../wire/fingerprint.ts';
import { type Hash64, type HashText, hash64, toHex } from '../wire/hash64.ts';
import type { ReadableParts } from '../wire/held.ts';
import type { SheetRow } from './tab.ts';

/** A row of the sheet with its place among several tabs of one contract. */
export type PlacedRow = Pick<SheetRow, 'row' | 'cells' | 'reading'> & { readonly tabIndex: number };

/** A row that ClickHouse should hold. */
export type Identity = {
  readonly keyHash: Hash64;
  /** Canonical texts of its key and of all its values (`canonicalText`). */
  readonly keyText: string;
  readonly text: string;
  readonly line: number;
  readonly rowHash: Hash64;
  readonly canonical: CanonicalRow;
  readonly placed: PlacedRow;
};

export type ResolvedRows = {
  readonly identities: readonly Identity[];
  /** Key hashes (hex) that hold nothing valid now: what is stored under them stays (`keep` on the wire). */
  readonly kept: readonly string[];
  /** Rows that do not validate, drafts included, in the order of the sheet. */
  readonly rejected: readonly PlacedRow[];
  /** Valid rows of a `last` contract that a lower one replaces. */
  readonly replaced: readonly PlacedRow[];
  /** Rows whose key equals another key's hash without being that key: refused, practically never. */
  readonly conflicting: readonly PlacedRow[];
  /** How many rejected rows have a key that cannot be read. */
  readonly unreadable: number;
  /** Of these rows, what can be read; those that say nothing are left out (R12). */
  readonly unread: readonly ReadableParts[];
};

type ValidRow = { readonly placed: PlacedRow; readonly canonical: CanonicalRow; readonly text: string };
type KeyGroup = { readonly text: string; readonly valid: ValidRow[]; lowest: PlacedRow };

function isBelow(a: PlacedRow, b: PlacedRow): boolean {
  return a.tabIndex !== b.tabIndex ? a.tabIndex > b.tabIndex : a.row > b.row;
}

function keyOfReading(contract: Contract, row: PlacedRow): CanonicalRow | null {
  return row.reading.kind === 'valid' ? keyOf(contract, row.reading.canonical) : row.reading.key;
}

function* groupByKey(
  contract: Contract,
  rows: readonly PlacedRow[],
): Generator<undefined, ReadonlyMap<string, KeyGroup>> {
  const groups = new Map<string, KeyGroup>();
  for (const placed of rows) {
    yield;
    const key = keyOfReading(contract, placed);
    if (key === null) continue;
    const text = canonicalText(key);
    const group = groups.get(text) ?? { text, valid: [], lowest: placed };
    groups.set(text, group);
    if (isBelow(placed, group.lowest)) group.lowest = placed;
    if (placed.reading.kind === 'valid') {
      const { canonical } = placed.reading;
      group.valid.push({ placed, canonical, text: canonicalText(canonical) });
    }
  }
  return groups;
}

/** Code units, never a locale: both ends must number lines alike. */
function byText(a: ValidRow, b: ValidRow): number {
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}

/** The valid rows of a key that count, in line order. */
function countingRows(contract: Contract, group: KeyGroup): readonly ValidRow[] {
  if (contract.duplicates === 'lines') return group.valid.sort(byText);
  return group.valid.filter((row) => row.placed === group.lowest);
}

/** Resolves all rows that share keys with one another: a whole tab, whole buckets, or whole keys. */
export function resolveRows(contract: Contract, rows: readonly PlacedRow[]): ResolvedRows {
  const steps = resolveInSteps(contract, rows);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same, stopping after each row and each key, so that a server can answer others in between. */
export function* resolveInSteps(
  contract: Contract,
  rows: readonly PlacedRow[],
  hashText: HashText = hash64,
): Generator<undefined, ResolvedRows> {
  const identities: Identity[] = [];
  const kept: string[] = [];
  const replaced: PlacedRow[] = [];
  const conflicting: PlacedRow[] = [];
  const keyOfHash = new Map<string, string>();
  const groups = yield* groupByKey(contract, rows);
  for (const group of groups.values()) {
    yield;
    const hash = keyHash(group.text, hashText);
    const hex = toHex(hash);
    if (keyOfHash.has(hex)) {
      conflicting.push(...group.valid.map((row) => row.placed));
      continue;
    }
    keyOfHash.set(hex, group.text);
    const counting = countingRows(contract, group);
    if (counting.length === 0) kept.push(hex);
    if (counting.length < group.valid.length) {
      replaced.push(...group.valid.filter((row) => counting.indexOf(row) < 0).map((row) => row.placed));
    }
    counting.forEach(({ placed, canonical, text }, line) => {
      const keys = { keyHash: hash, keyText: group.text };
      identities.push({ ...keys, text, line, rowHash: rowHash(text, line, hashText), canonical, placed });
    });
  }
  const rejected = rows.filter((row) => row.reading.kind === 'invalid');
  const unreadable = rejected.filter((row) => keyOfReading(contract, row) === null);
  const unread = unreadable.flatMap(({ reading }) =>
    reading.kind === 'invalid' && reading.parts !== undefined ? [reading.parts] : [],
  );
  return { identities, kept, rejected, replaced, conflicting, unreadable: unreadable.length, unread };
}
