/** Signatures: right ones in every spelling that is allowed, and wrong ones that are as near as can be. */
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { Dice } from '../../fixtures/sample/dice.ts';

export type Signed = Readonly<Record<string, string>>;

export type Parts = { readonly secret: string; readonly body: Buffer };

function hmac(secret: string, id: string, timestamp: number | string, body: Buffer): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}

function headers(id: string, timestamp: number | string, signature: string): Signed {
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
}

const nowSeconds = () => Math.floor(Date.now() / 1000);
const noise = () => `v1,${randomBytes(32).toString('base64')}`;

/** A signature that holds. */
export function signed(dice: Dice, { secret, body }: Parts): Signed {
  const id = dice.pick([randomUUID(), 'msg_1', 'x'.repeat(256)]);
  const timestamp = nowSeconds() + dice.pick([0, 0, -200, 200]);
  const right = `v1,${hmac(secret, id, timestamp, body).toString('base64')}`;
  const spelled = dice.pick([
    right,
    `${right} ${noise()}`,
    `${noise()} ${right}`,
    `v2,abc v1a,x ${right}`,
    `${right} `,
  ]);
  return headers(id, timestamp, spelled);
}

/** A signature that does not hold. */
export function misSigned(dice: Dice, { secret, body }: Parts): Signed {
  const id = randomUUID();
  const now = nowSeconds();
  const right = hmac(secret, id, now, body);
  const text = right.toString('base64');
  const flipped = Buffer.from(right);
  const at = dice.between(0, 31);
  flipped[at] = (flipped[at] ?? 0) ^ (1 << dice.between(0, 7));
  const late = now + dice.pick([-100_000, -302, 302, 100_000]);
  const other = `whsec_${randomBytes(32).toString('base64')}`;
  return dice.pick<() => Signed>([
    () => ({}),
    () => headers(id, now, `v1,${flipped.toString('base64')}`),
    () => headers(id, late, `v1,${hmac(secret, id, late, body).toString('base64')}`),
    () => headers(id, now, `v1,${hmac(other, id, now, body).toString('base64')}`),
    () => headers(id, now, `v1,${hmac(secret, id, now, Buffer.concat([body, Buffer.from(' ')])).toString('base64')}`),
    () => headers(id, now, `v1,${hmac('whsec_', id, now, body).toString('base64')}`),
    () => headers(randomUUID(), now, `v1,${text}`),
    () => headers(id, now + 1, `v1,${text}`),
    () => headers(id, `${now}.0`, `v1,${hmac(secret, id, `${now}.0`, body).toString('base64')}`),
    () => headers(id, `+${now}`, `v1,${hmac(secret, id, `+${now}`, body).toString('base64')}`),
    () => headers(id, '1e9', `v1,${hmac(secret, id, '1e9', body).toString('base64')}`),
    () => headers('', now, `v1,${hmac(secret, '', now, body).toString('base64')}`),
    () => headers('a.b', now, `v1,${hmac(secret, 'a.b', now, body).toString('base64')}`),
    () => headers(id, now, `v2,${text}`),
    () => headers(id, now, `V1,${text}`),
    () => headers(id, now, text),
    () => headers(id, now, `v1,${right.toString('hex')}`),
    () => headers(id, now, `v1,${right.subarray(0, 31).toString('base64')}`),
    () => headers(id, now, `v1,${text}${text}`),
    () => headers(id, now, `v1,`),
    () => headers(id, now, ''),
    () => headers(id, now, `${`${noise()} `.repeat(8)}v1,${text}`),
    () => ({ 'webhook-id': id, 'webhook-signature': `v1,${text}` }),
    () => ({ 'webhook-id': id, 'webhook-timestamp': String(now) }),
  ])();
}
