/** What `doctor` says of PUBLIC_URL and of its certificate. */
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Check } from '@qtickets/ingest-server/doctor/check';
import { checkPublicUrl, judgeCertificate } from '@qtickets/ingest-server/doctor/public-url';
import { generate } from 'selfsigned';
import { afterEach, expect, test } from 'vitest';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const now = Date.UTC(2026, 0, 1);
const look = (url?: string) => checkPublicUrl(url, { now, deadlineMs: 500 });

const of = (checks: readonly Check[], subject: string) => checks.filter((check) => check.subject === subject);

test('not set, of no use to Google, or not https: reported with what to do', async () => {
  expect(await look()).toMatchObject([{ level: 'warning', message: 'PUBLIC_URL is not set.' }]);
  expect(await look('http://127.0.0.1:8080')).toMatchObject([
    { level: 'warning', message: expect.stringContaining('cannot be reached by Google') },
    { level: 'error' },
  ]);
  expect(await look('http://sheets.example.invalid')).toMatchObject([
    { level: 'error', message: expect.stringContaining('not https') },
    { level: 'error', message: expect.stringContaining('does not answer') },
  ]);
});

test('this server is known by its answer; anything else is reported', async () => {
  let body = '{"status":"ok"}';
  const port = await listen(createServer((_, response) => response.end(body)));
  expect((await look(`http://localhost:${port}/`)).at(-1)).toMatchObject({ level: 'ok' });
  body = '<html>hello</html>';
  expect((await look(`http://localhost:${port}`)).at(-1)).toMatchObject({
    level: 'error',
    message: expect.stringContaining('not as this server does'),
  });
});

test('a certificate is reported two weeks before its end', () => {
  const at = (days: number) => ({ validTo: now + days * 86_400_000, problem: null });
  expect(judgeCertificate('host', at(60), now)).toMatchObject({
    level: 'ok',
    message: 'of host, for another 60 days',
  });
  expect(judgeCertificate('host', at(13), now)).toMatchObject({
    level: 'warning',
    todo: expect.stringContaining('Caddy'),
  });
});

test('a certificate that is not trusted is an error that says why', async () => {
  const pair = await generate([{ name: 'commonName', value: 'localhost' }], {
    notBeforeDate: new Date(now - 86_400_000),
    notAfterDate: new Date(now + 10 * 86_400_000),
  });
  const port = await listen(
    createTlsServer({ key: pair.private, cert: pair.cert }, (_, response) => response.end('{}')),
  );
  const checks = await look(`https://localhost:${port}`);
  expect(of(checks, 'certificate')).toMatchObject([
    { level: 'error', message: expect.stringContaining('not trusted') },
  ]);
  expect(of(checks, 'public url').at(-1)).toMatchObject({ level: 'error' });
});

test('a server that does not answer is given up after the deadline', async () => {
  const port = await listen(createServer(() => undefined));
  const checks = await look(`https://localhost:${port}`);
  expect(of(checks, 'public url').at(-1)).toMatchObject({
    level: 'error',
    message: expect.stringContaining('does not answer'),
  });
  expect(of(checks, 'certificate')).toMatchObject([{ level: 'unknown', todo: '' }]);
});
