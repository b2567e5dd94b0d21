/** Local means local: nothing of the server is open because a request seems to come from its machine, and the administrator gets in. */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '@qtickets/ingest-server/config';
import { exposures } from '@qtickets/ingest-server/protection';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchange } from '../support/exchange.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { newTestSource, writeSourcesFile } from '../support/sources-file.ts';
import { newDirectory, run } from './support.ts';

describe('a server with PUBLIC_URL and without a token', () => {
  let directory: string;
  let server: ServerProcess;
  let environment: Record<string, string>;
  beforeAll(async () => {
    directory = newDirectory();
    const sourcesFile = join(directory, 'sources.json');
    writeSourcesFile(sourcesFile, [newTestSource('one')]);
    environment = { PUBLIC_URL: 'https://sheets.example.org', SOURCES_FILE: sourcesFile };
    server = await startServerProcess({ dataDir: join(directory, 'data'), sourcesFile, environment });
  }, 120_000);
  afterAll(async () => {
    await server.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test('shows nothing to a request of its own machine, as a proxy of any kind makes it', async () => {
    const answers = await Promise.all([
      exchange('GET', `${server.url}/`),
      exchange('GET', `${server.url}/metrics`),
      exchange('GET', `${server.url}/status.json`),
      exchange('POST', `${server.url}/admin/smoke`, Buffer.from('{}'), { 'content-type': 'application/json' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([303, 401, 401, 401]);
    expect((await exchange('GET', `${server.url}/healthz/detailed`)).text).not.toContain('"one"');
  });

  test('says so loudly at its start, and in the doctor, with what to do', async () => {
    const warning = server.logLines.find((line) => line.includes('"event":"exposed"'));
    expect(warning).toContain('`qtickets-sheets token`');
    const doctor = await run(['doctor'], { ...environment, DATA_DIR: join(directory, 'none') });
    expect(doctor.output).toMatch(/warning +protection +.*MONITORING_TOKEN/);
  }, 120_000);

  test('lets the administrator in by what its texts advise: the command, the form, the page', async () => {
    const form = await exchange('GET', `${server.url}/login`);
    expect(form.text).toContain('qtickets-sheets token');
    const { output } = await run(['token'], environment);
    const token = output.trim();
    expect(statSync(join(directory, 'admin-token')).mode & 0o777).toBe(0o600);
    const origin = server.url;
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin, host: new URL(origin).host };
    const login = await exchange('POST', `${server.url}/login`, Buffer.from(`token=${token}`), headers);
    expect(login.status).toBe(303);
    const [cookie = ''] = String(login.headers['set-cookie']).split(';');
    expect((await exchange('GET', `${server.url}/`, undefined, { cookie })).status).toBe(200);
    const bearer = { authorization: `Bearer ${token}` };
    expect((await exchange('GET', `${server.url}/metrics`, undefined, bearer)).status).toBe(200);
  }, 120_000);
});

describe('what leaves a server open', () => {
  const of = (environment: Record<string, string>, sources = 1) =>
    exposures(readConfig(environment), sources).map(({ message }) => message);

  test('is nothing where there are no spreadsheets, or the server is this machine’s alone', () => {
    expect(of({}, 0)).toEqual([]);
    expect(of({ LOCAL_ONLY: 'yes' })).toEqual([]);
  });

  test('is a missing address, and a missing token', () => {
    expect(of({ PUBLIC_URL: 'https://s.example.org', MONITORING_TOKEN: 'a-token-of-16-characters' })).toEqual([]);
    expect(of({ MONITORING_TOKEN: 'a-token-of-16-characters' })).toEqual([expect.stringContaining('PUBLIC_URL')]);
    expect(of({ PUBLIC_URL: 'https://s.example.org' })).toEqual([expect.stringContaining('STATUS_TOKEN')]);
  });

  test.each(['CLICKHOUSE_URL', 'NOTICE_WEBHOOK_URL', 'NOTICE_TELEGRAM_URL'])(
    'is plain http to another host: %s',
    (name) => {
      expect(of({ [name]: 'http://clickhouse.example.org:8123' }, 0)).toEqual([expect.stringContaining(name)]);
      expect(of({ [name]: 'https://clickhouse.example.org:8443' }, 0)).toEqual([]);
      expect(of({ [name]: 'http://127.0.0.1:8123' }, 0)).toEqual([]);
    },
  );

  test('is never LOCAL_ONLY together with an address of the world', () => {
    expect(() => readConfig({ LOCAL_ONLY: 'yes', PUBLIC_URL: 'https://s.example.org' })).toThrow('LOCAL_ONLY');
    expect(() => readConfig({ TRUSTED_PROXIES: '10.0.0.0/33' })).toThrow('TRUSTED_PROXIES');
  });
});
