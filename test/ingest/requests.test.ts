import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pushOf, sales, send, startTestServer, type TestServer, wholeTab } from './support.ts';

let server: TestServer;
const maxBodyBytes = 200_000;
beforeAll(async () => {
  server = await startTestServer({ maxBodyBytes });
});
afterAll(() => server.close());

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  return response.json();
}

async function rowCount(): Promise<unknown> {
  return (await server.select('SELECT toUInt32(count()) AS rows FROM zakaz.fact_qtickets_sales'))[0]?.rows;
}

describe('one answer for every kind of wrong signature', () => {
  test.each<[string, Parameters<typeof send>[3]]>([
    ['none', { headers: { 'webhook-signature': undefined } }],
    ['of another secret', { secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=' }],
    ['too old', { skewSeconds: -301 }],
    ['from the future', { skewSeconds: 301 }],
    ['of an unknown source', { source: { spreadsheetId: 'nobody', name: '', secrets: [], tabs: [] } }],
    ['for another id', { headers: { 'webhook-id': randomUUID() } }],
  ])('%s', async (_, options) => {
    const response = await send(server, 'push', pushOf(server, 'sales', sales(1), wholeTab), options);
    expect(response.status).toBe(401);
    expect(await problemOf(response)).toEqual({
      type: '/problems/invalid_signature',
      title: 'The signature is missing, wrong or too old',
      status: 401,
      code: 'invalid_signature',
    });
  });
});

describe('refused after its signature was found right', () => {
  test.each<[string, number, string, string, Parameters<typeof send>[3]]>([
    ['no JSON', 400, 'malformed_json', '{"protocol":1,', {}],
    ['no object', 400, 'invalid_request', '[]', {}],
    ['no gzip though announced', 400, 'malformed_json', '{}', { headers: { 'content-encoding': 'gzip' } }],
    ['another encoding', 415, 'unsupported_media_type', '{}', { headers: { 'content-encoding': 'br' } }],
    ['another media type', 415, 'unsupported_media_type', '{}', { headers: { 'content-type': 'text/plain' } }],
    ['a gzip bomb', 413, 'too_large', ' '.repeat(50_000_000), { gzip: true }],
    ['a body past the limit', 413, 'too_large', ' '.repeat(maxBodyBytes + 1), {}],
  ])('%s', async (_, status, code, body, options) => {
    const response = await send(server, 'push', body, options);
    expect(response.status).toBe(status);
    expect(await problemOf(response)).toMatchObject({ status, code });
  });

  test('a tab that there is not', async () => {
    const response = await send(server, 'push', { ...pushOf(server, 'sales', [], wholeTab), tab: 'users' });
    expect([response.status, await problemOf(response)]).toMatchObject([403, { code: 'tab_not_allowed' }]);
  });

  test('columns without a required one, by name', async () => {
    const message = pushOf(server, 'sales', [], wholeTab, { columns: ['date', 'event_id', 'city', 'tickets_sold'] });
    const response = await send(server, 'push', message);
    expect([response.status, await problemOf(response)]).toMatchObject([422, { code: 'header_mismatch' }]);
  });

  test('a field of the wrong form, with its path', async () => {
    const response = await send(server, 'push', pushOf(server, 'sales', [], wholeTab, { run: 'seven' }));
    expect(await problemOf(response)).toMatchObject({
      status: 400,
      code: 'invalid_request',
      errors: [{ path: 'run' }],
    });
  });

  test('a row that names a tab that is not listed', async () => {
    const message = pushOf(server, 'sales', sales(1), wholeTab, { tabs: [] });
    expect(await problemOf(await send(server, 'push', message))).toMatchObject({ errors: [{ path: 'rows.0.0' }] });
  });

  test('nothing of all that was stored, not even a run', async () => {
    expect(await rowCount()).toBe(0);
    expect(await server.select('SELECT run_id FROM zakaz.meta_job_runs')).toEqual([]);
  });
});

test('a gzipped push is read', async () => {
  const response = await send(server, 'push', pushOf(server, 'sales', sales(5), wholeTab), { gzip: true });
  expect(await response.json()).toMatchObject({ inserted: 5 });
});

test('a path that there is not is a problem document too', async () => {
  const response = await server.app.request('/v2/anything');
  expect([response.status, await problemOf(response)]).toMatchObject([404, { code: 'not_found' }]);
});

test('the log has a line a request, with its outcome, and never a cell or a secret', async () => {
  server.logLines.length = 0;
  await send(server, 'push', pushOf(server, 'sales', sales(1), wholeTab));
  expect(server.logLines).toHaveLength(1);
  expect(JSON.parse(server.logLines[0] ?? '')).toMatchObject({
    event: 'request',
    status: 200,
    tab: 'sales',
    inserted: 0,
  });
  expect(server.logLines.join()).not.toMatch(/Концерт|order-0|whsec_/);
});

test('it is alive', async () => {
  expect(await (await server.app.request('/healthz')).json()).toMatchObject({ status: 'ok' });
});
