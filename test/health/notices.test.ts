/** Notices as a webhook and Telegram receive them, on loopback. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { channelsOf } from '@qtickets/ingest-server/notices/channels';
import { Notifier } from '@qtickets/ingest-server/notices/notifier';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { pushOf, sale, sales, send } from '../ingest/support.ts';
import { run } from '../ops/support.ts';
import { pass, reportOf, startWatchedServer, syncTab, type WatchedServer, watched } from './support.ts';

type Received = { path: string; body: Record<string, unknown> };

let receiver: Server;
let url: string;
const received: Received[] = [];
let answer = 200;
let base: WatchedServer;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        path: request.url ?? '',
        body: JSON.parse(Buffer.concat(chunks).toString()) as Received['body'],
      });
      response.writeHead(answer).end('{}');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  base = await startWatchedServer();
  await syncTab(base, 'sales', sales(30), 'Tab', { revenue: 'Выручка' });
});
afterAll(async () => {
  receiver.close();
  await base.close();
});
beforeEach(() => {
  received.length = 0;
  answer = 200;
});

function notifiers(server: WatchedServer, logLines: string[] = []): Notifier[] {
  const config = {
    NOTICE_WEBHOOK_URL: `${url}/hook?secret=of-the-address`,
    NOTICE_TELEGRAM_TOKEN: '123:secret',
    NOTICE_TELEGRAM_CHAT: '-100',
    NOTICE_TELEGRAM_URL: url,
  };
  const setting = {
    log: (...line: unknown[]) => void logLines.push(JSON.stringify(line)),
    language: 'ru',
    pageUrl: 'https://sync.example.org',
  } as const;
  return channelsOf(config).map(
    (channel) => new Notifier({ ...setting, channel, monitor: server.monitoring.monitor, now: server.monitoring.now }),
  );
}

/** Looks once a minute. */
async function watchFor(server: WatchedServer, all: readonly Notifier[], minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    pass(server, 1);
    for (const notifier of all) await notifier.check();
  }
}

it('a blocked tab and a bad cell reach both, with what to do and a link to the cell, once', async () => {
  const server = watched(base);
  const all = notifiers(server);
  pass(server, 1);
  const push = pushOf(server, 'sales', [sale('order-bad', '#REF!')], { kind: 'rejected' });
  const layouts = [{ gid: 1893, letters: (push.columns as string[]).map((name) => (name === 'revenue' ? 'F' : '')) }];
  await send(server, 'push', { ...push, layouts });
  await send(server, 'report', reportOf(server, { status: 'error', flags: ['blocked:sales'] }));
  await watchFor(server, all, 8);
  const telegram = received.filter(({ path }) => path === '/bot123:secret/sendMessage');
  const text = telegram.map(({ body }) => body.text).join('\n');
  expect(text).toContain('пропало бы слишком много из 30 строк');
  expect(text).toContain('подтвердите');
  expect(text).toContain('/edit#gid=1893&range=F2');
  expect(text.match(/слишком много/g)).toHaveLength(1);
  expect(text.match(/#REF!/g)).toHaveLength(1);
  expect(text).toContain('Tab, строка 2, Выручка:');
  const hooks = received.filter(({ path }) => path.startsWith('/hook'));
  expect(hooks.flatMap(({ body }) => body.began)).toMatchObject([
    { code: 'blocked', tab: 'sales', runbook: 'ops/RUNBOOK.md#blocked' },
  ]);
  expect(hooks.flatMap(({ body }) => body.issues)).toMatchObject([
    { row: 2, column: 'revenue', header: 'Выручка', cell: 'F2' },
  ]);
});

it('a channel that does not take it is asked less and less often, and gets it at last; no secret is logged', async () => {
  const server = watched(base);
  const logLines: string[] = [];
  const [webhook] = notifiers(server, logLines);
  if (webhook === undefined) throw new Error('no webhook');
  pass(server, 1);
  await send(server, 'report', reportOf(server, { status: 'error', flags: ['blocked:sales'] }));
  answer = 500;
  await watchFor(server, [webhook], 18);
  expect(received).toHaveLength(5);
  answer = 200;
  await watchFor(server, [webhook], 16);
  expect(received).toHaveLength(6);
  expect(logLines.join()).toContain('answered 500');
  expect(logLines.join()).not.toContain('secret');
});

it('a test notice is sent on demand to every channel, and says which one did not take it', async () => {
  const channels = {
    QTICKETS_ENV_FILE: 'none',
    NOTICE_WEBHOOK_URL: `${url}/hook?secret=of-the-address`,
    NOTICE_TELEGRAM_TOKEN: '123:secret',
    NOTICE_TELEGRAM_CHAT: '-100',
    NOTICE_TELEGRAM_URL: url,
  };
  const sent = await run(['notices', 'test'], channels);
  expect(sent).toMatchObject({ code: 0, output: expect.stringMatching(/^webhook: sent.*\ntelegram: sent/) });
  expect(received.map(({ path }) => path)).toEqual(['/hook?secret=of-the-address', '/bot123:secret/sendMessage']);
  for (const { body } of received) expect(body.text).toMatch(/^Проверка: сюда приходят уведомления/);
  answer = 404;
  const refused = await run(['notices', 'test'], { ...channels, NOTICE_LANGUAGE: 'en' });
  expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('webhook: answered 404') });
  expect(refused.output).not.toContain('secret');
});

it('where no channel is set up, a test notice fails in words', async () => {
  const sent = await run(['notices', 'test'], { QTICKETS_ENV_FILE: 'none' });
  expect(sent).toMatchObject({ code: 1, errors: expect.stringContaining('set NOTICE_WEBHOOK_URL') });
});
