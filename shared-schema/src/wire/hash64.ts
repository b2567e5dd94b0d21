/**
 * A 64-bit hash as a pair of unsigned 32-bit words, since a JavaScript number holds 53 bits.
 * As text it is 16 lower-case hex digits.
 */
import { sha256 } from './sha256.ts';

export type Hash64 = { readonly hi: number; readonly lo: number };

/** `hash64`, or the same by faster means, where a platform has them. */
export type HashText = (text: string) => Hash64;

export const zeroHash: Hash64 = { hi: 0, lo: 0 };
export const zeroHashHex = '0000000000000000';

/** The first 8 bytes of SHA-256 over the UTF-8 of `text` (PROTOCOL 1). */
export function hash64(text: string): Hash64 {
  const words = sha256(text);
  return { hi: (words[0] ?? 0) >>> 0, lo: (words[1] ?? 0) >>> 0 };
}

/** Sum modulo 2^64. */
export function addHash(a: Hash64, b: Hash64): Hash64 {
  const lo = a.lo + b.lo;
  return { hi: (a.hi + b.hi + (lo > 0xffffffff ? 1 : 0)) >>> 0, lo: lo >>> 0 };
}

export function toHex({ hi, lo }: Hash64): string {
  return wordHex(hi) + wordHex(lo);
}

/** Of each byte; `Number.toString` costs ten times as much, and hashes are written by the thousand. */
const digitsOfByte: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function wordHex(word: number): string {
  return byteHex(word >>> 24) + byteHex(word >>> 16) + byteHex(word >>> 8) + byteHex(word);
}

/** Of the lowest byte. No function within `wordHex`: tsx gives each one a name whenever it is made, at ten times its cost. */
function byteHex(word: number): string {
  return digitsOfByte[word & 0xff] ?? '';
}

/** @param hex 16 hex digits */
export function fromHex(hex: string): Hash64 {
  return { hi: Number.parseInt(hex.slice(0, 8), 16), lo: Number.parseInt(hex.slice(8), 16) };
}
