/**
 * SHA-256 (FIPS 180-4) where there is no crypto: the bundle, at Google. A tab is hundreds of thousands of short texts, and a
 * general library spends most of that time on objects for each; this is one loop over arrays that are used again.
 */
import { utf8Into } from './utf8.ts';

/** First 32 bits of the fractional part of a root. */
function rootBits(root: number): number {
  return ((root - Math.floor(root)) * 2 ** 32) | 0;
}

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let number = 2; primes.length < count; number += 1) {
    if (primes.every((prime) => number % prime !== 0)) primes.push(number);
  }
  return primes;
}

const primes = firstPrimes(64);
const rounds = Int32Array.from(primes, (prime) => rootBits(Math.cbrt(prime)));
const start = Int32Array.from(primes.slice(0, 8), (prime) => rootBits(Math.sqrt(prime)));
const state = new Int32Array(8);
const schedule = new Int32Array(64);

const BLOCK = 64;
/** What padding adds at most: a bit, and the length. */
const PADDING_MAX = BLOCK + 9;

let message = new Uint8Array(1024);

/** @returns the hash as eight words; the array is that of the next call too */
export function sha256(text: string): Int32Array {
  if (message.length < text.length * 3 + PADDING_MAX) message = new Uint8Array(text.length * 6 + PADDING_MAX);
  const end = pad(utf8Into(text, message, 0));
  state.set(start);
  for (let at = 0; at < end; at += BLOCK) mix(at);
  return state;
}

/** @returns the end of the last block */
function pad(length: number): number {
  const end = Math.ceil((length + 9) / BLOCK) * BLOCK;
  message.fill(0, length, end);
  message[length] = 0x80;
  const bits = length * 8;
  for (let at = end - 1, rest = bits; rest > 0; at -= 1, rest = Math.floor(rest / 256)) message[at] = rest % 256;
  return end;
}

function mix(from: number): void {
  const w = schedule;
  for (let i = 0, at = from; i < 16; i += 1, at += 4) {
    w[i] =
      ((message[at] ?? 0) << 24) |
      ((message[at + 1] ?? 0) << 16) |
      ((message[at + 2] ?? 0) << 8) |
      (message[at + 3] ?? 0);
  }
  for (let i = 16; i < 64; i += 1) {
    const x = w[i - 15] ?? 0;
    const y = w[i - 2] ?? 0;
    const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (low + high + (w[i - 7] ?? 0) + (w[i - 16] ?? 0)) | 0;
  }
  let a = state[0] ?? 0;
  let b = state[1] ?? 0;
  let c = state[2] ?? 0;
  let d = state[3] ?? 0;
  let e = state[4] ?? 0;
  let f = state[5] ?? 0;
  let g = state[6] ?? 0;
  let h = state[7] ?? 0;
  for (let i = 0; i < 64; i += 1) {
    const high = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + high + ((e & f) ^ (~e & g)) + (rounds[i] ?? 0) + (w[i] ?? 0)) | 0;
    const low = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  add(0, a);
  add(1, b);
  add(2, c);
  add(3, d);
  add(4, e);
  add(5, f);
  add(6, g);
  add(7, h);
}

function add(at: number, word: number): void {
  state[at] = (state[at] ?? 0) + word;
}
