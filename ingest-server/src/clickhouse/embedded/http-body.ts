/** What a request's body says, plain or gzip; one that cannot be understood is refused with the setting named. */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Header } from './http-access.ts';
import { Refusal } from './refusal.ts';

/** Of URL and body together, also after inflating. */
export const QUERY_BYTES_MAX = 65_536;

/** @throws Refusal */
export async function readHttpBody(body: Buffer, header: Header, url: URLSearchParams): Promise<string> {
  if (url.get('decompress') === '1') {
    throw notTaken('decompress=1', 'send the query plain, or with Content-Encoding: gzip');
  }
  if (header('content-type')?.startsWith('multipart/') === true) {
    throw notTaken('A multipart body', 'send the query as the body, and parameters as param_… in the URL');
  }
  const bytes = await inflated(body, header('content-encoding'));
  if (bytes.length + url.toString().length > QUERY_BYTES_MAX) throw queryTooLarge();
  return bytes.toString();
}

export function queryTooLarge(): Refusal {
  return new Refusal('307', 'TOO_MANY_BYTES', `The query is too large: ${QUERY_BYTES_MAX} bytes at most.`);
}

async function inflated(body: Buffer, encoding: string | undefined): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity' || body.length === 0) return body;
  if (encoding !== 'gzip') throw notTaken(`Content-Encoding: ${encoding}`, 'send the query plain, or with gzip');
  try {
    return await promisify(gunzip)(body, { maxOutputLength: QUERY_BYTES_MAX });
  } catch (error) {
    if (error instanceof RangeError) throw queryTooLarge();
    throw new Refusal('354', 'ZLIB_INFLATE_FAILED', 'The body is not gzip.');
  }
}

function notTaken(what: string, advice: string): Refusal {
  return new Refusal('48', 'NOT_IMPLEMENTED', `${what} is not taken by this interface: ${advice}.`);
}
