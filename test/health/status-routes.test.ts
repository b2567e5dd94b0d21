/** The way to the status page: who sees it, and what a stranger can do. */

import { readSqlExamples } from '@qtickets/ingest-server/docs/sql-examples';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sales } from '../ingest/support.ts';
import { getAs, monitoringToken, startWatchedServer, syncTab, type WatchedServer, watched } from './support.ts';

const token = 'status-page-token';
const local = { from: '127.0.0.1', headers: { host: 'localhost:8080' } };

let base: WatchedServer;
beforeAll(async () => {
  base = await startWatchedServer();
  await syncTab(base, 'sales', sales(30));
});
afterAll(() => base.close());

const open = () => watched(base, { environment: { MONITORING_TOKEN: '', LOCAL_ONLY: 'yes' } });
const locked = () => watched(base, { environment: { STATUS_TOKEN: token, TRUSTED_PROXIES: '203.0.113.7' } });

function login(
  server: WatchedServer,
  given: string,
  headers: Record<string, string> = {},
  next = '/',
): Promise<Response> | Response {
  const body = new URLSearchParams({ token: given, next });
  const host = { host: 'sync.example.org', origin: 'https://sync.example.org', ...headers };
  return server.app.request(
    '/login',
    { method: 'POST', body, headers: host },
    { incoming: { socket: { remoteAddress: '203.0.113.7' } } },
  );
}

describe('of a server that is this machine’s alone', () => {
  it('the page is for people on the machine', async () => {
    expect((await getAs(open(), '/', local)).status).toBe(200);
    expect((await getAs(open(), '/')).headers.get('location')).toBe('/login');
    expect(await (await getAs(open(), '/login', { headers: { 'accept-language': 'ru' } })).text()).toContain(
      'qtickets-sheets token',
    );
    expect((await getAs(open(), '/status.json')).status).toBe(401);
  });
});

describe('with a token', () => {
  it('a stranger is led to the form, and learns nothing', async () => {
    const response = await getAs(locked(), '/', local);
    expect([response.status, response.headers.get('location')]).toEqual([303, '/login']);
    expect(await (await getAs(locked(), '/login')).text()).not.toContain('sheet-one');
  });

  it('anybody may read the example queries, which hold nothing of the deployment, in either language', async () => {
    for (const language of ['en', 'ru'] as const) {
      const response = await getAs(locked(), '/docs/sql', { headers: { 'accept-language': language } });
      const text = (await response.text()).replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>');
      expect([response.status, response.headers.get('content-security-policy')]).toEqual([200, expect.any(String)]);
      for (const { question, sql } of readSqlExamples()) {
        expect(text).toContain(sql);
        expect(text).toContain(question[language]);
      }
      expect(text).not.toContain('sheet-one');
    }
  });

  it('the right one opens the page by a cookie that scripts and other sites cannot use', async () => {
    const server = locked();
    const response = await login(server, token, { 'x-forwarded-proto': 'https' });
    const cookie = response.headers.get('set-cookie') ?? '';
    expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
    for (const attribute of ['HttpOnly', 'SameSite=Strict', 'Secure', 'Path=/']) expect(cookie).toContain(attribute);
    const [session = ''] = cookie.split(';');
    expect((await getAs(server, '/', { headers: { cookie: session } })).status).toBe(200);
    expect(
      (
        await getAs(watched(base, { environment: { STATUS_TOKEN: `${token}-new` } }), '/', {
          headers: { cookie: session },
        })
      ).status,
    ).toBe(303);
  });

  it('the page that was wanted opens, and none of another server', async () => {
    const wanted = '/status/sheet-one/row?contract=sales';
    const asked = await getAs(locked(), wanted);
    const form = await (await getAs(locked(), asked.headers.get('location') ?? '')).text();
    expect(form).toContain(`<input type="hidden" name="next" value="${wanted}">`);
    expect((await login(locked(), token, {}, wanted)).headers.get('location')).toBe(wanted);
    expect((await login(locked(), token, {}, '//evil.example')).headers.get('location')).toBe('/');
    const mistaken = await (await login(locked(), 'wrong', {}, wanted)).text();
    expect(mistaken).toContain(`value="${wanted}"`);
  });

  it('a cookie that was changed, or is over, opens nothing', async () => {
    const server = locked();
    const [session = ''] = ((await login(server, token)).headers.get('set-cookie') ?? '').split(';');
    const forged = session.replace(/\.\d/, (start) => `.${(Number(start.slice(1)) + 1) % 10}`);
    expect((await getAs(server, '/', { headers: { cookie: forged } })).status).toBe(303);
    const later = watched(
      { ...base, clock: { now: base.clock.now + 31 * 86_400_000 } },
      { environment: { STATUS_TOKEN: token } },
    );
    expect((await getAs(later, '/', { headers: { cookie: session } })).status).toBe(303);
  });

  it('programs send it as a bearer token', async () => {
    const response = await getAs(locked(), '/status.json', { token });
    expect(await response.json()).toMatchObject({
      status: 'ok',
      activity: { hours: [{ rows_upserted: 30 }], issues: [] },
    });
  });

  it('guessing ends after ten attempts, also for the right token, until time has passed', async () => {
    const server = locked();
    for (let attempt = 0; attempt < 10; attempt += 1)
      expect((await login(server, `wrong-${attempt}`)).status).toBe(401);
    const refused = await login(server, token);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '900']);
    // What the proxy itself saw is its last entry; those before it the client can write.
    expect((await login(server, token, { 'x-forwarded-for': '198.51.100.9' })).status).toBe(303);
    expect((await login(server, token, { 'x-forwarded-for': '198.51.100.9, 203.0.113.8' })).status).toBe(303);
    const direct = watched(base, { environment: { STATUS_TOKEN: token } });
    for (let attempt = 0; attempt < 10; attempt += 1)
      await login(direct, `wrong-${attempt}`, { 'x-forwarded-for': `198.51.100.${attempt}` });
    expect((await login(direct, token, { 'x-forwarded-for': '198.51.100.99' })).status).toBe(429);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 15 * 60_000 });
    expect((await login(server, token)).status).toBe(303);
    vi.useRealTimers();
  });

  it('guessing by bearer tokens ends the same way, and health still says how it is', async () => {
    const server = locked();
    for (let attempt = 0; attempt < 10; attempt += 1)
      expect((await getAs(server, '/metrics', { token: `wrong-${attempt}` })).status).toBe(401);
    for (const path of ['/metrics', '/status.json']) {
      const refused = await getAs(server, path, { token });
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '900']);
    }
    expect((await getAs(server, '/healthz/qtickets_sheets', { token })).status).toBe(200);
    expect((await getAs(server, '/metrics', { token: monitoringToken, from: '198.51.100.1' })).status).toBe(200);
  });

  it('signing out ends the session here, so that a copy of its cookie opens nothing', async () => {
    const server = locked();
    const [cookie = ''] = ((await login(server, token)).headers.get('set-cookie') ?? '').split(';');
    expect((await getAs(server, '/', { headers: { cookie } })).status).toBe(200);
    const headers = { cookie, host: 'sync.example.org', origin: 'https://sync.example.org' };
    await server.app.request('/logout', { method: 'POST', headers });
    expect((await getAs(server, '/', { headers: { cookie } })).status).toBe(303);
    const [another = ''] = ((await login(server, token)).headers.get('set-cookie') ?? '').split(';');
    expect((await getAs(server, '/', { headers: { cookie: another } })).status).toBe(200);
  });

  it('a form on another site cannot sign anyone in', async () => {
    expect((await login(locked(), token, { origin: 'https://evil.example' })).status).toBe(403);
  });

  it('a link from a chat finds the session that is there', async () => {
    const response = await getAs(locked(), '/', { headers: { 'sec-fetch-site': 'cross-site' } });
    expect([response.status, response.headers.get('refresh')]).toEqual([200, '0']);
  });
});

describe('the file of cells to fix', () => {
  it('is for those who may see the page', async () => {
    const address = '/issues.csv?source=sheet-one';
    expect((await getAs(locked(), address)).headers.get('location')).toBe(
      '/login?next=%2Fissues.csv%3Fsource%3Dsheet-one',
    );
    expect((await getAs(locked(), '/status/sheet-one')).headers.get('location')).toBe(
      '/login?next=%2Fstatus%2Fsheet-one',
    );
    const response = await getAs(locked(), address, { token });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect((await getAs(locked(), '/issues.csv?source=another', { token })).status).toBe(404);
  });
});

describe('the history of a row', () => {
  it('says so while it cannot be read, and shows what it holds as text', async () => {
    const hurt = () => Promise.reject(new Error('ECONNREFUSED'));
    const path = '/status/sheet-one/row?contract=sales&find=%3Cimg%20src=x%3E';
    const down = watched(base, {
      environment: { STATUS_TOKEN: token },
      statusReader: (reader) => ({ ...reader, rows: { changes: hurt, find: hurt, keyOfIssue: hurt } }),
    });
    const response = await getAs(down, path, { token });
    expect([response.status, await response.text()]).toEqual([503, expect.stringContaining('cannot be read now')]);
    const text = await (await getAs(locked(), path, { token })).text();
    expect(text).toContain('No row with such a key');
    expect(text).not.toContain('<img');
  });
});

describe('the page', () => {
  it('takes nothing from elsewhere and runs nothing inline', async () => {
    const response = await getAs(open(), '/', local);
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe-inline');
    const text = await response.text();
    expect(text).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=/);
    expect([...text.matchAll(/(?:src|href)="(https?:[^"]+)"/g)].map(([, address]) => address)).toEqual([
      'https://docs.google.com/spreadsheets/d/sheet-one/edit',
    ]);
  });

  it('speaks the language of its reader, and the one that was chosen', async () => {
    const textOf = async (path: string, headers: Record<string, string>) =>
      (await getAs(open(), path, { ...local, headers: { ...local.headers, ...headers } })).text();
    expect(await textOf('/', { 'accept-language': 'ru-RU,ru;q=0.9,en;q=0.8' })).toContain('Всё совпадает');
    expect(await textOf('/', { 'accept-language': 'de-DE,en;q=0.5' })).toContain('Everything is equal');
    expect(await textOf('/?lang=en', { 'accept-language': 'ru' })).toContain('Everything is equal');
    expect(await textOf('/', { 'accept-language': 'ru', cookie: 'qtickets_language=en' })).toContain(
      'Everything is equal',
    );
  });

  it('shows names and cells as text, whatever they hold', async () => {
    const name = '<img src=x onerror=alert(1)>';
    const server = watched(base, {
      environment: { MONITORING_TOKEN: '', LOCAL_ONLY: 'yes' },
      sources: (own) => [{ ...own, name }],
    });
    const text = await (await getAs(server, '/', local)).text();
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;img');
  });

  it('serves its assets, and answers 304 to who has them', async () => {
    for (const path of ['/assets/page.js', '/assets/page.css', '/assets/icon-ok.svg']) {
      const first = await getAs(open(), path);
      expect(first.status).toBe(200);
      const again = await getAs(open(), path, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
      expect(again.status).toBe(304);
    }
    expect((await getAs(open(), '/assets/page.ts')).status).toBe(404);
  });
});
