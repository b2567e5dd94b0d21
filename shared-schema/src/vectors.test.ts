/** The golden vectors, computed by another program, that the bundle's and the server's tests read too. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import digests from '../vectors/digests.json' with { type: 'json' };
import fingerprints from '../vectors/fingerprints.json' with { type: 'json' };
import rejected from '../vectors/rejected.json' with { type: 'json' };
import signatures from '../vectors/signatures.json' with { type: 'json' };
import { keyOf } from './contracts/contract.ts';
import { contractOf } from './contracts/index.ts';
import { digestOf, encodeDigest } from './wire/digest.ts';
import { canonicalText, keyHash, rowHash } from './wire/fingerprint.ts';
import { fromHex, toHex } from './wire/hash64.ts';
import { rejectedRowHash } from './wire/rejected-digest.ts';
import { decodeSecret, sign } from './wire/signing.ts';
import { utf8Encode } from './wire/utf8.ts';

describe('golden vectors', () => {
  test.each(fingerprints.cases)('fingerprints of $tab $canonical', ({ tab, canonical, line, ...expected }) => {
    const contract = contractOf(tab);
    if (contract === undefined) throw new Error(`no contract ${tab}`);
    expect(toHex(keyHash(canonicalText(keyOf(contract, canonical))))).toBe(expected.keyHash);
    expect(toHex(rowHash(canonicalText(canonical), line))).toBe(expected.rowHash);
  });
  test.each(digests.cases)('digest: $name', ({ rows, bits, digest }) => {
    const pairs = rows.map(([key = '', row = '']) => ({ keyHash: fromHex(key), rowHash: fromHex(row) }));
    expect(encodeDigest(digestOf(pairs, bits))).toBe(digest);
  });
  test.each(signatures.cases)('signature of $id', ({ secret, id, timestamp, body, signature }) => {
    const key = decodeSecret(secret) ?? new Uint8Array();
    const hmac = (by: Uint8Array, content: Uint8Array) => createHmac('sha256', by).update(content).digest();
    expect(sign(hmac, key, id, timestamp, utf8Encode(body))['webhook-signature']).toBe(signature);
  });
  test.each(rejected.cases)('rejected row $row of $tab', ({ tab, row, cells, hash }) => {
    expect(toHex(rejectedRowHash(tab, row, cells))).toBe(hash);
  });
});
