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
export type Identity<Row extends PlacedRow = PlacedRow> = {
  readonly keyHash: Hash64;
  /** Canonical texts of its key and of all its values (`canonicalText`). */
  readonly keyText: string;
  readonly text: string;
  readonly line: number;
  readonly rowHash: Hash64;
  readonly canonical: CanonicalRow;
  readonly placed: Row;
};

export type ResolvedRows<Row extends PlacedRow = PlacedRow> = {
  readonly identities: readonly Identity<Row>[];
  /** Key hashes (hex) that hold nothing valid now: what is stored under them stays (`keep` on the wire). */
  readonly kept: readonly string[];
  /** Rows that do not validate, drafts included, in the order of the sheet. */
  readonly rejected: readonly Row[];
  /** Valid rows of a `last` contract that a lower one replaces. */
  readonly replaced: readonly Row[];
  /** Rows whose key equals another key's hash without being that key: refused, practically never. */
  readonly conflicting: readonly Row[];
  /** How many rejected rows have a key that cannot be read. */
  readonly unreadable: number;
  /** Of these rows, what can be read; those that say nothing are left out (R12). */
  readonly unread: readonly ReadableParts[];
};

type ValidRow<Row> = { readonly placed: Row; readonly canonical: CanonicalRow; readonly text: string };
type KeyGroup<Row> = { readonly text: string; readonly valid: ValidRow<Row>[]; lowest: Row };

function isBelow(a: PlacedRow, b: PlacedRow): boolean {
  return a.tabIndex !== b.tabIndex ? a.tabIndex > b.tabIndex : a.row > b.row;
}

function keyOfReading(contract: Contract, row: PlacedRow): CanonicalRow | null {
  return row.reading.kind === 'valid' ? keyOf(contract, row.reading.canonical) : row.reading.key;
}

function* groupByKey<Row extends PlacedRow>(
  contract: Contract,
  rows: readonly Row[],
): Generator<undefined, ReadonlyMap<string, KeyGroup<Row>>> {
  const groups = new Map<string, KeyGroup<Row>>();
  for (const placed of rows) {
    yield;
    const key = keyOfReading(contract, placed);
    if (key === null) continue;
    const text = canonicalText(key);
    const group = groups.get(text);
    // A list of its own length: one that grows takes room for seventeen, and most keys have one row.
    if (group === undefined) groups.set(text, { text, valid: validOf(placed), lowest: placed });
    else {
      if (isBelow(placed, group.lowest)) group.lowest = placed;
      group.valid.push(...validOf(placed));
    }
  }
  return groups;
}

function validOf<Row extends PlacedRow>(placed: Row): ValidRow<Row>[] {
  if (placed.reading.kind !== 'valid') return [];
  const { canonical } = placed.reading;
  return [{ placed, canonical, text: canonicalText(canonical) }];
}

/** Code units, never a locale: both ends must number lines alike. */
function byText(a: ValidRow<unknown>, b: ValidRow<unknown>): number {
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}

/** The valid rows of a key that count, in line order. */
function countingRows<Row>(contract: Contract, group: KeyGroup<Row>): readonly ValidRow<Row>[] {
  if (contract.duplicates === 'lines') return group.valid.sort(byText);
  return group.valid.filter((row) => row.placed === group.lowest);
}

/** Resolves all rows that share keys with one another: a whole tab, whole buckets, or whole keys. */
export function resolveRows<Row extends PlacedRow>(contract: Contract, rows: readonly Row[]): ResolvedRows<Row> {
  const steps = resolveInSteps(contract, rows);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same, stopping after each row and each key, so that a server can answer others in between. */
export function* resolveInSteps<Row extends PlacedRow>(
  contract: Contract,
  rows: readonly Row[],
  hashText: HashText = hash64,
): Generator<undefined, ResolvedRows<Row>> {
  const identities: Identity<Row>[] = [];
  const kept: string[] = [];
  const replaced: Row[] = [];
  const conflicting: Row[] = [];
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
      const ofRow = rowHash(text, line, hashText);
      identities.push({ keyHash: hash, keyText: group.text, text, line, rowHash: ofRow, canonical, placed });
    });
  }
  const rejected = rows.filter((row) => row.reading.kind === 'invalid');
  const unreadable = rejected.filter((row) => keyOfReading(contract, row) === null);
  const unread = unreadable.flatMap(({ reading }) =>
    reading.kind === 'invalid' && reading.parts !== undefined ? [reading.parts] : [],
  );
  return { identities, kept, rejected, replaced, conflicting, unreadable: unreadable.length, unread };
}
