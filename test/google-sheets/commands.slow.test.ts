/** `verify`, `push` and `doctor --google` over a live spreadsheet, and over a folder, as they are called. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callCommand } from '../support/call-command.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { Workbook } from '../tools/apps-script-runtime/index.ts';
import { type GoogleStage, openGoogle, salesHeader, syncThroughApi } from './support.ts';

const id = '1LiveSpreadsheet';
const address = `https://docs.google.com/spreadsheets/d/${id}/edit#gid=0`;

let stage: Stage;
let local: GoogleStage;
let workbook: Workbook;
beforeAll(async () => {
  stage = await openStage([id, 'other']);
  local = await openGoogle();
  const row = [{ date: '2025-03-01' }, '1001', 'Казань', 'o1', 2, 1500.5];
  workbook = local.google.add(Workbook.fromArrays({ Продажи: [salesHeader, row] }, { id, locale: 'en_US' }));
});
afterAll(async () => {
  await local.close();
  await stage.close();
});

function call(words: readonly string[]) {
  return callCommand(stage, words, {
    GOOGLE_SERVICE_ACCOUNT_FILE: local.keyFile,
    GOOGLE_API_URL: local.google.url,
  });
}

it('verify says that the table differs, push makes it equal, and verify then agrees', async () => {
  const before = await call(['verify', address]);
  expect(before).toMatchObject({ code: 1, out: expect.stringMatching(/^sales: .*differs/) });
  expect(before.out).toContain('Продажи, row 2: not in ClickHouse as it stands');
  const russian = await call(['verify', address, '--language', 'ru']);
  expect(russian.out).toMatch(/^sales: 1 строка, отличается от ClickHouse/);
  expect(russian.out).toContain('Продажи, строка 2: в ClickHouse её в таком виде нет');
  expect(await stage.value('SELECT toUInt32(count()) FROM fact_qtickets_sales')).toBe(0);
  expect(await call(['push', address])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/equal to ClickHouse; 1 written/),
  });
  expect((await call(['push', address])).out).toMatch(/equal to ClickHouse; 0 written, 0 deleted, 1 as they were/);
  expect(await call(['verify', address])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^sales: 1 row, equal/),
  });
  expect(await stage.value('SELECT toString(sum(revenue)) FROM v_qtickets_sales_latest')).toBe('1500.5');
});

it('a script that syncs the same spreadsheet finds nothing to do', async () => {
  const sheet = stage.open(workbook);
  sheet.run('syncNow');
  expect(sheet.sent.map(({ action }) => action)).toEqual(['digest']);
});

it('of the script and the API the newer reading wins, and what was read before an edit is read again', async () => {
  const sheet = stage.open(workbook);
  let isFirst = true;
  local.google.beforeAnswer = (path) => {
    if (!isFirst || !path.includes('numberFormat')) return;
    isFirst = false;
    // The API has the old values already.
    workbook.sheet('Продажи').put(2, 6, { value: 77 });
    sheet.run('syncNow');
  };
  workbook.sheet('Продажи').put(2, 6, { value: 55 });
  const sent = { serverUrl: stage.server().url, source: stage.source(id), mode: 'sync' } as const;
  const [result] = await syncThroughApi(await local.api(), sent);
  expect(isFirst).toBe(false);
  expect(result).toMatchObject({ tab: 'sales', outcome: { kind: 'equal' } });
  expect(await stage.value('SELECT toString(sum(revenue)) FROM v_qtickets_sales_latest')).toBe('77');
});

it('a cell that is an issue is named, with its tab and row', async () => {
  workbook.sheet('Продажи').put(3, 1, { value: '31.02.2025' });
  workbook.sheet('Продажи').put(3, 2, { value: '1001' });
  const verified = await call(['verify', address]);
  expect(verified.code).toBe(1);
  expect(verified.out).toMatch(/Продажи, row 3, date: .*\(no_such_day\)/);
});

it('a file in a folder that cannot be read is named, the others are compared, and the command fails', async () => {
  const folder = mkdtempSync(join(stage.directory, 'folder-'));
  writeFileSync(join(folder, 'Продажи.csv'), `${salesHeader.join()}\n2025-03-01,1001,Казань,o1,2,77\n`);
  writeFileSync(join(folder, 'Планы.csv'), new Uint8Array([0xef, 0xeb, 0xe0, 0xed, 0xfb]));
  const verified = await call(['verify', folder, '--source', id]);
  expect(verified).toMatchObject({ code: 1, err: expect.stringMatching(/Планы\.csv is not UTF-8/) });
  expect(verified.out).toMatch(/^sales: 1 row, equal/);
  rmSync(join(folder, 'Планы.csv'));
  expect(await call(['verify', folder, '--source', id])).toMatchObject({ code: 0 });
  expect((await call(['verify', folder, '--source', id, '--tab', 'sales=Нет'])).code).toBe(2);
});

it('doctor --google says of the live spreadsheet that all assumptions hold, and its report names nobody', async () => {
  workbook.sheet('Продажи').put(4, 1, { value: 45_717, format: 'date' });
  expect((await call(['doctor', '--google'])).out).toMatch(/12 of 12 assumptions hold/);
  const { out } = await call(['doctor', '--google', '--report']);
  expect(out).toMatch(/^## Live check of/);
  expect(out).toMatch(/<spreadsheet \d+>: 12 of 12 assumptions hold/);
  for (const secret of [id, local.google.email, stage.directory, 'Казань']) expect(out).not.toContain(secret);
});

it('what Google refuses is reported in a sentence, and nothing is compared', async () => {
  local.google.shared.clear();
  const refused = await call(['verify', address]);
  expect(refused).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining(`not shared with ${local.google.email}`),
  });
  chmodSync(local.keyFile, 0o644);
  expect((await call(['push', address])).err).toContain(`chmod 600 ${local.keyFile}`);
});
