/** A long report of `/admin/…` as the command line gets it: how much is done, then the report or the problem, over loopback. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { createApp } from '@qtickets/ingest-server/app';
import { askAdmin } from '@qtickets/ingest-server/ask-admin';
import { ProblemError } from '@qtickets/ingest-server/problem';
import type { AdminReports } from '@qtickets/ingest-server/routes/admin';
import { fixedSources } from '@qtickets/ingest-server/sources';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { startWatchedServer, type WatchedServer } from '../health/support.ts';

const TOKEN = 'administrator-of-tests';
const schema = z.object({ rows: z.number() });
const lines: string[] = [];
let base: WatchedServer;
let server: Server;
let url: string;

const second = (seconds: number) => new Promise((done) => setTimeout(done, seconds * 1_000));
/** Of a report that takes two shares of its time. */
const reports: AdminReports = {
  well: async (_, note) => {
    note(0, 2);
    await second(1.2);
    note(1, 2);
    await second(1.2);
    return { rows: 7 };
  },
  refused: async (_, note) => {
    note(1, 2);
    await second(1.2);
    throw new ProblemError('invalid_request', 'no such table');
  },
  failed: () => Promise.reject(new Error('the row 1042 of order 77')),
  cut: async () => {
    await second(1.2);
    server.closeAllConnections();
    return { rows: 0 };
  },
};

beforeAll(async () => {
  base = await startWatchedServer();
  const { warehouse } = base;
  const adminAccess = { ...base.monitoring.adminAccess, tokens: [TOKEN] };
  const monitoring = { ...base.monitoring, adminAccess };
  const log = (...line: unknown[]) => void lines.push(JSON.stringify(line));
  const rest = { sources: fixedSources([base.source]), log, now: Date.now, maxBodyBytes: 1_000_000 };
  const app = createApp({ warehouse, monitoring, reports, ...rest });
  url = await new Promise((resolve) => {
    server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}/admin`),
    ) as Server;
  });
});
afterAll(async () => {
  server.close();
  await base.close();
});

async function asked(name: string): Promise<{ shares: string[]; end: unknown }> {
  const shares: string[] = [];
  const end = await askAdmin(`${url}/${name}`, TOKEN, { options: {}, schema }, (...share) => {
    shares.push(share.join('/'));
  }).catch((error: unknown) => String(error));
  return { shares, end };
}

test('a report says while it is made how much is done, and comes whole', async () => {
  const { shares, end } = await asked('well');
  expect([...new Set(shares)]).toEqual(['0/2', '1/2']);
  expect(end).toEqual({ rows: 7 });
});

test('a problem that shows itself late is said as one that shows itself at once; what is not ours is logged, and not quoted', async () => {
  expect(await asked('refused')).toMatchObject({ shares: ['1/2'], end: expect.stringMatching(/400: no such table/) });
  expect((await asked('failed')).end).toMatch(/answered 503: ClickHouse cannot be reached/);
  expect(lines.join()).toContain('request_failed');
  expect((await asked('nothing')).end).toMatch(/404/);
});

test('a server that ends in the middle has reported nothing', async () => {
  expect((await asked('cut')).end).toMatch(/answered 200: it ended before the report was whole/);
});

test.each(['<html>', '', '{"rows":"seven"}', '[]'])(
  'something else that listens there has reported nothing: %s',
  async (body) => {
    const other = createServer((_, response) => response.end(body));
    const port = await new Promise<number>((done) => {
      other.listen(0, '127.0.0.1', () => done((other.address() as AddressInfo).port));
    });
    const end = await askAdmin(`http://127.0.0.1:${port}/admin/smoke`, TOKEN, { options: {}, schema }).catch(String);
    other.close();
    expect(end).toMatch(/answered 200: no reason given/);
  },
);

test('who does not ask for lines gets one document', async () => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` };
  const ask = (name: string) => fetch(`${url}/${name}`, { method: 'POST', headers, body: '{}' });
  const [well, refused] = await Promise.all([ask('well'), ask('refused')]);
  expect([well.status, await well.json()]).toEqual([200, { rows: 7 }]);
  expect([refused.status, await refused.json()]).toMatchObject([400, { detail: 'no such table' }]);
});
