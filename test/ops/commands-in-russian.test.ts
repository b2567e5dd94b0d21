/** Commands as they are called by somebody whose shell is Russian: what they print has no English word but names. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '@qtickets/ingest-server/cli/program';
import { speak } from '@qtickets/ingest-server/words/language';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { englishIn, RUSSIAN } from '../support/one-language.ts';

const SPREADSHEET = '1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg';
const folder = mkdtempSync(join(tmpdir(), 'qtickets-russian-'));
const sales = join(folder, 'Sales.csv');

beforeAll(() => {
  writeFileSync(
    sales,
    'date,event_id,city,tickets_sold,revenue\n2025-03-01,1001,Казань,2,1500\n2025-03-02,1001,Казань,два,1\n',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = 0;
  speak('en');
});

/** What is named in what is printed, in every language alike: the data's own names, versions, hashes, the machine. */
const VALUES = /\b(?:[0-9a-f]{8,}|zakaz|default|events|inventory|sales|plans|costs|rates|Sales|linux|x64)\b|whsec_\S+/g;

async function call(language: 'ru' | 'en', words: readonly string[]): Promise<string> {
  const settings = {
    QTICKETS_ENV_FILE: 'none',
    LANG: language === 'ru' ? 'ru_RU.UTF-8' : 'C.UTF-8',
    LC_ALL: '',
    PORT: '9',
    DATA_DIR: join(folder, 'data'),
    SOURCES_FILE: join(folder, 'sources.json'),
  };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const printed: string[] = [];
  const print = (text: unknown) => printed.push(String(text)) > 0;
  vi.spyOn(process.stdout, 'write').mockImplementation(print);
  vi.spyOn(process.stderr, 'write').mockImplementation(print);
  await runCommandLine(['node', 'qtickets-sheets', ...words]);
  vi.restoreAllMocks();
  return printed.join('');
}

/** In this order: each finds what those before it left. */
const calls: readonly (readonly string[])[] = [
  ['source', 'list'],
  ['doctor'],
  ['smoke'],
  ['housekeep'],
  ['migrate'],
  ['migrate'],
  ['source', 'add', SPREADSHEET, '--name', 'Казань'],
  ['source', 'add', SPREADSHEET],
  ['source', 'list'],
  ['source', 'rotate', SPREADSHEET],
  ['doctor'],
  ['source', 'rotate', SPREADSHEET, '--finish'],
  ['source', 'rotate', SPREADSHEET, '--finish'],
  ['push', sales],
  ['verify', sales],
  ['push', join(folder, 'missing.xlsx')],
  ['push', sales, '--days', 'x'],
  ['source', 'install', SPREADSHEET],
  ['source', 'update', SPREADSHEET],
  ['smoke'],
  ['housekeep', '--dry-run'],
  ['compare', '--legacy', 'missing'],
  ['compare', '--since', 'x'],
  ['notices', 'test'],
  ['doctor'],
  ['doctor', '--report'],
  ['source', 'remove', SPREADSHEET],
  ['source', 'remove', SPREADSHEET, '--yes'],
  ['source', 'remove', SPREADSHEET],
];

describe.each(['ru', 'en'] as const)('in %s', (language) => {
  test.each(calls.map((words) => [words.join(' '), words] as const))('%s', async (_, words) => {
    const printed = (await call(language, words))
      .replaceAll(folder, '/folder')
      .replaceAll(SPREADSHEET, '')
      .replaceAll(VALUES, '');
    expect(printed).not.toBe('');
    if (language === 'ru') expect(englishIn('', printed)).toEqual([]);
    else expect(RUSSIAN.exec(printed.replaceAll(/Казань|два/g, ''))).toBeNull();
  });
});
