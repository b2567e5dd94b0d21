import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRuntime, type FetchFault, loopbackTransport, type RuntimeOptions } from './index.ts';
import { attempt, evaluate, messageOf, succeeded } from './support.ts';

describe('UrlFetchApp', () => {
  const server = new Worker(new URL('./echo-server.mjs', import.meta.url));
  const loopback = loopbackTransport(500);
  const options = { transport: loopback.transport };
  let url = '';
  beforeAll(async () => {
    const [port] = await once(server, 'message');
    url = `http://127.0.0.1:${port}`;
  });
  afterAll(async () => {
    await Promise.all([server.terminate(), loopback.close()]);
  });

  const fetchJson = (path: string, params = '{}') =>
    evaluate(`return JSON.parse(UrlFetchApp.fetch('${url}${path}', ${params}).getContentText());`, options) as {
      method: string;
      url: string;
      headers: Record<string, string>;
      body: string;
    };
  const withFault = (fault: FetchFault, body: string) => {
    const runtime = createRuntime({ ...options, code: `function main() { ${body} }`, fetchFaults: () => fault });
    const started = runtime.clock.now;
    return { result: runtime.run('main'), passed: () => runtime.clock.now - started };
  };
  const seen = (path: string) =>
    (evaluate(`return JSON.parse(UrlFetchApp.fetch('${url}/seen').getContentText());`, options) as string[]).filter(
      (each) => each === path,
    ).length;

  test('sends bytes as they are, with type, headers and Google’s user agent', () => {
    const seen = fetchJson(
      '/echo',
      `{ method: 'post', contentType: 'application/json', headers: { 'Webhook-Id': 'm1' }, payload: [-1, 0, 127] }`,
    );
    expect(seen).toMatchObject({ method: 'POST', body: 'ff007f' });
    expect(seen.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': 'm1',
      'content-length': '3',
    });
    expect(seen.headers['user-agent']).toMatch('Google-Apps-Script');
  });

  test('sends texts as UTF-8, blobs with their type, objects as forms', () => {
    expect(fetchJson('/echo', `{ method: 'put', payload: 'я' }`)).toMatchObject({ method: 'PUT', body: 'd18f' });
    const form = fetchJson('/echo', `{ payload: { a: 'б', c: 1 } }`);
    expect(form).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(Buffer.from(form.body, 'hex').toString()).toBe('a=%D0%B1&c=1');
    const blob = fetchJson('/echo', `{ payload: Utilities.newBlob('x', 'text/csv') }`);
    expect(blob.headers['content-type']).toBe('text/csv');
  });

  test('gives codes, headers, texts and signed bytes', () => {
    const body = `const r = UrlFetchApp.fetch('${url}/1251');
      const echo = UrlFetchApp.fetch('${url}/echo');
      return [r.getResponseCode(), r.getContentText(), r.getContent(), r.getContentText('US-ASCII').length,
        echo.getHeaders()['X-Twice'], echo.getAllHeaders()['X-Twice'], UrlFetchApp.fetch('${url}/gzip').getContentText()];`;
    expect(evaluate(body, options)).toEqual([200, 'Пр', [-49, -16], 2, 'two', ['one', 'two'], 'сжато']);
  });

  test('throws for codes beyond 2xx unless muted', () => {
    expect(messageOf(`UrlFetchApp.fetch('${url}/echo?status=500');`, options)).toMatch(
      /^Request failed for http:\/\/127\.0\.0\.1:\d+ returned code 500\. Truncated server response: \{"method".* \(use muteHttpExceptions option to examine full response\)$/,
    );
    const muted = `return UrlFetchApp.fetch('${url}/echo?status=404', { muteHttpExceptions: true }).getResponseCode();`;
    expect(evaluate(muted, options)).toBe(404);
  });

  test('a connection that fails throws, muted or not', () => {
    const fetch = (path: string) => messageOf(`UrlFetchApp.fetch('${path}', { muteHttpExceptions: true });`, options);
    expect(fetch(`${url}/reset`)).toBe(`Address unavailable: ${url}/reset`);
    expect(fetch(`${url}/hang`)).toBe(`Timeout: ${url}/hang`);
    expect(fetch('https://example.com/')).toBe('Address unavailable: https://example.com/');
  });

  test('an answer that comes after its time is not taken for the next one', () => {
    const body = `try { UrlFetchApp.fetch('${url}/hang'); } catch (e) {}
      return JSON.parse(UrlFetchApp.fetch('${url}/echo?n=2').getContentText()).url;`;
    expect(evaluate(body, options)).toBe('/echo?n=2');
  });

  test('follows redirects as a GET by default', () => {
    expect(fetchJson('/redirect?status=302', `{ payload: 'x' }`)).toMatchObject({
      method: 'GET',
      url: '/echo',
      body: '',
    });
    const unfollowed = `return UrlFetchApp.fetch('${url}/redirect?status=302', { followRedirects: false, muteHttpExceptions: true }).getResponseCode();`;
    expect(evaluate(unfollowed, options)).toBe(302);
  });

  test('fetchAll answers in the order of its requests', () => {
    const body = `return UrlFetchApp.fetchAll(['${url}/echo?a', { url: '${url}/echo?b', method: 'post', payload: 'p' }])
      .map((r) => JSON.parse(r.getContentText())).map(({ method, url }) => method + url);`;
    expect(evaluate(body, options)).toEqual(['GET/echo?a', 'POST/echo?b']);
  });

  test('refuses what Google refuses', () => {
    const fetch = (args: string, more: Partial<RuntimeOptions> = {}) =>
      messageOf(`UrlFetchApp.fetch(${args});`, { ...options, ...more });
    expect(fetch(`'${url}/', { headers: { Host: 'a' } }`)).toBe('Attribute provided with invalid value: Header:Host');
    expect(fetch(`'${url}/', { headers: { 'content-length': 1 } }`)).toMatch('Header:content-length');
    expect(fetch(`'${url}/' + 'x'.repeat(2083)`)).toBe('Limit Exceeded: URLFetch URL Length.');
    expect(fetch(`'${url}/', { payload: 'x'.repeat(101) }`, { limits: { fetchBodyBytes: 100 } })).toMatch('POST Size');
    expect(fetch(`'${url}/', { timeout: 5 }`)).toMatch('The option timeout of UrlFetchApp.fetch is not offered');
    expect(fetch(`5`)).toMatch("don't match the method signature for UrlFetchApp.fetch");
    expect(fetch(`'${url}/'`, { limits: { fetchCallsPerDay: 0 } })).toBe(
      'Service invoked too many times for one day: urlfetch.',
    );
  });

  test('a dropped request never arrives, a dropped response was handled, and a minute passes', () => {
    const dropped = withFault({ kind: 'drop-request' }, `UrlFetchApp.fetch('${url}/drop-1');`);
    expect(dropped.result.error?.message).toBe(`Address unavailable: ${url}/drop-1`);
    expect(seen('/drop-1')).toBe(0);
    const lost = withFault({ kind: 'drop-response' }, `UrlFetchApp.fetch('${url}/drop-2');`);
    expect(lost.result.error?.message).toBe(`Timeout: ${url}/drop-2`);
    expect(seen('/drop-2')).toBe(1);
    expect(lost.passed()).toBeGreaterThanOrEqual(60_000);
  });

  test('a delay passes on the virtual clock and ends at a minute', () => {
    const slow = withFault({ kind: 'delay', ms: 5000 }, `return UrlFetchApp.fetch('${url}/echo').getResponseCode();`);
    expect([slow.result.value, Math.floor(slow.passed() / 1000)]).toEqual([200, 5]);
    const late = withFault({ kind: 'delay', ms: 90_000 }, `UrlFetchApp.fetch('${url}/echo');`);
    expect([late.result.error?.message, Math.floor(late.passed() / 1000)]).toEqual([`Timeout: ${url}/echo`, 60]);
  });

  test('requests can arrive twice, and answers can be cut or replaced', () => {
    expect(
      succeeded(withFault({ kind: 'duplicate' }, `return UrlFetchApp.fetch('${url}/twice').getResponseCode();`).result),
    ).toBe(200);
    expect(seen('/twice')).toBe(2);
    const cut = withFault({ kind: 'truncate', bytes: 3 }, `return UrlFetchApp.fetch('${url}/echo').getContentText();`);
    expect(cut.result.value).toBe('{"m');
    const replace = (instead: boolean) =>
      withFault(
        { kind: 'answer', status: 503, body: 'busy', headers: { 'Retry-After': '7' }, instead },
        `const r = UrlFetchApp.fetch('${url}/replaced', { muteHttpExceptions: true });
         return [r.getResponseCode(), r.getContentText(), r.getHeaders()['Retry-After']];`,
      ).result.value;
    expect(replace(true)).toEqual([503, 'busy', '7']);
    expect(seen('/replaced')).toBe(0);
    expect(replace(false)).toEqual([503, 'busy', '7']);
    expect(seen('/replaced')).toBe(1);
  });

  test('what was fetched is on record', () => {
    const result = attempt(`UrlFetchApp.fetch('${url}/echo', { payload: 'я' });`, options);
    expect(result.fetches).toMatchObject([{ method: 'POST', url: `${url}/echo`, requestBytes: 2, status: 200 }]);
    expect(result.bytesSent).toBe(2);
  });
});
