/** A server that cannot start says why in a sentence, ends with 1, and leaves nothing half done. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startServerProcess } from '../support/server-process.ts';
import { newTestSource, writeSourcesFile } from '../support/sources-file.ts';
import { newDirectory, openGate, run } from './support.ts';

// Processes start here by the dozen, on machines that have others to run.
vi.setConfig({ testTimeout: 240_000 });

let directory: string;
let sourcesFile: string;
beforeAll(() => {
  directory = newDirectory();
  sourcesFile = join(directory, 'sources.json');
  writeSourcesFile(sourcesFile, [newTestSource('one')]);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function dataDir(name: string): string {
  return join(directory, name);
}

test('a configuration that is not right, all of it at once', async () => {
  const environment = {
    PORT: 'eighty',
    TIMEZONE: 'Mars/Olympus',
    CLICKHOUSE_URL: 'ftp://user:hidden@somewhere',
    CLICKHOUSE_DATABASE: 'my base',
    MAX_BODY_BYTES: '1',
    EMBEDDED_HTTP: '8123',
    HOST: 'no host',
    PUBLIC_URL: 'sheets.example.org',
    LOG_LEVEL: 'loud',
    HEALTH_WARNING_AFTER_MINUTES: '60',
    HEALTH_ERROR_AFTER_MINUTES: '20',
    NOTICE_TELEGRAM_TOKEN: 'hidden',
  };
  const named = Object.keys(environment).filter((name) => !/WARNING|TELEGRAM/.test(name));
  const { code, errors } = await run(['serve'], environment);
  expect(code).toBe(1);
  for (const name of [...named, 'NOTICE_TELEGRAM_CHAT']) expect(errors).toContain(`  ${name}: `);
  expect(errors).toMatch(/^The configuration is not right:\n( {2}[A-Z_]+: .+\n){11}$/);
  expect(errors).toContain('  PORT: a whole number from 0 to 65535\n');
  expect(errors).not.toMatch(/hidden|expected|NaN/);
});

test('a configuration and a sources file that are not right, at once', async () => {
  const path = join(directory, 'both.json');
  writeFileSync(path, '{"sources":', { mode: 0o600 });
  const { code, errors } = await run(['serve'], { PORT: '80.5', EMBEDDED_HTTP: 'localhost:70000', SOURCES_FILE: path });
  expect(code).toBe(1);
  expect(errors).toMatch(/ {2}PORT: .+\n {2}EMBEDDED_HTTP: the port is 65535 at most\n.+both\.json is not JSON\./);
});

test('an embedded ClickHouse that others could reach without a password', async () => {
  for (const EMBEDDED_HTTP of ['0.0.0.0:8123', '[::]:8123', '192.0.2.1:8123', 'db.example.org:8123']) {
    const { code, errors } = await run(['serve'], { EMBEDDED_HTTP });
    expect([code, errors]).toEqual([1, expect.stringContaining('  EMBEDDED_HTTP_PASSWORD: needed, because ')]);
  }
});

describe('a sources file', () => {
  test.each<[string, string, number, (path: string) => string]>([
    [
      'that others can read',
      '{"sources":[]}',
      0o640,
      (path) => `${path} can be read by others than its owner. Run: chmod 600 ${path}\n`,
    ],
    [
      'that is no JSON',
      'sources:',
      0o600,
      (path) => `${path} is not JSON. \`qtickets-sheets source add\` writes it for you.\n`,
    ],
    [
      'with two faults',
      '{"sources":[{"spreadsheetId":"a b","secrets":["whsec_short"]}]}',
      0o600,
      (path) =>
        `${path} is not right:\n` +
        '  sources.0.spreadsheetId: letters, digits, _ and - only, as in the address of the spreadsheet\n' +
        '  sources.0.secrets.0: whsec_ and 24 to 64 bytes of base64\n',
    ],
  ])('%s', async (_, content, mode, message) => {
    const path = join(directory, 'spoilt.json');
    writeFileSync(path, content);
    chmodSync(path, mode);
    const ended = await run(['serve'], { SOURCES_FILE: path, DATA_DIR: dataDir('never') });
    expect(ended).toMatchObject({ code: 1, errors: message(path) });
  });
});

test('a port and data that another server has', async () => {
  const other = await startServerProcess({ dataDir: dataDir('held'), sourcesFile });
  const port = new URL(other.url).port;
  const locked = await run(['serve'], { SOURCES_FILE: sourcesFile, DATA_DIR: dataDir('held') });
  const taken = await run(['serve'], { SOURCES_FILE: sourcesFile, DATA_DIR: dataDir('own'), PORT: port });
  await other.stop();
  expect(locked.code).toBe(1);
  expect(locked.errors).toContain(
    `The embedded ClickHouse in ${dataDir('held')} is held by another process (${other.pid}). Only one may open it: ` +
      'stop that one, or give this one a DATA_DIR of its own, or point both to a server with CLICKHOUSE_URL.\n',
  );
  const message = `Cannot listen on 127.0.0.1:${port}: another process listens there: stop that one, or choose another PORT.\n`;
  expect(taken).toMatchObject({ code: 1, errors: message });
});

test('an address that this machine has not', async () => {
  const ended = await run(['serve'], { SOURCES_FILE: sourcesFile, DATA_DIR: dataDir('own'), HOST: '192.0.2.1' });
  const reason = 'HOST is no address of this machine: 127.0.0.1 and 0.0.0.0 always are';
  expect(ended).toMatchObject({ code: 1, errors: `Cannot listen on 192.0.2.1:0: ${reason}.\n` });
});

test('a data directory that is a file', async () => {
  const path = dataDir('file');
  writeFileSync(path, '');
  const { code, errors } = await run(['serve'], { SOURCES_FILE: sourcesFile, DATA_DIR: path });
  expect(code).toBe(1);
  expect(errors).toContain(`The embedded ClickHouse in ${path} could not be opened.`);
  expect(errors).not.toContain('    at ');
});

test('data that a crashed server has left, whose number is another program by now: not said to be held', async () => {
  const path = dataDir('crashed');
  mkdirSync(join(path, 'metadata'), { recursive: true });
  writeFileSync(join(path, 'status'), `PID: ${process.pid}\nStarted at: 2025-03-01 00:00:00\nRevision: 1\n`);
  const lost = join(path, 'metadata', 'zakaz.sql');
  writeFileSync(lost, '');
  const { code, errors } = await run(['migrate'], { DATA_DIR: path });
  expect(code).toBe(1);
  expect(errors).toContain(`The embedded ClickHouse in ${path} could not be opened.`);
  expect(errors).toContain(`left these files empty:\n  ${lost}\n`);
});

describe('a ClickHouse server', () => {
  const usual = () => ({ SOURCES_FILE: sourcesFile, CLICKHOUSE_PASSWORD: 'hidden' });

  test.each([
    ['migrate', 1],
    ['smoke', 2],
    ['housekeep', 1],
    ['compare', 2],
  ])('that does not answer %s', async (command, exit) => {
    const { code, errors, output } = await run([command], { ...usual(), CLICKHOUSE_URL: 'http://127.0.0.1:1' });
    const advice = 'Check CLICKHOUSE_URL, that it runs, and that it can be reached from here';
    expect([code, errors]).toEqual([exit, `ClickHouse at 127.0.0.1:1 does not answer (ECONNREFUSED). ${advice}.\n`]);
    expect(output).not.toContain('hidden');
  });

  test('that hangs up', async () => {
    const gate = await openGate(undefined);
    const { code, errors } = await run(['migrate'], { ...usual(), CLICKHOUSE_URL: gate.url });
    await gate.close();
    expect(code).toBe(1);
    expect(errors).toMatch(/^ClickHouse at 127\.0\.0\.1:\d+ does not answer \(.+\)\. Check CLICKHOUSE_URL, .+\n$/);
  });

  test.each<[string, number, Record<string, string>, string, RegExp]>([
    [
      'that refuses the password',
      403,
      { 'x-clickhouse-exception-code': '516' },
      'Code: 516. DB::Exception: default: Authentication failed: password is incorrect. (AUTHENTICATION_FAILED)',
      /^ClickHouse at \S+ refuses this user \(AUTHENTICATION_FAILED\)\. Check CLICKHOUSE_USER and CLICKHOUSE_PASSWORD\.\n$/,
    ],
    [
      'that is not one',
      404,
      {},
      '<html>Not Found</html>',
      /^What answers at \S+ is no ClickHouse \(.+\)\. Check that CLICKHOUSE_URL is its HTTP interface \(port 8123, or 8443 with TLS\)\.\n$/,
    ],
  ])('%s', async (_, status, headers, body, message) => {
    const foreign = createServer((_request, response) => response.writeHead(status, headers).end(body));
    await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
    const { port } = foreign.address() as AddressInfo;
    const { code, errors } = await run(['serve'], { ...usual(), CLICKHOUSE_URL: `http://127.0.0.1:${port}` });
    foreign.close();
    expect(code).toBe(1);
    expect(errors).toMatch(message);
  });
});
