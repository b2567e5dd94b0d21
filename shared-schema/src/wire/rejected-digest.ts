/** The digest of the rows that do not validate: what the quarantine of a tab should hold (R11). */
import type { WireCell } from './cell.ts';
import { addHash, type Hash64, hash64, toHex, zeroHash } from './hash64.ts';

/** Hash of a rejected row over (tab name, row number, cells): a bad row that moved has another. */
export function rejectedRowHash(tabName: string, row: number, cells: readonly WireCell[]): Hash64 {
  return hash64(JSON.stringify([tabName, row, ...cells]));
}

/** `rejected` of a digest request: how many rows, and the sum of their hashes mod 2^64 as 16 hex digits. */
export function rejectedDigest(hashes: readonly Hash64[]): { count: number; hash: string } {
  return { count: hashes.length, hash: toHex(hashes.reduce(addHash, zeroHash)) };
}
