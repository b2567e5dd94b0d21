/** One request of the attack each: what is sent, and which answers are right. */
import { gzipSync } from 'node:zlib';
import type { Dice } from '../../fixtures/sample/dice.ts';
import { readingOf } from '../../support/own-client.ts';
import { hostileIds, hostileTexts } from './hostile.ts';
import { type Message, mutated, validMessage } from './messages.ts';
import { misSigned, type Signed, signed } from './signing.ts';
import { CELL_MARK, MAX_BODY_BYTES, type SourceId, type Target } from './target.ts';

export type Attempt = {
  readonly kind: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly right: readonly number[];
  /** In each id of the message; of honest messages what they say, of others what was sent. */
  readonly serial?: number;
  readonly honest?: HonestSale;
  /** Sent while the warehouse is made to fail. */
  readonly inOutage?: true;
};

export type HonestSale = {
  readonly order: string;
  readonly readAt: number;
  readonly revenue: number;
  readonly eventName: string;
};

export type Maker = (dice: Dice, target: Target, serial: number) => Attempt;

const JSON_TYPE = { 'content-type': 'application/json' };
const REFUSED = [400, 403, 409, 413, 422];

function pathOf(id: SourceId, action: string): string {
  return `/v1/sources/${id}/${action}`;
}

function post(
  kind: string,
  id: SourceId,
  action: string,
  body: Buffer,
  headers: Signed,
  right: readonly number[],
): Attempt {
  return { kind, method: 'POST', path: pathOf(id, action), headers: { ...JSON_TYPE, ...headers }, body, right };
}

/** As JSON, or gzipped, or gzipped in two members that belong together. */
function encoded(dice: Dice, text: string): { body: Buffer; headers: Record<string, string> } {
  const plain = Buffer.from(text);
  const half = dice.between(0, plain.length);
  const gzip = { 'content-encoding': dice.pick(['gzip', 'GZIP', ' gzip']) };
  return dice.pick([
    { body: plain, headers: {} },
    { body: plain, headers: { 'content-encoding': 'identity', 'content-type': 'application/json; charset=utf-8' } },
    { body: gzipSync(plain), headers: gzip },
    { body: Buffer.concat([gzipSync(plain.subarray(0, half)), gzipSync(plain.subarray(half))]), headers: gzip },
  ]);
}

const HONEST_ORDERS = 300;
const honestSince = Date.now() - 3_600_000;

/** A valid push in an unusual spelling: the newest reading of each order is what must be stored. */
const honest: Maker = (dice, target, serial) => {
  const order = `${dice.pick(hostileTexts).slice(0, 900)} ${dice.between(1, HONEST_ORDERS)}`;
  const sale: HonestSale = { order, readAt: honestSince + serial, revenue: serial, eventName: dice.pick(hostileTexts) };
  const columns = ['Нет такой', 'order_id', ' DATE ', 'event_id', 'city', 'Tickets sold', 'revenue', 'event_name'];
  const row = [0, 2, 'x', sale.order, { date: '2025-03-01' }, '7', 'москва', 1, sale.revenue, sale.eventName];
  const message = {
    ...readingOf(sale.readAt),
    tab: 'sales',
    scope: { kind: 'keys' },
    tabs: ['T'],
    columns,
    rows: [row],
  };
  const text = JSON.stringify(message).replace('{', () =>
    dice.pick(['{', '{"__proto__":{"dryRun":true},', '{"x":[[]],']),
  );
  const { body, headers } = encoded(dice, text);
  const all = { ...headers, ...signed(dice, { secret: target.secret('honest'), body }) };
  return { ...post('honest', 'honest', 'push', body, all, [200]), honest: sale };
};

const valid: Maker = (dice, target, serial) =>
  sendSigned(dice, target, 'valid', validMessage(dice, serial), serial, [200]);

function sendSigned(
  dice: Dice,
  target: Target,
  kind: string,
  message: Message,
  serial: number,
  right: readonly number[],
): Attempt {
  const { body, headers } = encoded(dice, JSON.stringify(message.body));
  const all = { ...headers, ...signed(dice, { secret: target.secret('mutant'), body }) };
  return { ...post(kind, 'mutant', message.action, body, all, right), serial };
}

const mutant: Maker = (dice, target, serial) => {
  const { action, body: message } = validMessage(dice, serial);
  const { body, headers } = encoded(dice, mutated(dice, message));
  const all = { ...headers, ...signed(dice, { secret: target.secret('mutant'), body }) };
  const other = dice.chance(0.05) ? dice.pick(['digest', 'push', 'report']) : action;
  return { ...post('mutated', 'mutant', other, body, all, [200, ...REFUSED]), serial };
};

const unsigned: Maker = (dice, target, serial) => {
  const { action, body: message } = validMessage(dice, serial);
  const body = Buffer.from(JSON.stringify(message));
  return post(
    'wrong signature',
    'victim',
    action,
    body,
    misSigned(dice, { secret: target.secret('victim'), body }),
    [401],
  );
};

/** Signed rightly, with a body that is no message. */
const misEncoded: Maker = (dice, target, serial) => {
  const { action, body: message } = validMessage(dice, serial);
  const text = Buffer.from(JSON.stringify(message));
  const zipped = gzipSync(text);
  const noise = Buffer.from(Array.from({ length: dice.between(0, 2_000) }, () => dice.between(0, 255)));
  const cut = zipped.subarray(0, dice.between(0, zipped.length - 1));
  const [body, headers, right] = dice.pick<() => [Buffer, Record<string, string>, number[]]>([
    () => [cut, { 'content-encoding': 'gzip' }, [400]],
    () => [text, { 'content-encoding': 'gzip' }, [400]],
    () => [zipped, {}, [400]],
    () => [Buffer.concat([zipped, cut.subarray(0, 12)]), { 'content-encoding': 'gzip' }, [200, 400]],
    () => [gzipSync(zipped), { 'content-encoding': 'gzip' }, [400]],
    () => [gzipSync(Buffer.alloc(MAX_BODY_BYTES * 20, 32)), { 'content-encoding': 'gzip' }, [413]],
    () => [Buffer.alloc(MAX_BODY_BYTES + dice.between(1, 10_000), 32), {}, [413]],
    () => [text, { 'content-encoding': dice.pick(['br', 'deflate', 'gzip, gzip', 'x', 'gzip;q=1']) }, [415]],
    () => [text, { 'content-type': dice.pick(['text/plain', '', 'application/jsonp', 'multipart/form-data']) }, [415]],
    () => [noise, {}, [400]],
    () => [noise, { 'content-encoding': 'gzip' }, [400]],
  ])();
  const all = { ...headers, ...signed(dice, { secret: target.secret('mutant'), body }) };
  return { ...post('no message', 'mutant', action, body, all, right), serial };
};

const addressed: Maker = (dice, target, serial) => {
  const { action, body: message } = validMessage(dice, serial);
  const body = Buffer.from(JSON.stringify(message));
  const headers = { ...JSON_TYPE, ...signed(dice, { secret: target.secret('victim'), body }) };
  const method = dice.pick(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'POST', 'PROPFIND', 'TRACY']);
  const [kind, path, right] = dice.pick<[string, string, number[]]>([
    ['another id', `/v1/sources/${dice.pick(hostileIds)}/${action}`, [400, 401, 404, 405, 414, 431]],
    [
      'another path',
      `/v1/sources/victim/${action}${dice.pick(['/', '/x', '//', '%2f', ';a', '.json'])}`,
      [400, 401, 404, 405],
    ],
  ]);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return { kind, method, path, headers, ...(hasBody ? { body } : {}), right };
};

const PAGES = ['/', '/login', '/logout', '/status.json', '/healthz', '/healthz/detailed', '/healthz/freshness'];
const MORE_PAGES = ['/healthz/qtickets_sheets', '/metrics', '/openapi.json', '/problems/invalid_request', '/admin'];

/** Every other route, with whatever headers a page may be asked with. */
const browsing: Maker = (dice) => {
  const path = dice.pick([...PAGES, ...MORE_PAGES, `/problems/${dice.pick(hostileIds)}`, `/${dice.pick(hostileIds)}`]);
  const headers = {
    host: dice.pick(['127.0.0.1', 'evil.example', 'localhost:1', '[::1]', 'a b', '']),
    authorization: dice.pick(['', 'Bearer ', `Bearer ${'x'.repeat(5_000)}`, 'Basic eDp5', 'Bearer __proto__']),
    'accept-language': dice.pick(['ru', 'en', '*', 'x;q=2', '__proto__', ','.repeat(3_000)]),
    cookie: dice.pick(['', 'a=b', '__proto__=1', 'session=%', `x=${'y'.repeat(3_000)}`, 'language=constructor']),
    'x-forwarded-for': dice.pick(['', '127.0.0.1', '::1']),
    origin: dice.pick(['', 'null', 'http://evil.example', 'http://localhost']),
    'content-type': dice.pick(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain', '']),
  };
  const method = dice.pick(['GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']);
  const body = Buffer.from(dice.pick(['', 'token=x', 'token=%', `token=${'x'.repeat(9_000)}`, '{}', CELL_MARK]));
  const right = [200, 204, 301, 302, 303, 400, 401, 403, 404, 405, 413, 415, 429, 431];
  const hasBody = method !== 'GET' && method !== 'HEAD';
  // A health check that is red says 503.
  const red = path.startsWith('/healthz/') ? [503] : [];
  return { kind: 'other routes', method, path, headers, ...(hasBody ? { body } : {}), right: [...right, ...red] };
};

const inOutage: Maker = (dice, target, serial) => {
  const message = { ...validMessage(dice, serial) };
  return { ...sendSigned(dice, target, 'outage', message, serial, [503]), inOutage: true };
};

/** How often each is made, in percent. */
export const makers: readonly (readonly [share: number, make: Maker])[] = [
  [4, honest],
  [5, valid],
  [28, mutant],
  [40, unsigned],
  [8, misEncoded],
  [6, addressed],
  [8, browsing],
  [1, inOutage],
];
