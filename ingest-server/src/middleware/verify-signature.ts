/** Checks a request's signature before anything in its body is looked at (DESIGN 4, signing.ts). */
import { createHmac } from 'node:crypto';
import { decodeSecret, type Hmac, verify } from '@qtickets/shared-schema/signing';
import { ProblemError } from '../problem.ts';
import type { Source } from '../sources.ts';

export const nodeHmac: Hmac = (key, content) => createHmac('sha256', key).update(content).digest();

/** Stands in for the keys of a source that is not known, so that the answer takes as long. */
const noOnesKey = new Uint8Array(32);

/**
 * @param now unix milliseconds
 * @throws ProblemError `invalid_signature`: one answer for missing, wrong, too old, and for an unknown source
 */
export function verifySignature(
  source: Source | undefined,
  header: (name: string) => string | undefined,
  body: Uint8Array,
  now: number,
): Source {
  const keys = source === undefined ? [noOnesKey] : source.secrets.map(decodeSecret).filter((key) => key !== null);
  const headers = {
    'webhook-id': header('webhook-id'),
    'webhook-timestamp': header('webhook-timestamp'),
    'webhook-signature': header('webhook-signature'),
  };
  const isSigned = verify(nodeHmac, keys, headers, body, now);
  if (!isSigned || source === undefined) throw new ProblemError('invalid_signature');
  return source;
}
