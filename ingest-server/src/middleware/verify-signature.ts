/** Checks a request's signature before anything in its body is looked at (PROTOCOL 2, signing.ts). */
import { createHmac, randomBytes } from 'node:crypto';
import { decodeSecret, type GivenHeaders, type Hmac, verify } from '@qtickets/shared-schema/wire/signing';
import { ProblemError } from '../problem.ts';
import type { NoteUse } from '../secret-use.ts';
import { type Source, secretsAt } from '../sources.ts';

export const nodeHmac: Hmac = (key, content) => createHmac('sha256', key).update(content).digest();

/** Fills up the keys of every source to as many, and stands in for those of an unknown one, so that all take as long; nobody knows it. */
const noOnesKey = new Uint8Array(randomBytes(32));
const decoded = new WeakMap<Source, readonly Uint8Array[]>();

/**
 * @param keyCount at least this many keys are tried: as many as any source has
 * @param now unix milliseconds
 * @param noteUse hears which secret it was, where the signature is right
 * @throws ProblemError `invalid_signature`: one answer for missing, wrong, too old, and for an unknown source
 */
export function verifySignature(
  source: Source | undefined,
  headers: GivenHeaders,
  body: Uint8Array,
  now: number,
  keyCount = 1,
  noteUse?: NoteUse,
): Source {
  const own = source === undefined ? [] : keysOf(source).slice(0, secretsAt(source, now).length);
  const keys = [...own, ...Array.from({ length: Math.max(0, keyCount - own.length) }, () => noOnesKey)];
  const isSigned = verify(nodeHmac, keys, headers, body, now);
  if (!isSigned || source === undefined || own.length === 0) throw new ProblemError('invalid_signature');
  const used = own.findIndex((key) => verify(nodeHmac, [key], headers, body, now));
  noteUse?.(source.secrets[used] ?? '', now);
  return source;
}

export function signatureHeaders(header: (name: string) => string | undefined): GivenHeaders {
  return {
    'webhook-id': header('webhook-id'),
    'webhook-timestamp': header('webhook-timestamp'),
    'webhook-signature': header('webhook-signature'),
  };
}

/** Decoded once, not with each request: an unknown source has nothing to decode. */
function keysOf(source: Source): readonly Uint8Array[] {
  const known = decoded.get(source);
  if (known !== undefined) return known;
  const keys = source.secrets.map(decodeSecret).filter((key) => key !== null);
  decoded.set(source, keys);
  return keys;
}
