/** Bytes on a connection that HTTP clients never send; whatever comes of them, it is no 5xx and leaves the server alive. */

import { openRaw } from '../../attack/support.ts';
import type { Dice } from '../../fixtures/sample/dice.ts';

const push = 'POST /v1/sources/victim/push';

const requests: readonly (() => string)[] = [
  () => `${push} HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello`,
  () =>
    `${push} HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\n\r\n`,
  () => `${push} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nx`,
  () => `${push} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n`,
  () => `${push} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
  () => `${push} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
  () => `${push} HTTP/1.1\r\nHost: h\r\nContent-Length: -5\r\n\r\n`,
  () => `${push} HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n{}`,
  () => `${push} HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n{}`,
  () => `${push} HTTP/1.1\r\nHost: h\r\nExpect: 200-ok\r\nContent-Length: 2\r\n\r\n{}`,
  () => `${push} HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}`,
  () => `${push} HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 2\r\n\r\n{}`,
  () => `${push} HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}`,
  () => `${push} HTTP/1.1\r\nHost: h\r\nWebhook-Id: a\r\nWEBHOOK-ID: b\r\nContent-Length: 2\r\n\r\n{}`,
  () => `${push} HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n`,
  () => `${push} HTTP/1.1\r\nHost: h\r\n X: folded\r\n\r\n`,
  () => `${push} HTTP/9.9\r\nHost: h\r\n\r\n`,
  () => `${push}\r\n\r\n`,
  () => `push /v1 HTTP/1.1\r\nHost: h\r\n\r\n`,
  () => `POST http://[ HTTP/1.1\r\nHost: h\r\n\r\n`,
  () => `POST //evil.example/v1 HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n`,
  () => `POST * HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n`,
  () => `CONNECT evil.example:443 HTTP/1.1\r\nHost: h\r\n\r\n`,
  () => `GET /healthz HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
  () => `GET /healthz HTTP/1.1\r\nHost: a b/@c\r\n\r\n`,
  () => `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: h\r\n\r\n`,
  () => `GET / HTTP/1.1\r\nHost: h\r\n${'X: y\r\n'.repeat(1_990)}\r\n`,
  () => `GET / HTTP/1.1\r\nHost: h\r\nCookie: ${'a=b; '.repeat(3_500)}\r\n\r\n`,
  () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  () => '\r\n\r\n\r\n',
];

/** How long an answer to bytes that ask for none is waited for. */
const PATIENCE_MS = 150;

/** Sends one of them, now and then with a byte changed. @returns the status codes that came back */
export async function sendRaw(dice: Dice, url: string): Promise<readonly number[]> {
  const bytes = Buffer.from(dice.pick(requests)(), 'latin1');
  if (dice.chance(0.3)) bytes[dice.between(0, bytes.length - 1)] = dice.between(0, 255);
  const { socket, received } = openRaw(url, bytes);
  const patience = setTimeout(() => socket.destroy(), PATIENCE_MS);
  const answer = await received;
  clearTimeout(patience);
  return [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
