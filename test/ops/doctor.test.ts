import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodeOf, reportJson, reportText } from '@qtickets/ingest-server/cli/doctor';
import { addSource, rotateSource } from '@qtickets/ingest-server/cli/source';
import { openClient } from '@qtickets/ingest-server/clickhouse/client';
import { startEmbeddedHttp } from '@qtickets/ingest-server/clickhouse/embedded/embedded-http';
import { openWarehouse, targetOf } from '@qtickets/ingest-server/clickhouse/open-warehouse';
import { type Config, readConfig } from '@qtickets/ingest-server/config';
import { type Check, failure, unknown, warning, well } from '@qtickets/ingest-server/doctor/check';
import { checkDisks } from '@qtickets/ingest-server/doctor/clickhouse-disks';
import { judgeClickHouseClock, judgeSystemClock } from '@qtickets/ingest-server/doctor/clock';
import { checkDataDir, judgeSpace } from '@qtickets/ingest-server/doctor/data-dir';
import { checkBundle, checkNode } from '@qtickets/ingest-server/doctor/installation';
import { judgeRefusal } from '@qtickets/ingest-server/doctor/rights';
import { runDoctor } from '@qtickets/ingest-server/doctor/run-doctor';
import { checkSourcesFile } from '@qtickets/ingest-server/doctor/sources-file';
import { startServer } from '@qtickets/ingest-server/main';
import { drainPending } from 'chdb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from './support.ts';

let folder: string;
let environment: Record<string, string>;
let config: Config;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qtickets-doctor-'));
  environment = {
    DATA_DIR: join(folder, 'clickhouse'),
    SOURCES_FILE: join(folder, 'secrets/sources.json'),
    // Nothing listens on the discard port.
    PORT: '9',
  };
  config = readConfig(environment);
});
afterEach(async () => {
  // The engine takes another directory only when the last one is let go of.
  await drainPending();
  rmSync(folder, { recursive: true, force: true });
});

function of(checks: readonly Check[], subject: string): readonly Check[] {
  return checks.filter((check) => check.subject === subject);
}

describe('configuration and files', () => {
  test('a wrong variable is the one thing that is reported, with its name', async () => {
    const checks = await runDoctor({ ...environment, PORT: 'eighty' });
    expect(of(checks, 'configuration')).toMatchObject([{ level: 'error', message: expect.stringContaining('PORT') }]);
    expect(exitCodeOf(checks)).toBe(2);
  });

  test('an old Node is an error', () => {
    expect(checkNode('20.19.0').level).toBe('ok');
    expect(checkNode('24.1.0').level).toBe('ok');
    expect(checkNode('20.18.3').level).toBe('error');
    expect(checkNode('18.20.0').todo).toContain('20.19');
  });

  test('a bundle that is missing or of another version is a warning', async () => {
    const path = join(folder, 'Code.js');
    expect(await checkBundle(path, true)).toMatchObject({ level: 'warning', todo: 'Run `npm run build`.' });
    expect(await checkBundle(path, false)).toMatchObject({ level: 'ok' });
    writeFileSync(path, '/* QTickets sheets sync 0.0.1: built, do not edit here. */');
    expect(await checkBundle(path)).toMatchObject({ level: 'warning', message: expect.stringContaining('0.0.1') });
  });

  test('no spreadsheet, an unfinished rotation and a file that others can read are reported', async () => {
    const { SOURCES_FILE } = config;
    expect((await checkSourcesFile(SOURCES_FILE)).checks).toMatchObject([
      { level: 'warning', todo: expect.stringContaining('source add') },
    ]);
    await addSource(config, 'sheet', { name: '' });
    expect((await checkSourcesFile(SOURCES_FILE)).checks.map(({ level }) => level)).toEqual(['ok']);
    await rotateSource(config, 'sheet', {});
    const unfinished = (await checkSourcesFile(SOURCES_FILE)).checks[1];
    expect(unfinished?.todo).toContain('source rotate sheet --finish');
    expect(unfinished?.message).toMatch(/\(newest [0-9a-f]{8} never, older [0-9a-f]{8} never\)/);
    chmodSync(SOURCES_FILE, 0o644);
    expect((await checkSourcesFile(SOURCES_FILE)).checks).toMatchObject([
      { level: 'error', message: expect.stringContaining(`chmod 600 ${SOURCES_FILE}`) },
    ]);
  });

  test('little space is a warning, hardly any an error; a folder that is not there is not made', async () => {
    expect(judgeSpace('/data', 10_000).level).toBe('ok');
    expect(judgeSpace('/data', 2_047).level).toBe('warning');
    expect(judgeSpace('/data', 255).level).toBe('error');
    const found = await checkDataDir(config.DATA_DIR);
    expect(found).toMatchObject({ exists: false, check: { level: 'ok' } });
    mkdirSync(config.DATA_DIR);
    expect(await checkDataDir(config.DATA_DIR)).toMatchObject({ exists: true });
  });

  test('a clock that is not synchronized, or not that of ClickHouse, is reported', () => {
    expect(judgeSystemClock('yes').level).toBe('ok');
    expect(judgeSystemClock('')).toMatchObject({ level: 'unknown', todo: expect.stringContaining('host') });
    expect(judgeSystemClock('no')).toMatchObject({ level: 'warning', todo: expect.stringContaining('set-ntp') });
    expect(judgeClickHouseClock(900).level).toBe('ok');
    expect(judgeClickHouseClock(-30_000)).toMatchObject({
      level: 'warning',
      message: expect.stringContaining('30 s behind'),
    });
    expect(judgeClickHouseClock(200_000).level).toBe('error');
  });
});

describe('ClickHouse', () => {
  test('of an empty folder nothing is known; a database that was brought up is reported with its version and rights', async () => {
    expect(of(await runDoctor(environment), 'clickhouse')).toMatchObject([
      { level: 'unknown', message: expect.stringContaining('with no data yet') },
    ]);
    await (await openWarehouse(config, () => undefined)).close();
    const checks = await runDoctor(environment);
    expect(of(checks, 'clickhouse')).toMatchObject([
      { level: 'ok', message: expect.stringMatching(/^ClickHouse \d+\.\d+/) },
    ]);
    expect(of(checks, 'tables')).toMatchObject([{ level: 'ok' }]);
    expect(of(checks, 'rights')).toMatchObject([{ level: 'ok', message: expect.stringContaining('reads and writes') }]);
  });

  test('a spreadsheet that never synced is reported in the words of the status page', async () => {
    await addSource(config, 'sheet', { name: 'Moscow office' });
    await (await openWarehouse(config, () => undefined)).close();
    expect(of(await runDoctor(environment), 'spreadsheets')).toMatchObject([
      { message: 'Moscow office: added, and never synced.', todo: expect.stringContaining('Sync now') },
    ]);
  });

  test('migrations that are missing are reported, with the command', async () => {
    const opened = await openWarehouse(config, () => undefined);
    await opened.client.command({ query: "ALTER TABLE zakaz.meta_schema_migrations DELETE WHERE name LIKE '0010%'" });
    await opened.close();
    expect(of(await runDoctor(environment), 'tables')).toMatchObject([
      { level: 'warning', todo: expect.stringContaining('migrate') },
    ]);
  });

  test('a table that is gone is an error', async () => {
    const opened = await openWarehouse(config, () => undefined);
    await opened.client.command({ query: 'DROP TABLE zakaz.stg_qtickets_sheets_raw' });
    await opened.close();
    expect(of(await runDoctor(environment), 'tables')).toMatchObject([
      {
        level: 'error',
        message: 'zakaz.stg_qtickets_sheets_raw is missing.',
        todo: expect.stringContaining('migrate'),
      },
    ]);
  });

  test('a right that is missing is reported with what to grant', () => {
    const denied = Object.assign(new Error('Not enough privileges'), { code: '497' });
    expect(judgeRefusal(denied, { right: 'INSERT', name: 'zakaz.dim_events', user: 'etl' })).toMatchObject({
      level: 'error',
      message: 'etl may not INSERT on zakaz.dim_events.',
      todo: expect.stringContaining('GRANT INSERT ON zakaz.dim_events TO etl'),
    });
  });

  test('the disks of ClickHouse are looked at', async () => {
    const opened = await openWarehouse(config, () => undefined);
    try {
      const disks = await checkDisks(opened.client);
      expect(disks.length).toBeGreaterThan(0);
      expect(
        disks.every(({ subject, message }) => subject === 'disk' && /MiB free in disk \w+ of ClickHouse/.test(message)),
      ).toBe(true);
    } finally {
      await opened.close();
    }
  });

  test('a server by address is asked over HTTP; a read-only user is not enough', async () => {
    const opened = await openWarehouse(config, () => undefined);
    const http = await startEmbeddedHttp({ host: '127.0.0.1', port: 0 }, config.DATA_DIR, config.CLICKHOUSE_DATABASE);
    try {
      const checks = await runDoctor({ ...environment, CLICKHOUSE_URL: http.url });
      expect(of(checks, 'clickhouse')).toMatchObject([{ level: 'error', todo: expect.stringContaining('read-only') }]);
    } finally {
      await http.close();
      await opened.close();
    }
  });

  test('a server that does not answer is an error with what to look at', async () => {
    const checks = await runDoctor({ ...environment, CLICKHOUSE_URL: 'http://127.0.0.1:9' });
    expect(of(checks, 'clickhouse')).toMatchObject([
      { level: 'error', todo: expect.stringContaining('Nothing listens there') },
    ]);
  });

  test('where the running server holds the embedded data, it is asked', async () => {
    const server = await startServer({ ...config, PORT: 0 }, () => undefined);
    try {
      const checks = await runDoctor({ ...environment, PORT: new URL(server.url).port });
      expect(of(checks, 'clickhouse')).toMatchObject([
        { level: 'ok', message: expect.stringContaining('held by the server') },
      ]);
      expect(of(checks, 'tables')).toMatchObject([{ level: 'ok' }]);
      expect(of(checks, 'spreadsheets').length).toBeGreaterThan(0);
    } finally {
      await server.stop();
    }
  });
});

test('what is missing or not as it was made is named through the running server, and migrate has it made again there', async () => {
  const serverConfig = { ...config, PORT: 0 };
  const server = await startServer(serverConfig, () => undefined);
  const client = openClient(targetOf(config), 'batch');
  try {
    const beside = { ...environment, PORT: new URL(server.url).port };
    const tables = async () => of(await runDoctor(beside), 'tables');
    await client.command({ query: 'DROP TABLE zakaz.dim_events SYNC' });
    await client.command({ query: 'ALTER TABLE zakaz.fact_qtickets_sales MODIFY COLUMN revenue Float64' });
    await client.command({ query: 'CREATE OR REPLACE VIEW zakaz.v_qtickets_romi AS SELECT 1 AS romi' });
    const found = await tables();
    expect(found).toMatchObject([
      {
        level: 'error',
        message: 'zakaz.dim_events is missing.',
        todo: expect.stringContaining('qtickets-sheets migrate'),
      },
      {
        level: 'error',
        message: expect.stringContaining('revenue is Float64'),
        todo: expect.stringMatching(/^ALTER TABLE/),
      },
      {
        level: 'error',
        message:
          'zakaz.v_qtickets_romi is not the view of this version: somebody replaced it, or it could not be renewed.',
        todo: expect.stringContaining('qtickets-sheets migrate'),
      },
    ]);
    const stopped = await run(['migrate'], { ...beside, LOG_LEVEL: 'silent' });
    expect(stopped).toMatchObject({ code: 1, output: '', errors: expect.stringContaining('revenue is Float64') });
    await client.command({ query: found[1]?.todo.split(';')[0] ?? '' });
    const done = await run(['migrate'], { ...beside, LOG_LEVEL: 'silent' });
    expect(done).toMatchObject({
      code: 0,
      errors: '',
      output: expect.stringMatching(/^Missing and made again: dim_events\n/),
    });
    expect(await tables()).toMatchObject([{ level: 'ok' }]);
    const again = await run(['migrate'], beside);
    expect(again.output).toBe('zakaz is of this version already: nothing was to do.\n');
  } finally {
    await client.close();
    await server.stop();
  }
});

describe('the report', () => {
  const checks = [well('node', 'fine'), warning('clock', 'off', 'set it'), failure('disk', 'full', 'make room')];

  test('each check is a line, with what to do under it, and a conclusion', () => {
    expect(reportText(checks)).toBe(
      [
        'ok       node   fine',
        'warning  clock  off',
        '                → set it',
        'error    disk   full',
        '                → make room',
        '',
        'It does not work as it should: fix what is marked error, from the top.',
        '',
      ].join('\n'),
    );
  });

  test('the exit code is 0, 1, 2, or 3 where something could not be seen, and JSON has the same', () => {
    expect([checks.slice(0, 1), checks.slice(0, 2), checks].map(exitCodeOf)).toEqual([0, 1, 2]);
    const hidden = unknown('clock', 'not seen', 'look there');
    expect([[], [well('node', 'fine'), hidden], [hidden, warning('clock', 'off', 'set it')]].map(exitCodeOf)).toEqual([
      3, 3, 1,
    ]);
    expect(JSON.parse(reportJson(checks))).toEqual({ status: 'error', checks });
  });
});
