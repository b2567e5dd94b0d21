/** `doctor --google` over the local API: all is well, and each planted deviation of Google's is seen. */

import { readConfig } from '@qtickets/ingest-server/config';
import { checkGoogle } from '@qtickets/ingest-server/doctor/google';
import { issueReport } from '@qtickets/ingest-server/doctor/report';
import type { Source } from '@qtickets/ingest-server/sources';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CellInput } from '../tools/apps-script-runtime/index.ts';
import type { LocalGoogle } from '../tools/sheets-api/local-google.ts';
import { addSales, type GoogleStage, openGoogle } from './support.ts';

const id = '1LiveCheck';
const source: Source = { spreadsheetId: id, name: 'Касса Казань', secrets: ['whsec_x'], tabs: ['sales'] };
const rows = ['o1', 'o2', 'o3', 'o4'].map((order): CellInput[] => [
  { date: '2025-03-01' },
  '1001',
  'Казань',
  order,
  1,
  { value: 10, format: '#,##0.00' },
  null,
  'note',
]);

let local: GoogleStage;
beforeAll(async () => {
  local = await openGoogle();
  addSales(local.google, id, rows);
});
beforeEach(() => {
  local.google.distort = (_, body) => body;
  local.google.fault = () => undefined;
});
afterAll(() => local.close());

const check = () =>
  checkGoogle(readConfig({ GOOGLE_SERVICE_ACCOUNT_FILE: local.keyFile, GOOGLE_API_URL: local.google.url }), [source]);

/** JSON with one text in place of another, in answers whose path fits. */
function replacing(path: RegExp, from: string | RegExp, to: string): LocalGoogle['distort'] {
  return (asked, body) => (path.test(asked) ? JSON.parse(JSON.stringify(body).replaceAll(from, to)) : body);
}

describe('doctor --google', () => {
  it('finds that all assumptions hold on a Google as documented', async () => {
    const checks = await check();
    expect(checks.filter(({ level }) => level !== 'ok')).toEqual([]);
    expect(checks.map(({ message }) => message).join('\n')).toMatch(/12 of 12 assumptions hold/);
  });

  it.each<[string, LocalGoogle['distort'], string]>([
    ['a locale as ru-RU', replacing(/title/, '"ru_RU"', '"ru-RU"'), 'the locale is written as'],
    ['a zone without a name', replacing(/title/, 'Europe/Moscow', 'GMT+99'), 'the time zone is an IANA name'],
    ['dates as text', replacing(/batchGet/, '45717', '"01.03.2025"'), 'a date is a serial number'],
    ['blank cells at the ends', replacing(/batchGet/, /"note"\]/g, '"note",""]'), 'blank cells and rows at the end'],
    [
      'formats that begin elsewhere',
      replacing(/numberFormat/, '"startRow":2', '"startRow":0'),
      'formats say in which row',
    ],
    ['another type of format', replacing(/numberFormat/, '"DATE"', '"WEEK"'), 'each number format has a type'],
    ['dates that are said to be numbers', replacing(/numberFormat/, '"DATE"', '"NUMBER"'), 'a date is named one'],
    ['a file without a version', (path, body) => (path.startsWith('/drive') ? {} : body), 'Drive names a version'],
  ])('sees %s', async (_, distort, about) => {
    local.google.distort = distort;
    const errors = (await check()).filter(({ level }) => level === 'error');
    expect(errors.map(({ message }) => message).join('\n')).toContain(`it does not hold that ${about}`);
  });

  it('sees ranges that end elsewhere', async () => {
    local.google.distort = (path, body) => {
      if (!path.includes('batchGet') || !('valueRanges' in body) || !Array.isArray(body.valueRanges)) return body;
      return {
        ...body,
        valueRanges: body.valueRanges.map((range, at) => (at === 0 ? range : { ...range, values: [['x']] })),
      };
    };
    const text = (await check()).map(({ message }) => message).join('\n');
    for (const about of ['rows 1:10', 'columns A:C', 'an open range'])
      expect(text).toContain(`does not hold that ${about}`);
  });

  it('sees an id of nothing that is not answered 404', async () => {
    local.google.fault = (path) => {
      return /1{44}/.test(path)
        ? { status: 403, body: { error: { code: 403, status: 'PERMISSION_DENIED' } } }
        : undefined;
    };
    expect((await check()).filter(({ level }) => level === 'error')).toMatchObject([
      { message: 'an id of no spreadsheet gives not_shared, not 404' },
    ]);
  });

  it('says what to do where nothing can be read', async () => {
    local.google.shared.clear();
    expect((await check()).map(({ message }) => message).join('\n')).toContain('is not shared with');
    local.google.shared.add(id);
    const checks = await checkGoogle(readConfig({}), [source]);
    expect(checks).toMatchObject([{ level: 'error', message: expect.stringContaining('GOOGLE_SERVICE_ACCOUNT_FILE') }]);
  });
});

it('a report for an issue names no spreadsheet, no account, no address and no cell', async () => {
  local.google.shared.clear();
  const checks = [
    ...(await check()),
    {
      subject: 'address',
      level: 'ok' as const,
      message: `https://sheets.example.org answers for ${id} | ${source.name}`,
      todo: '',
    },
  ];
  local.google.shared.add(id);
  const report = issueReport(checks, [source], ['https://sheets.example.org', 'sheets.example.org']);
  expect(report).toContain('<spreadsheet 1>: The spreadsheet is not shared with <account>');
  expect(report).toContain('<hidden> answers for <spreadsheet 1>');
  for (const secret of [id, source.name, local.google.email, 'example.org']) expect(report).not.toContain(secret);
  expect(report).toMatch(/\| Self-test: every line ✓\? \| \|/);
});
