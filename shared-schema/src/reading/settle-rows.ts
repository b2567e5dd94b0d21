/**
 * What a comparison needs to know of all rows of a contract, without an object for each: the same as `resolveRows` says. A plain row
 * that is alone with its key counts as it is; rows of a key that has several go to the law.
 */
import { type Contract, keyOf } from '../contracts/contract.ts';
import { bucketOf } from '../wire/digest.ts';
import { canonicalText, keyHash, rowHash } from '../wire/fingerprint.ts';
import type { Hash64 } from '../wire/hash64.ts';
import type { Hashes, PlainRows } from './plain-rows.ts';
import { type Identity, type PlacedRow, type ResolvedRows, resolveRows } from './resolve-rows.ts';

/** The rows of all tabs of a contract; plain ones are numbered tab by tab. */
export type PlainTable = Pick<PlainRows, 'count' | 'keyHashes' | 'rowHashes' | 'keyTextAt' | 'textAt'> & {
  /** Plain rows as the law reads them. */
  readonly rowsAt: (places: readonly number[]) => readonly PlacedRow[];
  readonly unusual: readonly PlacedRow[];
};

export type SettledRows = Omit<ResolvedRows, 'identities'> & {
  /** How many rows ClickHouse should hold. */
  readonly count: number;
  readonly hashes: () => Iterable<Pick<Identity, 'keyHash' | 'rowHash'>>;
};

export function settleRows(contract: Contract, table: PlainTable): SettledRows {
  const { keyHashes, rowHashes } = table;
  const keys = groupByHash(table);
  const isLeft = new Uint8Array(table.count);
  const left = table.unusual.slice();
  const leave = (rows: readonly number[]) => {
    for (const at of rows) isLeft[at] = 1;
    for (const placed of table.rowsAt(rows)) left.push(placed);
  };
  for (const hash of hashesOfKeys(contract, table.unusual)) leave(keys.take(hash));
  let count = 0;
  keys.forEachShared((rows) => {
    const texts = linesOf(contract, table, rows);
    if (texts === null) leave(rows);
    texts?.forEach((text, line) => {
      const { hi, lo } = rowHash(text, line);
      rowHashes.hi[rows[line] ?? 0] = hi;
      rowHashes.lo[rows[line] ?? 0] = lo;
    });
  });
  const { identities, ...resolved } = resolveRows(contract, inOrder(left));
  for (const isOne of isLeft) count += 1 - isOne;
  return {
    ...resolved,
    count: count + identities.length,
    *hashes() {
      for (let at = 0; at < table.count; at += 1) {
        if (isLeft[at] === 0) yield { keyHash: hashAt(keyHashes, at), rowHash: hashAt(rowHashes, at) };
      }
      yield* identities;
    },
  };
}

/** All rows of the keys in these buckets among 2^bits, and all that are not plain. */
export function rowsInBuckets(table: PlainTable, bits: number, buckets: readonly number[]): readonly PlacedRow[] {
  const asked = new Set(buckets);
  const places: number[] = [];
  for (let at = 0; at < table.count; at += 1) {
    if (asked.has(bucketOf(hashAt(table.keyHashes, at), bits))) places.push(at);
  }
  return inOrder([...table.unusual, ...table.rowsAt(places)]);
}

/** In the order of the sheet. */
function inOrder(rows: PlacedRow[]): readonly PlacedRow[] {
  return rows.sort((a, b) => a.tabIndex - b.tabIndex || a.row - b.row);
}

function hashAt({ hi, lo }: Hashes, at: number): Hash64 {
  return { hi: hi[at] ?? 0, lo: lo[at] ?? 0 };
}

function hashesOfKeys(contract: Contract, rows: readonly PlacedRow[]): readonly Hash64[] {
  return rows.flatMap(({ reading }) => {
    const key = reading.kind === 'valid' ? keyOf(contract, reading.canonical) : reading.key;
    return key === null ? [] : [keyHash(canonicalText(key))];
  });
}

/** The texts of plain rows that are the lines of one key, in line order; null where they are something else. */
function linesOf(contract: Contract, table: PlainTable, rows: readonly number[]): readonly string[] | null {
  if (contract.duplicates !== 'lines' || new Set(rows.map(table.keyTextAt)).size > 1) return null;
  // By code units, as `resolveRows` does.
  return rows.map(table.textAt).sort();
}

type Groups = {
  /** The rows with that key hash, which so leave the groups. */
  readonly take: (hash: Hash64) => readonly number[];
  readonly forEachShared: (work: (rows: readonly number[]) => void) => void;
};

/** A hash table over two arrays of numbers, both from 1: the last row of each key hash, and of each row the one before it. */
function groupByHash({ count, keyHashes: { hi, lo } }: PlainTable): Groups {
  const last = new Int32Array(2 ** Math.ceil(Math.log2(2 * count + 2)));
  const before = new Int32Array(count);
  const slotOf = (hash: Hash64): number => {
    for (let slot = hash.lo; ; slot += 1) {
      const row = last[slot & (last.length - 1)] ?? 0;
      if (row === 0 || (lo[row - 1] === hash.lo && hi[row - 1] === hash.hi)) return slot & (last.length - 1);
    }
  };
  const rowsIn = (slot: number): readonly number[] => {
    const rows: number[] = [];
    for (let row = last[slot] ?? 0; row > 0; row = before[row - 1] ?? 0) rows.push(row - 1);
    return rows.reverse();
  };
  for (let at = 0; at < count; at += 1) {
    const slot = slotOf(hashAt({ hi, lo }, at));
    before[at] = last[slot] ?? 0;
    last[slot] = at + 1;
  }
  const taken = new Set<number>();
  return {
    take: (hash) => {
      const slot = slotOf(hash);
      if (taken.has(slot)) return [];
      taken.add(slot);
      return rowsIn(slot);
    },
    forEachShared: (work) => {
      for (let slot = 0; slot < last.length; slot += 1) {
        const row = last[slot] ?? 0;
        if (row > 0 && before[row - 1] !== 0 && !taken.has(slot)) work(rowsIn(slot));
      }
    },
  };
}
