/**
 * Signatures as in the Standard Webhooks specification: HMAC-SHA256 over `id.timestamp.body`, the body
 * being the bytes as sent. HMAC is handed in: `Utilities` in Google's runtime, node:crypto on the server.
 */
import { base64 } from '@scure/base';
import { decodeBase64 } from './digest.ts';
import { SIGNATURE_TOLERANCE_SECONDS } from './limits.ts';
import { utf8Encode } from './utf8.ts';

/** HMAC-SHA256 of `content` under `key`, 32 bytes. */
export type Hmac = (key: Uint8Array, content: Uint8Array) => Uint8Array;

export type SignatureHeaders = {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
};

const SECRET_PREFIX = 'whsec_';
const SECRET_BYTES_MIN = 24;
const SECRET_BYTES_MAX = 64;
/** Visible ASCII without the point, which separates the signed parts. */
const ID_FORM = /^[\x21-\x2d\x2f-\x7e]{1,256}$/;
const TIMESTAMP_FORM = /^\d{1,12}$/;
const SIGNATURES_MAX = 8;
const SIGNATURE_BYTES = 32;

/** @returns the key bytes of `whsec_<base64>`, or null where it is not 24 to 64 bytes in that form */
export function decodeSecret(secret: string): Uint8Array | null {
  if (!secret.startsWith(SECRET_PREFIX)) return null;
  const bytes = decodeBase64(secret.slice(SECRET_PREFIX.length));
  return bytes !== null && bytes.length >= SECRET_BYTES_MIN && bytes.length <= SECRET_BYTES_MAX ? bytes : null;
}

function signedContent(id: string, timestamp: string, body: Uint8Array): Uint8Array {
  const head = utf8Encode(`${id}.${timestamp}.`);
  const content = new Uint8Array(head.length + body.length);
  content.set(head);
  content.set(body, head.length);
  return content;
}

/**
 * @param key from {@link decodeSecret}
 * @param id stays the same when a request is repeated
 * @param timestamp unix seconds, new with each attempt
 * @param body the bytes as sent, compressed if they are sent compressed
 */
export function sign(hmac: Hmac, key: Uint8Array, id: string, timestamp: number, body: Uint8Array): SignatureHeaders {
  const signature = hmac(key, signedContent(id, String(timestamp), body));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${base64.encode(signature)}`,
  };
}

function signaturesIn(header: string): Uint8Array[] {
  return header
    .split(' ')
    .slice(0, SIGNATURES_MAX)
    .filter((part) => part.startsWith('v1,'))
    .map((part) => decodeBase64(part.slice(3)))
    .filter((bytes): bytes is Uint8Array => bytes !== null && bytes.length === SIGNATURE_BYTES);
}

export type GivenHeaders = { readonly [name in keyof SignatureHeaders]: string | undefined };

/**
 * What the three headers alone show, before a byte of the body is read: whether they have the form of a signature, and
 * are within five minutes of `now`. Who made the signature is not known yet.
 * @param now unix milliseconds
 */
export function isPlausible(headers: GivenHeaders, now: number): boolean {
  const timestamp = headers['webhook-timestamp'] ?? '';
  const hasForm = ID_FORM.test(headers['webhook-id'] ?? '') && TIMESTAMP_FORM.test(timestamp);
  if (!hasForm || signaturesIn(headers['webhook-signature'] ?? '').length === 0) return false;
  return Math.abs(now / 1000 - Number(timestamp)) <= SIGNATURE_TOLERANCE_SECONDS;
}

/** Compares in constant time: how long it takes does not show where the first difference is. */
function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < a.length; index += 1) difference |= (a[index] ?? 0) ^ (b[index] ?? 0);
  return difference === 0;
}

/**
 * Whether one of the header's signatures was made with one of the keys, within five minutes of `now`.
 * Several signatures and several keys let a secret be rotated without a gap.
 * @param now unix milliseconds
 */
export function verify(
  hmac: Hmac,
  keys: readonly Uint8Array[],
  headers: GivenHeaders,
  body: Uint8Array,
  now: number,
): boolean {
  if (!isPlausible(headers, now)) return false;
  const content = signedContent(headers['webhook-id'] ?? '', headers['webhook-timestamp'] ?? '', body);
  const given = signaturesIn(headers['webhook-signature'] ?? '');
  let matches = false;
  for (const key of keys) {
    const expected = hmac(key, content);
    for (const signature of given) matches = equalBytes(expected, signature) || matches;
  }
  return matches;
}
