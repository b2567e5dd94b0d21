import { createHmac } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { decodeSecret } from '@qtickets/shared-schema/wire/signing';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import type { HttpAnswer, HttpRequest, NoAnswer } from '../run/ports.ts';
import { createServer, type ServerOptions } from './server.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const key = decodeSecret(secret) ?? new Uint8Array();
const long = { text: 'Москва'.repeat(1_000) };

type Answers = (request: HttpRequest, count: number) => Partial<HttpAnswer> | NoAnswer;

function start(answers: Answers, more: Partial<ServerOptions> = {}) {
  const requests: HttpRequest[] = [];
  const waits: number[] = [];
  let now = Date.now();
  let ids = 0;
  let gzipFailed = 0;
  const server = createServer({
    url: 'https://sync.example.com',
    spreadsheetId: 'a/b',
    key,
    attempts: 4,
    deadline: now + 270_000,
    gzip: true,
    onGzipFailed: () => {
      gzipFailed += 1;
    },
    outside: {
      post: (request) => {
        requests.push(request);
        return { status: 200, headers: {}, text: '{}', ...answers(request, requests.length) };
      },
      hmac: (hmacKey, content) => createHmac('sha256', hmacKey).update(content).digest(),
      bytesOf: (text) => Buffer.from(text),
      gzipOf: (text) => gzipSync(text),
      newUuid: () => {
        ids += 1;
        return `id-${ids}`;
      },
      sleep: (ms) => {
        waits.push(ms);
        now += ms;
      },
      now: () => now,
      random: () => 0,
    },
    ...more,
  });
  const report = (body: object) => server.report(body as Parameters<typeof server.report>[0]);
  return { server, report, requests, waits, gzipFailed: () => gzipFailed };
}

const header = (request: HttpRequest | undefined, name: string) => request?.headers[name] ?? '';

describe('a request to the server', () => {
  it('is signed as Standard Webhooks says, over the bytes as sent, for the source of this spreadsheet', () => {
    const { report, requests } = start(() => ({}));
    report({ hello: 'мир' });
    const [request] = requests;
    expect(request?.url).toBe('https://sync.example.com/v1/sources/a%2Fb/report');
    const text = Buffer.from(request?.body ?? []).toString();
    expect(new Webhook(secret).verify(text, { ...request?.headers })).toEqual({ hello: 'мир' });
  });

  it('is compressed where that is worth it, and signed compressed', () => {
    const { report, requests } = start(() => ({}));
    report(long);
    const [request] = requests;
    expect(header(request, 'Content-Encoding')).toBe('gzip');
    expect(JSON.parse(gunzipSync(request?.body ?? new Uint8Array()).toString())).toEqual(long);
    const signed = `${header(request, 'webhook-id')}.${header(request, 'webhook-timestamp')}.`;
    const expected = createHmac('sha256', key)
      .update(signed)
      .update(request?.body ?? '')
      .digest('base64');
    expect(header(request, 'webhook-signature')).toBe(`v1,${expected}`);
  });

  it('is tried again with its id and a new timestamp', () => {
    const { report, requests } = start((_, count) => (count < 3 ? { status: 503 } : {}));
    expect(report({}).ok).toBe(true);
    expect(requests.map((request) => header(request, 'webhook-id'))).toEqual(['id-1', 'id-1', 'id-1']);
    const [first, , last] = requests.map((request) => Number(header(request, 'webhook-timestamp')));
    expect(last).toBeGreaterThan(first ?? 0);
  });

  it('waits as long as the server asks, but not past its time', () => {
    const patient = start((_, count) => (count === 1 ? { status: 429, headers: { 'retry-after': '40' } } : {}));
    expect(patient.report({}).ok).toBe(true);
    expect(patient.waits).toEqual([40_000]);
    const hurried = start(() => ({ status: 503, headers: { 'retry-after': '3600' } }));
    expect(hurried.report({})).toMatchObject({ ok: false, failure: { kind: 'unreachable' } });
    expect(hurried.waits).toEqual([]);
  });

  it('is given up after its attempts, also where there is no answer at all', () => {
    const { report, requests } = start(() => ({ status: 0, kind: 'no_connection', text: 'Address unavailable' }));
    expect(report({})).toMatchObject({ ok: false, failure: { kind: 'unreachable', status: 0 } });
    expect(requests).toHaveLength(4);
  });

  it('is not tried again where the server refused it, and says why', () => {
    const problem = { type: 'about:blank', title: 'No', status: 400, code: 'invalid_request', detail: 'bad readAt' };
    const { report, requests } = start(() => ({ status: 400, text: JSON.stringify(problem) }));
    const failure = { kind: 'refused', code: 'invalid_request', detail: 'bad readAt' };
    expect(report({})).toMatchObject({ ok: false, failure });
    expect(requests).toHaveLength(1);
  });

  it('tells a person how far the clocks are apart where its signature was refused', () => {
    const date = new Date(Date.now() - 600_000).toUTCString();
    const { report } = start(() => ({ status: 401, headers: { date } }));
    const reply = report({});
    expect(reply.ok ? 0 : reply.failure.clockAheadSeconds).toBeGreaterThan(590);
  });

  it('goes on without compression where a compressed body does not arrive as one', () => {
    const { report, requests, gzipFailed } = start(({ headers }) => ({
      status: headers['Content-Encoding'] ? 401 : 200,
    }));
    expect(report(long).ok).toBe(true);
    expect(report(long).ok).toBe(true);
    expect(requests.map((request) => header(request, 'Content-Encoding'))).toEqual(['gzip', '', '']);
    expect(gzipFailed()).toBe(1);
  });

  it('does not blame compression where the secret is wrong', () => {
    const { report, gzipFailed } = start(() => ({ status: 401 }));
    expect(report(long)).toMatchObject({ ok: false, failure: { kind: 'unauthorized' } });
    expect(gzipFailed()).toBe(0);
  });

  it('takes an answer of another form for no answer of ours', () => {
    const { server } = start(() => ({ text: '<html>' }));
    const request = {} as Parameters<typeof server.digest>[0];
    expect(server.digest(request)).toMatchObject({ ok: false, failure: { code: 'unknown_answer' } });
  });
});
