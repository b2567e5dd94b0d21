/**
 * A client written from PROTOCOL.md alone: node:crypto, node:http and JSON, none of our schema. What it is given to send it
 * sends, right or wrong, so that the server's answers can be looked at from outside.
 */
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { exchange } from './exchange.ts';

export type Answer = {
  readonly status: number;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
};

export type Sending = {
  readonly spreadsheetId: string;
  readonly secret: string;
  readonly gzip?: boolean;
  /** Unix seconds of the signature; default: now. */
  readonly timestamp?: number;
  readonly id?: string;
  /** Over the headers made here; undefined leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
};

/** Signs as the Standard Webhooks specification has it, and posts. */
export function post(serverUrl: string, action: string, message: unknown, sending: Sending): Promise<Answer> {
  const text = Buffer.from(typeof message === 'string' ? message : JSON.stringify(message));
  return postBytes(serverUrl, action, sending.gzip ? gzipSync(text) : text, sending);
}

export async function postBytes(serverUrl: string, action: string, body: Buffer, sending: Sending): Promise<Answer> {
  const { spreadsheetId, secret, timestamp = Math.floor(Date.now() / 1000), id = randomUUID() } = sending;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  const headers = {
    'content-type': 'application/json',
    ...(sending.gzip ? { 'content-encoding': 'gzip' } : {}),
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signature}`,
    ...sending.headers,
  };
  const present = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
  const reply = await exchange('POST', `${serverUrl}/v1/sources/${spreadsheetId}/${action}`, body, present);
  return { status: reply.status, type: reply.headers['content-type'] ?? '', body: JSON.parse(reply.text) };
}

/** What every message about a reading has. `readAt` in unix ms. */
export function readingOf(readAt = Date.now()): Record<string, unknown> {
  return {
    protocol: 1,
    run: randomUUID(),
    trigger: 'backfill',
    readAt,
    locale: 'ru_RU',
    timeZone: 'Europe/Moscow',
  };
}

/** A sales row whose cells are canonical already, in the order of the contract. */
export type CanonicalSale = {
  readonly date: string;
  readonly event_id: string;
  readonly city: string;
  readonly tickets_sold: string;
  readonly revenue: string;
  readonly order_id: string;
};

/** All values of the sales contract, in its order. */
function canonicalValues(sale: CanonicalSale): readonly string[] {
  const { date, event_id, city, tickets_sold, revenue, order_id } = sale;
  return [date, event_id, city, tickets_sold, revenue, '', order_id, '0.00', 'RUB', '', '', '', '', ''];
}

export function salesPush(
  sales: readonly CanonicalSale[],
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    ...readingOf(),
    tab: 'sales',
    scope: { kind: 'buckets', bits: 0, buckets: [0] },
    tabs: ['Sales'],
    columns: ['order_id', 'date', 'event_id', 'city', 'tickets_sold', 'revenue'],
    rows: sales.map((sale, index) => [
      0,
      index + 2,
      sale.order_id,
      { date: sale.date },
      sale.event_id,
      sale.city,
      Number(sale.tickets_sold),
      Number(sale.revenue),
    ]),
    ...more,
  };
}

const HASH_BYTES = 8;
const BUCKET_BYTES = 12;

function hashOf(values: readonly (string | number)[]): Buffer {
  return createHash('sha256').update(JSON.stringify(values)).digest().subarray(0, HASH_BYTES);
}

/** The digest of sales with different keys: 2^bits × (u32 count, u64 sum of row hashes), big-endian. */
export function salesDigest(sales: readonly CanonicalSale[], bits: number): Record<string, unknown> {
  const digest = Buffer.alloc(BUCKET_BYTES * 2 ** bits);
  for (const sale of sales) {
    const keyHash = hashOf([sale.date, sale.event_id, sale.city, sale.order_id]);
    const rowHash = hashOf([...canonicalValues(sale), 0]);
    const at = BUCKET_BYTES * Number(keyHash.readBigUInt64BE() >> BigInt(64 - bits));
    digest.writeUInt32BE(digest.readUInt32BE(at) + 1, at);
    digest.writeBigUInt64BE(BigInt.asUintN(64, digest.readBigUInt64BE(at + 4) + rowHash.readBigUInt64BE()), at + 4);
  }
  const tab = { tab: 'sales', names: ['Sales'], bits, rowCount: sales.length, digest: digest.toString('base64') };
  return { ...readingOf(), tabs: [tab] };
}
