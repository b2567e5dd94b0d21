/** One reading of a contract at one moment, and all that follows from it; computed when it is first asked for. */
import { type ResolvedRows, resolveRows } from '../reading/resolve-rows.ts';
import { rowsInBuckets, type SettledRows, settleRows } from '../reading/settle-rows.ts';
import { bitsFor, digestOf, encodeDigest } from '../wire/digest.ts';
import { hash64, toHex } from '../wire/hash64.ts';
import { rejectedDigest, rejectedRowHash } from '../wire/rejected-digest.ts';
import { type ContractTable, invalidRows, isDraft, keyTextOf } from './contract-table.ts';
import type { HeldBack } from './outcome.ts';

export type Moment = {
  /** Unix ms, taken before the first cell was read: the version of all that is sent of it. */
  readonly readAt: number;
  /** The spreadsheet's, the same before and after. */
  readonly timeZone: string;
};

export type Snapshot = Moment & {
  readonly reading: ContractTable;
  /** Rows with their identities; hashes each row, which an edit of one row need not pay for. */
  readonly resolved: () => ResolvedRows;
  /** The same for the keys in these buckets among 2^bits. */
  readonly resolvedIn: (bits: number, buckets: readonly number[]) => Pick<ResolvedRows, 'identities' | 'kept'>;
  /** The same as `resolved` says, with no identity for each row. */
  readonly settled: () => SettledRows;
  /** What ClickHouse should hold. */
  readonly digest: () => { readonly bits: number; readonly text: string };
  /** What the quarantine should hold (R11). */
  readonly rejected: () => { readonly count: number; readonly hash: string };
  /** How many rows have a key that cannot be read, for the guard (R9). */
  readonly unreadable: () => number;
};

export function snapshotOf(reading: ContractTable, { readAt, timeZone }: Moment): Snapshot {
  const { contract, plain } = reading;
  const resolved = once(() => resolveRows(contract, reading.rows));
  const settled = once(() => (plain === null ? asSettled(resolved()) : settleRows(contract, plain)));
  const invalid = once(() => invalidRows(reading));
  return {
    readAt,
    timeZone,
    reading,
    resolved,
    resolvedIn: (bits, buckets) =>
      plain === null ? resolved() : resolveRows(contract, rowsInBuckets(plain, bits, buckets)),
    settled,
    digest: once(() => {
      const { count, hashes, unread } = settled();
      const bits = bitsFor(count, unread.length);
      return { bits, text: encodeDigest(digestOf(hashes(), bits)) };
    }),
    rejected: once(() => {
      const hashes = invalid().map(({ tabIndex, row, cells }) =>
        rejectedRowHash(reading.names[tabIndex] ?? '', row, cells),
      );
      return rejectedDigest(hashes);
    }),
    unreadable: () => invalid().filter((row) => keyTextOf(reading.contract, row) === null).length,
  };
}

function asSettled({ identities, ...resolved }: ResolvedRows): SettledRows {
  return { ...resolved, count: identities.length, hashes: () => identities };
}

/** What the snapshot claims, as one text: two readings with the same content have the same. */
export function contentOf(snapshot: Snapshot): string {
  const { bits, text } = snapshot.digest();
  return `${bits} ${text} ${quarantineOf(snapshot)}`;
}

/** The rows that do not validate and the columns of their cells, as one text: equal texts, equal quarantine. */
export function quarantineOf({ rejected, reading }: Snapshot): string {
  const { count, hash } = rejected();
  if (count === 0) return '0';
  const letters = reading.layouts.map((layout) => layout.letters);
  return `${count} ${hash} ${toHex(hash64(JSON.stringify(letters)))}`;
}

/** @param held stored rows that stay because rows of the reading cannot be identified (R12) */
export function heldBackIn(snapshot: Snapshot, held: number): HeldBack {
  const { rejected, replaced, conflicting } = snapshot.settled();
  const drafts = rejected.filter(isDraft).length;
  const errors = rejected.length - drafts + conflicting.length;
  return { errors, drafts, replaced: replaced.length, held };
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | null = null;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}
