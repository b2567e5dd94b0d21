import { createHmac } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { digestAnswerSchema } from '../wire/answers.ts';
import { decodeSecret } from '../wire/signing.ts';
import { anything, type HttpAnswer, type NoAnswer } from './answers.ts';
import { driveNow } from './drive.ts';
import { createLine, type HttpRequest, type LineOptions, type WireStep } from './exchange.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const key = decodeSecret(secret) ?? new Uint8Array();
const long = { text: 'Москва'.repeat(1_000) };

/** As our server refuses a signature. */
const unsigned = JSON.stringify({ type: 'about:blank', title: 'No', status: 401, code: 'invalid_signature' });

type Answers = (request: HttpRequest, count: number) => Partial<HttpAnswer> | NoAnswer;

function start(answers: Answers, more: Partial<LineOptions> = {}) {
  const requests: HttpRequest[] = [];
  const waits: number[] = [];
  let now = Date.now();
  let ids = 0;
  let gzipFailed = 0;
  const line = createLine({
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
      hmac: (hmacKey, content) => createHmac('sha256', hmacKey).update(content).digest(),
      bytesOf: (text) => Buffer.from(text),
      gzipOf: (text) => gzipSync(text),
      newUuid: () => {
        ids += 1;
        return `id-${ids}`;
      },
      now: () => now,
      random: () => 0,
    },
    ...more,
  });
  const perform = (step: WireStep): HttpAnswer | NoAnswer | null => {
    if (step.do === 'post') {
      requests.push(step.request);
      const answer = answers(step.request, requests.length);
      return 'kind' in answer ? answer : { status: 200, headers: {}, text: '{}', ...answer };
    }
    waits.push(step.milliseconds);
    now += step.milliseconds;
    return null;
  };
  const report = (body: object) => driveNow(line.ask('report', body, anything), perform);
  const digest = () => driveNow(line.ask('digest', {}, digestAnswerSchema), perform);
  return { report, digest, requests, waits, gzipFailed: () => gzipFailed };
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
    expect(hurried.report({})).toMatchObject({ ok: false, cause: { kind: 'server_away' } });
    expect(hurried.waits).toEqual([]);
  });

  it.each([408, 429, 500, 502, 503])('is tried again where the server says "later" by %d', (status) => {
    const { report, requests } = start((_, count) => (count === 1 ? { status } : {}));
    expect([report({}).ok, requests.length]).toEqual([true, 2]);
  });

  it('is given up after its attempts, also where there is no answer at all', () => {
    const { report, requests } = start(() => ({ status: 0, kind: 'no_connection', text: 'DNS error' }));
    expect(report({})).toEqual({
      ok: false,
      cause: { kind: 'no_connection', status: 0, code: '', text: 'DNS error', clockAheadSeconds: null },
    });
    expect(requests).toHaveLength(4);
  });

  it.each(['quota_fetch', 'no_permission', 'bad_settings'] as const)('is tried once where %s is the cause', (kind) => {
    const { report, requests, waits } = start(() => ({ status: 0, kind, text: 'Google said so' }));
    expect(report({})).toMatchObject({ ok: false, cause: { kind, text: 'Google said so' } });
    expect([requests.length, waits.length]).toEqual([1, 0]);
  });

  it('is not tried again where the server refused it, and says why', () => {
    const problem = { type: 'about:blank', title: 'No', status: 400, code: 'invalid_request', detail: 'bad readAt' };
    const { report, requests } = start(() => ({ status: 400, text: JSON.stringify(problem) }));
    const cause = { kind: 'refused', code: 'invalid_request', text: 'bad readAt' };
    expect(report({})).toMatchObject({ ok: false, cause });
    expect(requests).toHaveLength(1);
  });

  it('says how far the clocks are apart where its signature was refused', () => {
    const date = new Date(Date.now() - 600_000).toUTCString();
    const { report } = start(() => ({ status: 401, headers: { date }, text: unsigned }));
    const reply = report({});
    expect(reply).toMatchObject({ cause: { kind: 'clock_off' } });
    expect(reply.ok ? 0 : reply.cause.clockAheadSeconds).toBeGreaterThan(590);
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
    const { report, gzipFailed } = start(() => ({ status: 401, text: unsigned }));
    expect(report(long)).toMatchObject({ ok: false, cause: { kind: 'unauthorized' } });
    expect(gzipFailed()).toBe(0);
  });

  it('whose compressed body makes Google throw is tried plain at once', () => {
    const { report, requests, waits, gzipFailed } = start(({ headers }) =>
      headers['Content-Encoding'] ? { status: 0, kind: 'bad_settings', text: 'invalid value' } : {},
    );
    expect(report(long).ok).toBe(true);
    expect(report(long).ok).toBe(true);
    expect(requests.map((request) => header(request, 'Content-Encoding'))).toEqual(['gzip', '', '']);
    expect([waits.length, gzipFailed()]).toEqual([0, 1]);
  });

  it('whose answer breaks off is tried again', () => {
    const { report, requests } = start((_, count) => (count === 1 ? { text: '{"tabs":[{"ta' } : {}));
    expect([report({}).ok, requests.length]).toEqual([true, 2]);
  });

  it.each([
    [200, '<html>'],
    [302, ''],
    [400, '<html>The plain HTTP request was sent to HTTPS port</html>'],
    [407, ''],
    [421, 'Misdirected Request'],
    [401, '{"error":"Unauthorized"}'],
    [404, 'Not found'],
  ])('takes an answer %d of another form for somebody else’s', (status, text) => {
    const { digest } = start(() => ({ status, text }));
    expect(digest()).toMatchObject({ ok: false, cause: { kind: 'not_our_server', status } });
  });

  it('that our server refuses is refused by it, also where its answer breaks off', () => {
    const { digest } = start(() => ({ status: 409, text: '{"type":"/problems/mass_delete_blocked","ti' }));
    expect(digest()).toMatchObject({ ok: false, cause: { kind: 'refused', status: 409 } });
  });

  it('that is too large for something on the way is refused itself, and says nothing of the server', () => {
    const { report } = start(() => ({ status: 413, text: '<html>' }));
    expect(report({})).toMatchObject({ ok: false, cause: { kind: 'refused', status: 413 } });
  });
});
