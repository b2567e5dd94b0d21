/** Cuts what differs into requests: whole buckets, at most 10,000 rows and 4 MB each, unless a single bucket is larger. */

import { groupedBy } from '../grouped-by.ts';
import type { Identity, PlacedRow, ResolvedRows } from '../reading/resolve-rows.ts';
import type { WireCell } from '../wire/cell.ts';
import { bucketOf } from '../wire/digest.ts';
import { fromHex, toHex } from '../wire/hash64.ts';
import { PUSH_BYTES_MAX, PUSH_ROWS_MAX } from '../wire/limits.ts';
import type { PushRequest, Scope } from '../wire/protocol.ts';

export type WireRow = PushRequest['rows'][number];

/** The part of a push that depends on what is sent. */
export type PlannedPush = {
  readonly scope: Scope;
  readonly rows: readonly WireRow[];
  readonly keep: readonly string[];
};

type Piece<T> = { readonly of: T; readonly rows: readonly WireRow[]; readonly bytes: number };

export function wireRow({ tabIndex, row, cells }: PlacedRow): WireRow {
  return [tabIndex, row, ...(cells as WireCell[])];
}

function bytesOfCell(cell: WireRow[number]): number {
  if (typeof cell === 'string') return cell.length * 3 + 3;
  return typeof cell === 'object' && cell !== null ? JSON.stringify(cell).length * 3 : 24;
}

/** At most three bytes of UTF-8 for one unit of a string: never too few. */
function bytesOf(row: WireRow): number {
  return row.reduce<number>((total, cell) => total + bytesOfCell(cell), 2);
}

/** Joins pieces in order, as long as they fit into one request. */
function gather<T>(pieces: readonly Piece<T>[]): Piece<T>[][] {
  const requests: Piece<T>[][] = [];
  let rows = 0;
  let bytes = 0;
  for (const piece of pieces) {
    const current = requests[requests.length - 1];
    rows += piece.rows.length;
    bytes += piece.bytes;
    if (current !== undefined && rows <= PUSH_ROWS_MAX && bytes <= PUSH_BYTES_MAX) {
      current.push(piece);
      continue;
    }
    requests.push([piece]);
    rows = piece.rows.length;
    bytes = piece.bytes;
  }
  return requests;
}

function pieceOf<T>(of: T, rows: readonly WireRow[]): Piece<T> {
  return { of, rows, bytes: rows.reduce((total, row) => total + bytesOf(row), 0) };
}

function wireRows(identities: readonly Identity[]): readonly WireRow[] {
  return identities.map(({ placed }) => wireRow(placed));
}

/** @param differing buckets among 2^bits; one without rows is named too, so that what is stored there goes */
export function planBuckets(
  resolved: Pick<ResolvedRows, 'identities' | 'kept'>,
  bits: number,
  differing: readonly number[],
): PlannedPush[] {
  const rows = groupedBy(resolved.identities, ({ keyHash }) => bucketOf(keyHash, bits));
  const pieces = differing.map((bucket) => pieceOf(bucket, wireRows(rows.get(bucket) ?? [])));
  return gather(pieces).map((request) => {
    const buckets = request.map((piece) => piece.of);
    const isHere = new Set(buckets);
    return {
      scope: { kind: 'buckets', bits, buckets },
      rows: request.flatMap((piece) => piece.rows),
      keep: resolved.kept.filter((hash) => isHere.has(bucketOf(fromHex(hash), bits))),
    };
  });
}

/** All rows of each key, for pushes that are complete for their keys and for nothing else. */
export function planKeys(identities: readonly Identity[]): PlannedPush[] {
  const keys = groupedBy(identities, ({ keyHash }) => toHex(keyHash));
  const pieces = Array.from(keys, ([key, ofKey]) => pieceOf(key, wireRows(ofKey)));
  return gather(pieces).map((request) => ({
    scope: { kind: 'keys' },
    rows: request.flatMap((piece) => piece.rows),
    keep: [],
  }));
}

type Place = [number, number];

/** All rows that do not validate; in ranges where there are too many for one request (R11). */
export function planRejected(resolved: Pick<ResolvedRows, 'rejected'>): PlannedPush[] {
  const pieces = resolved.rejected.map((placed) => pieceOf<Place>([placed.tabIndex, placed.row], [wireRow(placed)]));
  const requests = gather(pieces);
  if (requests.length <= 1) {
    return [{ scope: { kind: 'rejected' }, rows: pieces.flatMap((piece) => piece.rows), keep: [] }];
  }
  return requests.map((request, index) => {
    const from = index === 0 ? undefined : request[0]?.of;
    const to = requests[index + 1]?.[0]?.of;
    const scope: Scope = { kind: 'rejected', ...(from && { from }), ...(to && { to }) };
    return { scope, rows: request.flatMap((piece) => piece.rows), keep: [] };
  });
}
