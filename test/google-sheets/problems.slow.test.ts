/** What Google may refuse, and how it is reported; what passes by itself is tried again. */
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { GoogleError } from '@qtickets/ingest-server/google-sheets/google-error';
import { openSheetsApi } from '@qtickets/ingest-server/google-sheets/open-sheets-api';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { englishIn } from '../support/one-language.ts';
import { tooManyReads, unavailable } from '../tools/sheets-api/google-errors.ts';
import { addSales, type GoogleStage, openGoogle, readerOf, sale } from './support.ts';

const id = 'sheet-of-problems';

let local: GoogleStage;
beforeAll(async () => {
  local = await openGoogle();
});
afterEach(() => {
  const { google, waits } = local;
  Object.assign(google, { fault: () => undefined, beforeAnswer: () => undefined, refusesKey: false });
  for (const each of [google.disabled, google.officeFiles, google.workbooks, google.shared]) each.clear();
  google.asked.length = 0;
  waits.length = 0;
  google.writeKey(local.keyFile);
  chmodSync(local.keyFile, 0o600);
});
afterAll(() => local.close());

const open = () => addSales(local.google, id, ['o1'].map(sale));

async function problemOf(work: () => Promise<unknown>): Promise<GoogleError> {
  const error = await work().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof GoogleError) {
    expect(error.words.ru).toMatch(/[а-я]{3}/);
    expect(englishIn(error.problem, error.words.ru.replaceAll(local.google.email, ''))).toEqual([]);
    expect(error.words.en).not.toMatch(/[а-яё]/i);
    return error;
  }
  throw error ?? new Error('Nothing went wrong.');
}

const metadata = async (spreadsheetId = id) => (await local.api()).metadata(spreadsheetId);

describe('a problem is reported with what to do', () => {
  it('where the spreadsheet is not shared with the account, whose address it names', async () => {
    open();
    local.google.shared.clear();
    const error = await problemOf(metadata);
    expect(error.words.en).toContain(`not shared with ${local.google.email}`);
    expect(error.words.ru).toContain(`не открыта для ${local.google.email}`);
  });

  it('where the id is of no spreadsheet', async () => {
    expect((await problemOf(() => metadata('nobody'))).problem).toBe('not_found');
  });

  it.each([
    ['sheets.googleapis.com', 'Google Sheets API', async () => metadata()],
    ['drive.googleapis.com', 'Google Drive API', async () => (await local.api()).version(id)],
  ])('where %s is not enabled', async (service, name, ask) => {
    open();
    local.google.disabled.add(service);
    expect((await problemOf(ask)).message).toContain(`The ${name} is not enabled`);
  });

  it('where it is an Excel file that was never converted', async () => {
    open();
    local.google.officeFiles.add(id);
    expect((await problemOf(metadata)).message).toContain('“Save as Google Sheets”');
  });

  it('where the key can be read by others', async () => {
    chmodSync(local.keyFile, 0o640);
    expect((await problemOf(local.api)).message).toContain(`chmod 600 ${local.keyFile}`);
  });

  it('where there is no key, or what is there is none', async () => {
    const other = join(local.directory, 'other.json');
    const openKey = (keyFile: string | undefined) => () => openSheetsApi({ keyFile, url: local.google.url });
    expect((await problemOf(openKey(undefined))).problem).toBe('no_key');
    expect((await problemOf(openKey(join(local.directory, 'missing.json')))).problem).toBe('no_key');
    expect((await problemOf(openKey(local.directory))).problem).toBe('no_key');
    for (const text of ['', '{"type":"authorized_user"}', '{"type":"service_account","client_email":"x"}']) {
      writeFileSync(other, text, { mode: 0o600 });
      expect((await problemOf(openKey(other))).problem).toBe('key_invalid');
    }
    const unsigned = { type: 'service_account', client_email: local.google.email, private_key: '-----BEGIN nothing' };
    writeFileSync(other, JSON.stringify(unsigned), { mode: 0o600 });
    expect((await problemOf(async () => (await openKey(other)()).metadata(id))).problem).toBe('key_invalid');
  });

  it('where Google no longer takes the key', async () => {
    open();
    local.google.refusesKey = true;
    const error = await problemOf(metadata);
    expect(error.problem).toBe('key_refused');
    expect(error.message).toContain('Invalid JWT Signature');
  });

  it('where Google cannot be reached', async () => {
    const api = await openSheetsApi({ keyFile: local.keyFile, url: 'http://127.0.0.1:9', wait: async () => undefined });
    expect((await problemOf(() => api.metadata(id))).problem).toBe('unreachable');
  });
});

describe('a network that tears while a token is asked for', () => {
  it.each([
    ['before the answer', ''],
    [
      'within the answer',
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{"access_tok',
    ],
    ['with an answer that is none', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n<html'],
  ])('is no problem of the key: %s', async (_where, answer) => {
    const torn = createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end(answer));
    }).listen(0, '127.0.0.1');
    await once(torn, 'listening');
    const { port } = torn.address() as AddressInfo;
    const wait = async () => undefined;
    const api = await openSheetsApi({ keyFile: local.keyFile, url: `http://127.0.0.1:${port}`, wait });
    expect((await problemOf(() => api.metadata(id))).problem).toBe('unreachable');
    torn.close();
  });
});

describe('what passes by itself is asked for again', () => {
  it('after a storm of 429, and never before Retry-After', async () => {
    open();
    let storm = 3;
    local.google.fault = () => (storm-- > 0 ? tooManyReads(7) : undefined);
    expect((await metadata()).properties.locale).toBe('ru_RU');
    expect(local.waits).toHaveLength(3);
    expect(Math.min(...local.waits)).toBeGreaterThanOrEqual(7_000);
  });

  it('after an answer that broke off, or a 503', async () => {
    open();
    const faults = ['break', unavailable] as const;
    let at = 0;
    local.google.fault = () => faults[at++];
    const api = await local.api();
    expect(await api.values(id, ["'Sales'!A1:B1"])).toEqual([[['date', 'event_id']]]);
    expect(local.waits).toHaveLength(2);
  });

  it('and given up at last, in words', async () => {
    open();
    local.google.fault = () => tooManyReads();
    expect((await problemOf(metadata)).problem).toBe('too_busy');
    expect(local.google.asked.length).toBeLessThan(10);
  });

  it('until the minute of a limit is over, which another program with this account may have spent', async () => {
    open();
    local.google.fault = () => tooManyReads();
    const said: string[] = [];
    const { keyFile, google, waits } = local;
    const wait = async (ms: number) => void waits.push(ms);
    const api = await openSheetsApi({ keyFile, url: google.url, wait, onWait: (why) => said.push(why) });
    expect((await problemOf(() => api.metadata(id))).problem).toBe('too_busy');
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(60_000);
    expect(said).toEqual(waits.map(() => 'limit'));
  });

  it('not at all before the time that Google named, where that is long', async () => {
    open();
    const api = await local.api();
    local.google.fault = () => tooManyReads(3_600);
    expect((await problemOf(() => api.metadata(id))).problem).toBe('too_busy');
    local.google.fault = () => undefined;
    expect((await problemOf(() => api.version(id))).problem).toBe('too_busy');
    expect(local.google.asked).toHaveLength(1);
    expect(local.waits).toEqual([]);
  });

  it('no more often than 60 times a minute for all spreadsheets together, questions for changes aside', async () => {
    open();
    const { keyFile, google } = local;
    const said: string[] = [];
    const onWait = (why: string) => said.push(why);
    const api = await openSheetsApi({ keyFile, url: google.url, readsAMinute: 2, onWait });
    for (let asked = 0; asked < 5; asked += 1) await api.version(id);
    await Promise.all([api.metadata(id), api.metadata(id)]);
    expect(said).toEqual([]);
    api.metadata(id).catch(() => undefined);
    await api.version(id);
    expect(google.asked.filter((path) => path.startsWith('/v4/'))).toHaveLength(2);
    expect(said).toEqual(['limit']);
  });

  it('with a new token where the old one was taken back', async () => {
    open();
    const api = await local.api();
    await api.metadata(id);
    local.google.revokeTokens();
    expect((await api.metadata(id)).sheets).toHaveLength(1);
  });

  it('but not where a person has to act', async () => {
    await problemOf(() => metadata('nobody'));
    expect(local.waits).toEqual([]);
  });
});

it('tabs that fail to be read are reported, and nothing else is', async () => {
  open();
  const reader = await readerOf(await local.api(), id);
  local.google.shared.clear();
  const result = (await reader.read(['sales'])).get('sales');
  expect(result).toMatchObject({ ok: false, outcome: { kind: 'read_failed', tab: 'Sales' } });
  expect(reader.problem()?.problem).toBe('not_shared');
});
