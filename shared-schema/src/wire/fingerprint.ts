/** Fingerprints: what makes two rows, or two keys, the same on both ends (PROTOCOL 1). */
import type { CanonicalRow } from '../contracts/contract.ts';
import { type Hash64, type HashText, hash64 } from './hash64.ts';

/** The canonical JSON text of a row or a key: what is hashed, and what lines of a key are ordered by. */
export function canonicalText(values: CanonicalRow): string {
  return JSON.stringify(values);
}

/** @param keyText canonical JSON text of the key's values */
export function keyHash(keyText: string, hash: HashText = hash64): Hash64 {
  return hash(keyText);
}

/**
 * @param rowText canonical JSON text of all values, in contract order
 * @param line the row's number among the rows of its key, 0 in a `last` contract
 */
export function rowHash(rowText: string, line: number, hash: HashText = hash64): Hash64 {
  return hash(`${rowText.slice(0, -1)},${line}]`);
}
