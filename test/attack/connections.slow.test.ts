/** Connections that are slow, idle, too many, or used again after a refusal: over real sockets. */
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchange } from '../support/exchange.ts';
import { post, salesPush } from '../support/own-client.ts';
import { type AttackedServer, openRaw, startAttackedServer, unfinishedPush, until } from './support.ts';

const CONNECTIONS_MAX = 20;
const MAX_BODY_BYTES = 70_000;
let server: AttackedServer;

beforeAll(async () => {
  const limits = {
    headersMs: 400,
    requestMs: 900,
    idleMs: 2_500,
    stalledMs: 2_000,
    checkMs: 100,
    connectionsMax: CONNECTIONS_MAX,
  };
  server = await startAttackedServer(['attacked'], limits, { MAX_BODY_BYTES: String(MAX_BODY_BYTES) });
});
afterAll(() => server.close());

async function isAlive(): Promise<boolean> {
  return (await exchange('GET', `${server.url}/healthz`)).status === 200;
}

describe('a connection that takes its time is ended, and costs no other', () => {
  test('nothing at all is sent', async () => {
    expect(await openRaw(server.url, '').received).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });

  test('headers come one by one', async () => {
    const { socket, received } = openRaw(server.url, 'POST /v1/sources/attacked/push HTTP/1.1\r\n');
    const drip = setInterval(() => socket.write('X-Slow: 1\r\n'), 50);
    expect(await received).toMatch(/^HTTP\/1\.1 408 /);
    clearInterval(drip);
    expect(await isAlive()).toBe(true);
  });

  test('a body comes byte by byte, from somebody who signs nothing', async () => {
    const { socket, received } = openRaw(server.url, unfinishedPush('attacked', 60_000));
    const drip = setInterval(() => socket.write(' '), 50);
    expect(await received).toMatch(/^HTTP\/1\.1 (408|400) /);
    clearInterval(drip);
    expect(await isAlive()).toBe(true);
  });

  test('nothing follows an answered request', async () => {
    const { received } = openRaw(server.url, 'GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n');
    expect(await received).toMatch(/^HTTP\/1\.1 200 /);
  });
});

test('a connection that takes nothing of its answers is ended', async () => {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.pause().on('error', () => undefined);
  const answers = server.logLines.length;
  socket.write('GET /openapi.json HTTP/1.1\r\nHost: h\r\n\r\n'.repeat(400));
  await until(() => server.logLines.length > answers);
  // Its end shows only to a client that reads on: the server's own side is what counts.
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const received = await new Promise<number>((resolve) => {
    let bytes = 0;
    socket.on('data', (chunk) => {
      bytes += chunk.length;
    });
    socket.on('close', () => resolve(bytes));
    socket.resume();
  });
  const whole = (await exchange('GET', `${server.url}/openapi.json`)).text.length;
  expect(received).toBeLessThan(whole * 400);
}, 20_000);

test('a sender that goes away in the middle of a body is no failure of the server', async () => {
  const before = server.logLines.length;
  const { socket } = openRaw(server.url, `${unfinishedPush('attacked', 60_000)}{`);
  // Long enough for a busy machine to have read what was sent: of a connection without a request nothing is logged.
  setTimeout(() => socket.destroy(), 1_000);
  // Those of the tests before may end late.
  const lines = () => server.logLines.slice(before).map((line): Record<string, unknown> => JSON.parse(line));
  await until(() => lines().some(({ code }) => code === 'invalid_request'));
  expect(lines()).toContainEqual(expect.objectContaining({ event: 'request', status: 400, code: 'invalid_request' }));
  expect(lines().filter(({ status }) => Number(status) >= 500)).toEqual([]);
});

describe('of more connections than are taken', () => {
  test('those that ask nothing give way to new ones', async () => {
    const idle = Array.from({ length: CONNECTIONS_MAX }, () => openRaw(server.url, ''));
    await moment();
    expect(await isAlive()).toBe(true);
    const ended = await Promise.race(idle.map(({ received }) => received));
    expect(ended).toBe('');
    for (const { socket } of idle) socket.destroy();
  });

  test('those whose bodies do not come give way, too', async () => {
    const slow = Array.from({ length: CONNECTIONS_MAX }, () =>
      openRaw(server.url, `${unfinishedPush('attacked', 60_000)}{`),
    );
    await moment();
    expect(await isAlive()).toBe(true);
    for (const { socket } of slow) socket.destroy();
  });
});

function moment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 200));
}

test('headers without end are refused', async () => {
  const { received } = openRaw(server.url, `GET / HTTP/1.1\r\nHost: h\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`);
  expect(await received).toMatch(/^HTTP\/1\.1 431 /);
});

describe('a connection serves the next request after a refusal whose body nobody read', () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  afterAll(() => agent.destroy());

  type Asked = { readonly status: number; readonly connection: string; readonly port: number };

  function ask(method: string, path: string, body: string): Promise<Asked> {
    return new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'webhook-id': 'made-up',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}`,
      };
      const outgoing = request(`${server.url}${path}`, { method, agent, headers }, (incoming) => {
        const { statusCode: status = 0, headers: answered, socket } = incoming;
        const asked = { status, connection: answered.connection ?? '', port: socket.localPort ?? 0 };
        incoming.resume().on('end', () => resolve(asked));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  test.each<[string, number, string, string, string]>([
    ['too large', 413, 'POST', '/v1/sources/attacked/push', 'x'.repeat(MAX_BODY_BYTES + 5_000_000)],
    ['not known', 401, 'POST', '/v1/sources/nobody/push', 'x'.repeat(60_000)],
    ['another method', 405, 'PUT', '/v1/sources/attacked/push', 'x'.repeat(3_000_000)],
    ['no such path', 404, 'POST', '/v1/push', 'x'.repeat(3_000_000)],
  ])('%s', async (_, status, method, path, body) => {
    const refused = await ask(method, path, body);
    expect([refused.status, refused.connection]).toEqual([status, 'keep-alive']);
    expect(await ask('GET', '/healthz', '')).toMatchObject({ status: 200, port: refused.port });
  });
});

test('after all this a push is taken as ever', async () => {
  const [source] = server.sources;
  const sale = { date: '2025-03-01', event_id: '7', city: 'москва', tickets_sold: '1', revenue: '5.00', order_id: 'a' };
  const sending = { spreadsheetId: 'attacked', secret: source?.secrets[0] ?? '' };
  expect((await post(server.url, 'push', salesPush([sale]), sending)).body).toMatchObject({ inserted: 1 });
});
