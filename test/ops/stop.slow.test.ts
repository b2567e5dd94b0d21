/** SIGTERM: a push in flight is finished or refused, never half answered, and nobody idle is waited for. */
import { spawn } from 'node:child_process';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { defaultLimits, listen } from '@qtickets/ingest-server/listen';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openRaw, unfinishedPush, until } from '../attack/support.ts';
import { exchange } from '../support/exchange.ts';
import { type Answer, type CanonicalSale, post, salesPush } from '../support/own-client.ts';
import { selectValue } from '../support/select-rows.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { newTestSource, type TestSource, writeSourcesFile } from '../support/sources-file.ts';
import { type GatedClickHouse, openGatedClickHouse } from './gated-clickhouse.ts';

// Processes start here by the dozen, on machines that have others to run.
vi.setConfig({ testTimeout: 240_000 });

let sourcesFile: string;
let source: TestSource;
let gated: GatedClickHouse;

beforeAll(async () => {
  gated = await openGatedClickHouse();
  sourcesFile = join(gated.directory, 'sources.json');
  source = newTestSource('stopped');
  writeSourcesFile(sourcesFile, [source]);
});
afterAll(() => gated.close());

function start(): Promise<ServerProcess> {
  const environment = { CLICKHOUSE_URL: gated.gate.url };
  return startServerProcess({ dataDir: join(gated.directory, 'none'), sourcesFile, environment });
}

function saleNo(order_id: string): CanonicalSale {
  return { date: '2025-03-01', event_id: '7', city: 'москва', tickets_sold: '1', revenue: '5.00', order_id };
}

function push(server: ServerProcess, order: string): Promise<Answer | null> {
  const message = salesPush([saleNo(order)], { scope: { kind: 'keys' } });
  const sending = { spreadsheetId: source.spreadsheetId, secret: source.secrets[0] ?? '' };
  return post(server.url, 'push', message, sending).catch(() => null);
}

function isStored(order: string): Promise<unknown> {
  const query = `SELECT toUInt32(count()) FROM zakaz.fact_qtickets_sales FINAL WHERE order_id = '${order}'`;
  return selectValue(gated.clickHouse.url, query);
}

/** Until the server has asked ClickHouse something that the gate holds. */
function moment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 300));
}

describe('SIGTERM during a push', () => {
  test('that ClickHouse answers in time: it is finished, its connection ends, and new ones are not taken', async () => {
    const server = await start();
    gated.gate.set('holding');
    const answer = push(server, 'in-flight');
    await moment();
    const stopped = server.stop();
    await moment();
    const late = push(server, 'late');
    gated.gate.set('open');
    expect([(await answer)?.status, await late, await stopped]).toEqual([200, null, 0]);
    expect([await isStored('in-flight'), await isStored('late')]).toEqual([1, 0]);
    expect(server.logLines.at(-1)).toContain('"event":"stopped"');
  });

  test('and once more, as npm passes on a Ctrl+C: it is finished all the same', async () => {
    const server = await start();
    gated.gate.set('holding');
    const answer = push(server, 'asked-twice');
    await moment();
    const stopped = server.stop();
    await moment();
    process.kill(server.pid, 'SIGTERM');
    await moment();
    gated.gate.set('open');
    expect([(await answer)?.status, await stopped]).toEqual([200, 0]);
    expect(await isStored('asked-twice')).toBe(1);
  });

  test('that ClickHouse does not answer: it is refused as a whole, and can be tried again', async () => {
    const server = await start();
    gated.gate.set('holding');
    const answer = push(server, 'stuck');
    await moment();
    expect(await server.stop()).toBe(0);
    const refusal = await answer;
    expect([null, 503]).toContain(refusal?.status ?? null);
    gated.gate.set('shut');
    gated.gate.set('open');
    const again = await start();
    expect((await push(again, 'stuck'))?.status).toBe(200);
    expect(await isStored('stuck')).toBe(1);
    await again.stop();
  });

  test('whose body is still on its way: it is not waited for longer than for any other', async () => {
    const server = await start();
    const { socket, received } = openRaw(server.url, `${unfinishedPush('stopped', 100)}{`);
    await moment();
    expect(await server.stop()).toBe(0);
    expect(await received).not.toMatch(/^HTTP\/1\.1 200 /);
    socket.destroy();
  });
});

describe.each([
  ['npm start', 'npm', ['start']],
  ['npx qtickets-sheets serve', 'npx', ['qtickets-sheets', 'serve']],
] as const)('%s', (_name, command, words) => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'ends on %s with its drain, and its port is free',
    async (signal) => {
      const port = await freePort();
      const env = {
        ...process.env,
        CLICKHOUSE_URL: gated.clickHouse.url,
        SOURCES_FILE: sourcesFile,
        PORT: String(port),
      };
      const root = join(import.meta.dirname, '../..');
      const launched = spawn(command, [...words], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      launched.stdout.on('data', (bytes) => {
        output += bytes;
      });
      await until(() => output.includes('"event":"listening"'));
      launched.kill(signal);
      await until(() => output.includes('"event":"stopped"'));
      const again = await listen(() => new Response('ok'), { host: '127.0.0.1', port });
      await again.drain();
    },
  );
});

async function freePort(): Promise<number> {
  const { url, drain } = await listen(() => new Response('ok'), { host: '127.0.0.1', port: 0 });
  await drain();
  return Number(new URL(url).port);
}

test('idle connections, asked and unasked, are not waited for', async () => {
  const hour = 3_600_000;
  const limits = { ...defaultLimits, headersMs: hour, requestMs: hour, idleMs: hour, drainMs: hour };
  const { url, drain } = await listen(() => new Response('ok'), { host: '127.0.0.1', port: 0 }, limits);
  const agent = new Agent({ keepAlive: true });
  await new Promise((resolve) => get(url, { agent }, (answer) => answer.resume().on('end', resolve)));
  const idle = [openRaw(url, ''), openRaw(url, 'GET /healthz HT')];
  await moment();
  await drain();
  expect(await Promise.all(idle.map(({ received }) => received))).toEqual(['', '']);
  agent.destroy();
});

describe('ClickHouse goes away and comes back while the server runs', () => {
  test('503 with Retry-After meanwhile, alive, and as ever afterwards', async () => {
    const server = await start();
    expect((await push(server, 'before'))?.status).toBe(200);
    gated.gate.set('shut');
    const refused = await push(server, 'during');
    expect([refused?.status, refused?.body.code]).toEqual([503, 'unavailable']);
    expect((await exchange('GET', `${server.url}/healthz`)).status).toBe(200);
    expect(server.logLines.findLast((line) => line.includes('request_failed'))).toMatch(/"code":"E[A-Z]+"/);
    gated.gate.set('open');
    expect((await push(server, 'during'))?.status).toBe(200);
    expect([await isStored('before'), await isStored('during')]).toEqual([1, 1]);
    await server.stop();
  });

  test('a server that starts before its ClickHouse waits for it, and says so', async () => {
    gated.gate.set('shut');
    const before = gated.gate.refused();
    const starting = start();
    await until(() => gated.gate.refused() > before);
    gated.gate.set('open');
    const server = await starting;
    expect(server.logLines[0]).toMatch(/"event":"waiting_for_clickhouse","clickhouse":"127\.0\.0\.1:\d+","reason":"E/);
    expect((await push(server, 'after-wait'))?.status).toBe(200);
    await server.stop();
  });
});
