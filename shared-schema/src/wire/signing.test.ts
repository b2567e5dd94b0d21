import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { decodeSecret, type Hmac, sign, verify } from './signing.ts';
import { utf8Encode } from './utf8.ts';

const hmac: Hmac = (key, content) => createHmac('sha256', key).update(content).digest();
const now = 1_763_870_000_000;
const seconds = Math.floor(now / 1000);

function newSecret(): { text: string; key: Uint8Array } {
  const text = `whsec_${randomBytes(32).toString('base64')}`;
  const key = decodeSecret(text);
  if (key === null) throw new Error('a secret of our own making is not read');
  return { text, key };
}

const { text: secret, key } = newSecret();
const body = utf8Encode('{"город":"Москва"}');

test('our signatures are those of the Standard Webhooks library', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.string({ unit: 'grapheme' }), (id, text) => {
      const expected = new Webhook(secret).sign(id, new Date(now), text);
      expect(sign(hmac, key, id, seconds, utf8Encode(text))['webhook-signature']).toBe(expected);
    }),
  );
});

test('a signed body verifies, and any flipped byte of it does not', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (bytes, place) => {
      const headers = sign(hmac, key, 'id', seconds, bytes);
      const flipped = bytes.slice();
      const index = place % bytes.length;
      flipped[index] = (flipped[index] ?? 0) ^ 1;
      expect(verify(hmac, [key], headers, bytes, now)).toBe(true);
      expect(verify(hmac, [key], headers, flipped, now)).toBe(false);
    }),
  );
});

describe('while a secret is rotated', () => {
  const next = newSecret();
  test('a request signed with either is accepted by a server that knows both', () => {
    for (const used of [key, next.key]) {
      expect(verify(hmac, [key, next.key], sign(hmac, used, 'id', seconds, body), body, now)).toBe(true);
    }
  });
  test('a request with both signatures is accepted by a server that knows one', () => {
    const old = sign(hmac, key, 'id', seconds, body);
    const both = `v1a,AAAA ${sign(hmac, next.key, 'id', seconds, body)['webhook-signature']} ${old['webhook-signature']}`;
    expect(verify(hmac, [key], { ...old, 'webhook-signature': both }, body, now)).toBe(true);
  });
});

describe('refused', () => {
  const good = sign(hmac, key, 'id', seconds, body);
  test.each([
    ['no id', { 'webhook-id': undefined }],
    ['a point in the id', { 'webhook-id': 'i.d' }],
    ['another id', { 'webhook-id': 'di' }],
    ['no timestamp', { 'webhook-timestamp': undefined }],
    ['a timestamp that only begins as a number', { 'webhook-timestamp': `${seconds}abc` }],
    ['another timestamp', { 'webhook-timestamp': String(seconds + 1) }],
    ['no signature', { 'webhook-signature': undefined }],
    ['another version of the signature', { 'webhook-signature': good['webhook-signature'].replace('v1,', 'v2,') }],
    ['a shortened signature', { 'webhook-signature': good['webhook-signature'].slice(0, -8) }],
    ['an empty signature', { 'webhook-signature': 'v1,' }],
  ])('%s', (_, change) => {
    expect(verify(hmac, [key], { ...good, ...change }, body, now)).toBe(false);
  });
  test.each([-301, 301])('a timestamp %i seconds away, though rightly signed', (seconds_away) => {
    const headers = sign(hmac, key, 'id', seconds + seconds_away, body);
    expect(verify(hmac, [key], headers, body, now)).toBe(false);
  });
});

test.each(['', 'whsec_', 'whsec_AAAA', `secret_${'A'.repeat(44)}`, 'whsec_%%%', `whsec_${'A'.repeat(400)}`])(
  'the secret %j is refused',
  (text) => {
    expect(decodeSecret(text)).toBeNull();
  },
);
