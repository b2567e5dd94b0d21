/** Hashes and digests as PROTOCOL 1 defines them, on their own: nothing here comes from the code under test. */
import { createHash } from 'node:crypto';
import type { Values } from '../model/row.ts';

const SUM_MOD = 1n << 64n;

/** The first 8 bytes of SHA-256 over a JSON array, as 16 hex digits. */
function hash64(values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values), 'utf8').digest('hex').slice(0, 16);
}

/** @param key canonical values of the key's columns, as a JSON array */
export function keyHashOf(key: string): string {
  return hash64(JSON.parse(key) as unknown[]);
}

export function rowHashOf(values: Values, line: number): string {
  return hash64([...values, line]);
}

/** @param cells as they are sent */
export function rejectedHashOf(tab: string, row: number, cells: readonly unknown[]): string {
  return hash64([tab, row, ...cells]);
}

/** The bucket of a key among 2^bits: the top bits of its hash. */
export function bucketOf(keyHash: string, bits: number): number {
  return Number(BigInt(`0x${keyHash}`) >> BigInt(64 - bits));
}

export type Sum = { readonly count: number; readonly sum: bigint };

export function sumOf(hashes: readonly string[]): Sum {
  const sum = hashes.reduce((total, hash) => (total + BigInt(`0x${hash}`)) % SUM_MOD, 0n);
  return { count: hashes.length, sum };
}

export function sumText(sum: bigint): string {
  return sum.toString(16).padStart(16, '0');
}

/** The buckets of a digest on the wire: base64 of (u32 count, u64 sum), big-endian. */
export function decodedDigest(text: string): Sum[] {
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: bytes.length / 12 }, (_, bucket) => ({
    count: bytes.readUInt32BE(bucket * 12),
    sum: bytes.readBigUInt64BE(bucket * 12 + 4),
  }));
}
