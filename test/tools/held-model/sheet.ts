/** A sheet and its readings, as small as R12 allows: a key of two columns, one of which may be unreadable, and two values. */
import { createHash } from 'node:crypto';
import type { ReadableParts } from '@qtickets/shared-schema/wire/held';

export type Kind = 'lines' | 'last';

/** `hasKey`: whether the first key column reads. `isWhole`: whether the value `b` does. */
export type Row = {
  readonly key: number;
  readonly a: number;
  readonly b: number;
  readonly hasKey: boolean;
  readonly isWhole: boolean;
};

/** A row as it is stored, and as it is compared. */
export type Values = { readonly key: number; readonly a: number; readonly b: number };

export type Reading = {
  readonly readAt: number;
  /** By key: its lines in order. */
  readonly keys: ReadonlyMap<number, readonly Values[]>;
  /** Keys that hold nothing valid now. */
  readonly kept: ReadonlySet<number>;
  readonly unread: readonly ReadableParts[];
};

export function read(rows: readonly Row[], kind: Kind, readAt: number): Reading {
  const keys = new Map<number, Values[]>();
  const kept = new Set<number>();
  for (const row of rows.filter(({ hasKey }) => hasKey)) {
    const lines = kind === 'last' ? [] : (keys.get(row.key) ?? []);
    if (row.isWhole) lines.push({ key: row.key, a: row.a, b: row.b });
    keys.set(row.key, lines);
  }
  for (const [key, lines] of keys) {
    lines.sort((x, y) => x.a - y.a || x.b - y.b);
    if (lines.length === 0) kept.add(key);
  }
  for (const key of kept) keys.delete(key);
  return { readAt, keys, kept, unread: rows.filter(({ hasKey }) => !hasKey).map(partsOf) };
}

function partsOf({ key, a, b, isWhole }: Row): ReadableParts {
  return { k2: String(key % 2), a: String(a), ...(isWhole && { b: String(b) }) };
}

/** Whether a stored row may be the unreadable one. */
export function isLike(parts: ReadableParts, { key, a, b }: Values): boolean {
  return parts.k2 === String(key % 2) && parts.a === String(a) && (parts.b === undefined || parts.b === String(b));
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

export function keyHashOf(key: number): string {
  return hash(['key', key]);
}

export function rowHashOf(values: Values, line: number): bigint {
  return BigInt(`0x${hash([values, line])}`);
}

export const BITS = 2;

export function bucketOfKey(key: number): number {
  return Number.parseInt(keyHashOf(key).slice(0, 1), 16) >> (4 - BITS);
}
