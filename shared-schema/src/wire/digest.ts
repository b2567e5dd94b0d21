/**
 * Digests: the state of a tab as (count, sum of row hashes) for each of 2^bits buckets (PROTOCOL 1).
 * Free of order, adds up over shards, and no pair cancels.
 */
import { base64 } from '@scure/base';
import type { Hash64 } from './hash64.ts';
import { DIGEST_BITS_MAX, DIGEST_BITS_MIN, ROWS_PER_BUCKET } from './limits.ts';

const BUCKET_BYTES = 12;

export type Bucket = { readonly count: number; readonly sum: Hash64 };

export type Digest = { readonly bits: number; readonly buckets: readonly Bucket[] };

/**
 * About 32 rows a bucket, between 64 and 8192 buckets.
 * @param unread rows whose key cannot be read: with any, about 4 rows a bucket, so that the digest shows which are missing (R12)
 */
export function bitsFor(rowCount: number, unread = 0): number {
  const perBucket = unread > 0 ? ROWS_PER_BUCKET / 8 : ROWS_PER_BUCKET;
  const bits = Math.ceil(Math.log2(Math.max(1, rowCount / perBucket)));
  return Math.min(DIGEST_BITS_MAX, Math.max(DIGEST_BITS_MIN, bits));
}

/** The bucket of a key among 2^bits: the top `bits` bits of its hash. */
export function bucketOf(hash: Hash64, bits: number): number {
  return bits === 0 ? 0 : hash.hi >>> (32 - bits);
}

/** The digest of `rows`, whatever their order. */
export function digestOf(rows: Iterable<{ readonly keyHash: Hash64; readonly rowHash: Hash64 }>, bits: number): Digest {
  const size = 2 ** bits;
  const counts = new Uint32Array(size);
  const his = new Uint32Array(size);
  const los = new Uint32Array(size);
  for (const row of rows) {
    const bucket = bucketOf(row.keyHash, bits);
    const lo = (los[bucket] ?? 0) + row.rowHash.lo;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    los[bucket] = lo;
    his[bucket] = (his[bucket] ?? 0) + row.rowHash.hi + (lo > 0xffffffff ? 1 : 0);
  }
  const buckets = Array.from(counts, (count, bucket) => ({
    count,
    sum: { hi: his[bucket] ?? 0, lo: los[bucket] ?? 0 },
  }));
  return { bits, buckets };
}

/** Base64 of 2^bits × (u32 count, u64 sum), big-endian. */
export function encodeDigest(digest: Digest): string {
  const bytes = new Uint8Array(digest.buckets.length * BUCKET_BYTES);
  const view = new DataView(bytes.buffer);
  digest.buckets.forEach(({ count, sum }, bucket) => {
    view.setUint32(bucket * BUCKET_BYTES, count);
    view.setUint32(bucket * BUCKET_BYTES + 4, sum.hi);
    view.setUint32(bucket * BUCKET_BYTES + 8, sum.lo);
  });
  return base64.encode(bytes);
}

/** @returns null where `text` is not the base64 of exactly 2^bits buckets */
export function decodeDigest(text: string, bits: number): Digest | null {
  const length = 2 ** bits * BUCKET_BYTES;
  // By its length first: a text of megabytes need not be decoded to know that it is too long.
  if (text.length !== Math.ceil(length / 3) * 4) return null;
  const bytes = decodeBase64(text);
  if (bytes === null || bytes.length !== length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const buckets = Array.from({ length: 2 ** bits }, (_, bucket) => ({
    count: view.getUint32(bucket * BUCKET_BYTES),
    sum: { hi: view.getUint32(bucket * BUCKET_BYTES + 4), lo: view.getUint32(bucket * BUCKET_BYTES + 8) },
  }));
  return { bits, buckets };
}

/** @returns null where `text` is not base64 */
export function decodeBase64(text: string): Uint8Array | null {
  try {
    return base64.decode(text);
  } catch {
    return null;
  }
}

/** How many rows a digest speaks of. */
export function rowCountOf(digest: Digest): number {
  return digest.buckets.reduce((total, bucket) => total + bucket.count, 0);
}
