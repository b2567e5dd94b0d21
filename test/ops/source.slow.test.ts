import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@qtickets/ingest-server/cli/connect';
import { addSource, listSources, rotateSource } from '@qtickets/ingest-server/cli/source';
import { removeSource } from '@qtickets/ingest-server/cli/source-remove';
import { openWarehouse } from '@qtickets/ingest-server/clickhouse/open-warehouse';
import { createTransport } from '@qtickets/ingest-server/client/transport';
import { type Config, readConfig } from '@qtickets/ingest-server/config';
import { startServer } from '@qtickets/ingest-server/main';
import { readSources, type Source, secretsAt } from '@qtickets/ingest-server/sources';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { pushAnswerSchema } from '@qtickets/shared-schema/wire/answers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { demand } from '../support/demand.ts';

const id = '1AbC_sheet';
const secretForm = /whsec_[A-Za-z0-9+/]{43}=/g;

let folder: string;
let config: Config;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qtickets-source-'));
  config = readConfig({
    DATA_DIR: join(folder, 'clickhouse'),
    SOURCES_FILE: join(folder, 'secrets/sources.json'),
    PUBLIC_URL: 'https://sheets.example.org',
    PORT: '0',
  });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function onlySource(): Promise<Source> {
  const [source] = await readSources(config.SOURCES_FILE);
  if (source === undefined) throw new Error('no source');
  return source;
}

describe('source add and list', () => {
  test('an address becomes an id, and what to paste is printed with the secret', async () => {
    const text = await addSource(config, `https://docs.google.com/spreadsheets/d/${id}/edit#gid=0`, { name: 'Moscow' });
    const source = await onlySource();
    expect(source).toMatchObject({ spreadsheetId: id, name: 'Moscow', tabs: contracts.map(({ tab }) => tab) });
    expect(text).toContain('Server   https://sheets.example.org\n');
    expect(text.match(secretForm)).toEqual(source.secrets);
    expect(statSync(config.SOURCES_FILE).mode & 0o777).toBe(0o600);
  });

  test('the same spreadsheet twice, an unknown tab and what is no id are refused with what to do', async () => {
    await addSource(config, id, { name: '' });
    await expect(addSource(config, id, { name: '' })).rejects.toThrow('is there already');
    await expect(addSource(config, 'other', { name: '', tabs: 'seats' })).rejects.toThrow('No such tab: seats');
    await expect(addSource(config, 'https://example.org/', { name: '' })).rejects.toThrow('neither the id');
  });

  test.each([
    ['https://docs.google.com/spreadsheets/d/1AbCdEfGh…/edit', 'is cut off'],
    ['https://docs.google.com/spreadsheets/d/1AbCdEfGh...', 'is cut off'],
    ['https://docs.google.com/spreadsheets/d/e/2PACX-1vRx/pubhtml', 'a published copy'],
    ['https://docs.google.com/document/d/1AbCdEfGh/edit', 'neither the id'],
  ])('%s is refused: it %s', async (address, why) => {
    await expect(addSource(config, address, { name: '' })).rejects.toThrow(why);
    expect(await readSources(config.SOURCES_FILE)).toEqual([]);
  });

  test('an address of a second account is one too; a short id and a name that is taken are doubted', async () => {
    const whole = '1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg';
    const address = `https://docs.google.com/spreadsheets/u/1/d/${whole}/edit?usp=sharing`;
    expect(await addSource(config, address, { name: 'Moscow' })).not.toContain('is it whole?');
    expect((await onlySource()).spreadsheetId).toBe(whole);
    const text = await addSource(config, id, { name: 'Moscow' });
    expect(text).toContain('Another spreadsheet is called “Moscow” too');
    expect(text).toContain('this one has 10: is it whole?');
  });

  test('many at once are all there afterwards: none writes over another', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `sheet-${index}`);
    await Promise.all(ids.map((each) => addSource(config, each, { name: '' })));
    const sources = await readSources(config.SOURCES_FILE);
    expect(sources.map(({ spreadsheetId }) => spreadsheetId).sort()).toEqual([...ids].sort());
    expect(readdirSync(join(folder, 'secrets'))).toEqual(['sources.json', 'sources.json.log']);
  });

  test('what a command left behind that was killed in the middle is named, with what to do', async () => {
    const killed = spawnSync(process.execPath, ['-e', '']).pid;
    mkdirSync(join(folder, 'secrets'));
    writeFileSync(`${config.SOURCES_FILE}.lock`, `${killed}`);
    await expect(addSource(config, id, { name: '' })).rejects.toThrow(/sources.json.lock was left behind.* Delete it/);
    rmSync(`${config.SOURCES_FILE}.lock`);
    await addSource(config, id, { name: '' });
    expect((await onlySource()).spreadsheetId).toBe(id);
  });

  test('a list shows no secret, and says where a rotation is not finished', async () => {
    expect(await listSources(config, {})).toContain('source add');
    await addSource(config, id, { name: 'Moscow' });
    await rotateSource(config, id, {});
    const text = await listSources(config, {});
    expect(text).toMatch(
      /1AbC_sheet +Moscow +events, inventory, sales.* +2: rotation not finished +newest [0-9a-f]{8} never, older [0-9a-f]{8} never\n/,
    );
    const json = await listSources(config, { json: true });
    expect(JSON.parse(json)).toMatchObject([{ spreadsheetId: id, secrets: 2 }]);
    expect(text + json).not.toMatch(secretForm);
  });
});

describe('source rotate', () => {
  test('lets the old secret end by itself after a day', async () => {
    await addSource(config, id, { name: '' });
    const [before = ''] = (await readSources(config.SOURCES_FILE))[0]?.secrets ?? [];
    await rotateSource(config, id, {});
    const [source] = await readSources(config.SOURCES_FILE);
    if (source === undefined) throw new Error('no source');
    expect(secretsAt(source, Date.now() + 23 * 3_600_000)).toContain(before);
    expect(secretsAt(source, Date.now() + 25 * 3_600_000)).toEqual(source.secrets.slice(0, 1));
    await rotateSource(config, id, { finish: true });
  });

  test('ends the old secret at once after a leak, and says so', async () => {
    await addSource(config, id, { name: '' });
    expect(await rotateSource(config, id, { now: true })).toContain('the old one has ended');
    const [source] = await readSources(config.SOURCES_FILE);
    expect(source?.secrets).toHaveLength(1);
    expect(source?.olderSecretsEndAt).toBeUndefined();
  });

  test('is on record with who did it and when, and without a secret', async () => {
    await addSource(config, id, { name: '' });
    await rotateSource(config, id, { now: true });
    const log = readFileSync(`${config.SOURCES_FILE}.log`, 'utf8');
    const last = JSON.parse(log.trim().split('\n').at(-1) ?? '');
    expect(last).toEqual({
      at: expect.stringMatching(/^\d{4}-/),
      by: expect.any(String),
      change: 'secret changed',
      spreadsheetId: id,
      secrets: 1,
    });
    expect(log).not.toContain('whsec_');
  });

  test('the new secret is first, the old one stays valid, and only the new one is printed', async () => {
    await addSource(config, id, { name: '' });
    const [old] = (await onlySource()).secrets;
    const text = await rotateSource(config, id, {});
    const { secrets } = await onlySource();
    expect(secrets).toEqual([secrets[0], old]);
    expect(secrets[0]).not.toBe(old);
    expect(text.match(secretForm)).toEqual([secrets[0]]);
    expect(text).toContain(`source rotate ${id} --finish`);
  });

  test('finishing leaves the newest secret only, and shows none', async () => {
    await addSource(config, id, { name: '' });
    await rotateSource(config, id, {});
    await rotateSource(config, id, {});
    const [newest] = (await onlySource()).secrets;
    const text = await rotateSource(config, id, { finish: true });
    expect((await onlySource()).secrets).toEqual([newest]);
    expect(text).not.toMatch(secretForm);
    await expect(rotateSource(config, id, { finish: true })).rejects.toThrow('no rotation to finish');
  });

  test('an unknown spreadsheet is refused', async () => {
    await expect(rotateSource(config, 'other', {})).rejects.toThrow('There is no source other');
  });
});

const yes = async (): Promise<boolean> => true;

/** Two good rows and a bad one, pushed as a spreadsheet pushes them. */
async function pushRows(source: Source, url?: string): Promise<void> {
  const connection = await connect(config, source, url);
  const [secret = ''] = source.secrets;
  const { spreadsheetId } = source;
  const transport = createTransport({
    ...connection,
    spreadsheetId,
    secret,
    now: Date.now,
    wait: async () => undefined,
  });
  const message = {
    protocol: 1,
    run: randomUUID(),
    trigger: 'backfill',
    readAt: Date.now(),
    locale: 'ru_RU',
    timeZone: 'Europe/Moscow',
    tab: 'sales',
    tabs: ['Sales'],
    columns: ['date', 'event_id', 'city', 'tickets_sold', 'revenue'],
  };
  const good = [2, 3].map((row) => [0, row, '2025-03-01', `event-${row}`, 'Москва', 1, 100]);
  const whole = { kind: 'buckets', bits: 0, buckets: [0] };
  const bad = [[0, 4, 'someday', 'event-4', 'Москва', 1, 100]];
  await demand(transport, 'push', { ...message, scope: whole, rows: good }, pushAnswerSchema);
  await demand(transport, 'push', { ...message, scope: { kind: 'rejected' }, rows: bad }, pushAnswerSchema);
  await connection.close();
}

async function stored(): Promise<{ rows: number; summed: number; tombstones: number; open: number; least: number }> {
  const opened = await openWarehouse(config, () => undefined);
  const result = await opened.client.query({
    query: `SELECT toUInt32((SELECT count() FROM zakaz.fact_qtickets_sales FINAL)) AS rows,
      toUInt32((SELECT sum(row_count) FROM zakaz.agg_qtickets_sales_daily FINAL)) AS summed,
      toUInt32((SELECT countIf(_deleted = 1) FROM zakaz.fact_qtickets_sales)) AS tombstones,
      toUInt32((SELECT count() FROM zakaz.stg_qtickets_sheets_quarantine FINAL)) AS open,
      toUInt32((SELECT countIf(_deleted = 1 AND _ver <= (SELECT max(_ver) FROM zakaz.fact_qtickets_sales WHERE _deleted = 0))
        FROM zakaz.fact_qtickets_sales)) AS least`,
    format: 'JSONEachRow',
  });
  const [row] = await result.json<{ rows: number; summed: number; tombstones: number; open: number; least: number }>();
  await opened.close();
  if (row === undefined) throw new Error('no row');
  return row;
}

describe('source remove', () => {
  test('tombstones above what is stored take its rows out, its quarantine is emptied, its entry goes', async () => {
    await addSource(config, id, { name: '' });
    await pushRows(await onlySource());
    expect(await stored()).toEqual({ rows: 2, summed: 2, tombstones: 0, open: 1, least: 0 });
    let asked = '';
    const text = await removeSource(config, id, {
      keepRows: false,
      confirm: async (question) => {
        asked = question;
        return true;
      },
    });
    expect(asked).toContain('Its rows will be deleted: events 0, inventory 0, sales 2');
    expect(text).toContain('Rows deleted: events 0, inventory 0, sales 2');
    expect(await stored()).toEqual({ rows: 0, summed: 0, tombstones: 2, open: 0, least: 0 });
    expect(await readSources(config.SOURCES_FILE)).toEqual([]);
  });

  test('with --keep-rows the rows stay, and the quarantine is emptied all the same', async () => {
    await addSource(config, id, { name: '' });
    await pushRows(await onlySource());
    await removeSource(config, id, { keepRows: true, confirm: yes });
    expect(await stored()).toEqual({ rows: 2, summed: 2, tombstones: 0, open: 0, least: 0 });
  });

  test('it can be repeated after it was interrupted, and then finds nothing left to remove', async () => {
    await addSource(config, id, { name: '' });
    await pushRows(await onlySource());
    const entry = readFileSync(config.SOURCES_FILE, 'utf8');
    await removeSource(config, id, { keepRows: false, confirm: yes });
    writeFileSync(config.SOURCES_FILE, entry);
    expect(await removeSource(config, id, { keepRows: false, confirm: yes })).toContain('sales 0');
    expect(await stored()).toEqual({ rows: 0, summed: 0, tombstones: 2, open: 0, least: 0 });
  });

  test('another spreadsheet keeps its rows', async () => {
    await addSource(config, id, { name: '' });
    await addSource(config, 'neighbour', { name: '' });
    const sources = await readSources(config.SOURCES_FILE);
    for (const source of sources) await pushRows(source);
    await removeSource(config, id, { keepRows: false, confirm: yes });
    expect(await stored()).toMatchObject({ rows: 2, summed: 2, tombstones: 2, open: 1 });
    expect((await onlySource()).spreadsheetId).toBe('neighbour');
  });

  test('a no changes nothing', async () => {
    await addSource(config, id, { name: '' });
    const before = readFileSync(config.SOURCES_FILE, 'utf8');
    const removal = removeSource(config, id, { keepRows: false, confirm: async () => false });
    await expect(removal).rejects.toThrow('Nothing was changed');
    expect(readFileSync(config.SOURCES_FILE, 'utf8')).toBe(before);
  });

  test('it works beside a running server that holds the embedded data', async () => {
    await addSource(config, id, { name: '' });
    const server = await startServer(config, () => undefined);
    config = { ...config, PORT: Number(new URL(server.url).port) };
    try {
      await pushRows(await onlySource(), server.url);
      expect(await removeSource(config, id, { keepRows: false, confirm: yes })).toContain('sales 2');
    } finally {
      await server.stop();
    }
    expect(await stored()).toMatchObject({ rows: 0, summed: 0, tombstones: 2 });
  });
});
