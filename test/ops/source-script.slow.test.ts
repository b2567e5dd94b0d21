import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { readSources } from '@qtickets/ingest-server/sources';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { builtBundle } from '../support/built-bundle.ts';
import { createRuntime, Workbook } from '../tools/apps-script-runtime/index.ts';
import { run } from './support.ts';

const moscow = '1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg';
const kazan = '1ZyXwVuTsRqPoNmLkJiHgFeDcBa9876543210zyxwvut';
const scriptOf = (spreadsheetId: string) => `1SCRIPT-of-${spreadsheetId}`;

/** Stands where clasp stands: makes a project file as clasp does, and writes down what it was called with and given. */
const fakeClasp = `#!/usr/bin/env node
const { appendFileSync, readFileSync, readdirSync, writeFileSync } = require('node:fs');
const [, , verb, ...args] = process.argv;
if (verb === 'create-script') {
  const parent = args[args.indexOf('--parentId') + 1];
  writeFileSync('.clasp.json', JSON.stringify({ scriptId: '1SCRIPT-of-' + parent, rootDir: '' }));
}
const { scriptId } = JSON.parse(readFileSync('.clasp.json', 'utf8'));
const files = Object.fromEntries(readdirSync('.').filter((name) => name !== '.clasp.json').map((name) => [name, readFileSync(name, 'utf8')]));
appendFileSync(process.env.CLASP_LOG, JSON.stringify({ verb, args, scriptId, files }) + '\\n');
process.exit(verb === process.env.CLASP_FAILS ? 1 : 0);
`;

let folder: string;
beforeAll(() => {
  builtBundle();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qtickets-script-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/clasp'), fakeClasp, { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function call(args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  return run(args, {
    PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`,
    CLASP_LOG: join(folder, 'log'),
    SOURCES_FILE: join(folder, 'sources.json'),
    PUBLIC_URL: 'https://sheets.example.org',
    ...more,
  });
}

type Call = { verb: string; args: string[]; scriptId: string; files: Record<string, string> };

function calls(): Call[] {
  const path = join(folder, 'log');
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line): Call => JSON.parse(line));
}

const sources = () => readSources(join(folder, 'sources.json'));

describe('source install', () => {
  test('adds the spreadsheets, makes their scripts, and sends these with their settings', async () => {
    const { code, output } = await call([
      'source',
      'install',
      `https://docs.google.com/spreadsheets/d/${moscow}/edit`,
      kazan,
    ]);
    expect(code).toBe(0);
    const known = await sources();
    expect(known.map(({ spreadsheetId, scriptId }) => [spreadsheetId, scriptId])).toEqual([
      [moscow, scriptOf(moscow)],
      [kazan, scriptOf(kazan)],
    ]);
    expect(calls().map(({ verb, scriptId }) => [verb, scriptId])).toEqual([
      ['create-script', scriptOf(moscow)],
      ['push', scriptOf(moscow)],
      ['create-script', scriptOf(kazan)],
      ['push', scriptOf(kazan)],
    ]);
    const { files = {} } = calls()[1] ?? {};
    expect(Object.keys(files).sort()).toEqual(['Code.js', 'Settings.js', 'appsscript.json']);
    expect(files['Settings.js']).toContain(known[0]?.secrets[0]);
    expect(output).toContain(`https://docs.google.com/spreadsheets/d/${kazan}/edit`);
    expect(output).toContain(`qtickets-sheets source update ${moscow} ${kazan}`);
    expect(output).not.toContain('whsec_');
  });

  test('the spreadsheet keeps what was installed, and what a person typed instead', async () => {
    await call(['source', 'install', moscow]);
    const settings = calls()[1]?.files['Settings.js'] ?? '';
    const workbook = Workbook.fromArrays({ Sales: [['date']] }, { id: moscow });
    const runtime = createRuntime({ workbook, code: `${settings}${readFileSync(builtBundle(), 'utf8')}` });
    const { document } = runtime.properties;
    runtime.run('onOpen');
    const [source] = await sources();
    const kept = { INGEST_URL: 'https://sheets.example.org', INGEST_SECRET: source?.secrets[0] };
    expect(Object.fromEntries(document)).toEqual(kept);
    document.set('INGEST_URL', 'https://typed.example.org');
    runtime.run('onOpen');
    expect(Object.fromEntries(document)).toEqual({ ...kept, INGEST_URL: 'https://typed.example.org' });
  });

  test('called again, goes on where it stopped', async () => {
    const first = await call(['source', 'install', moscow], { CLASP_FAILS: 'push' });
    expect(first).toMatchObject({ code: 1, errors: expect.stringContaining('clasp push did not end well') });
    const [before] = await sources();
    expect((await call(['source', 'install', moscow])).code).toBe(0);
    expect(await sources()).toEqual([before]);
    expect(calls().map(({ verb }) => verb)).toEqual(['create-script', 'push', 'push']);
  });

  test('takes the script that a spreadsheet has', async () => {
    await call(['source', 'install', moscow, '--script-id', scriptOf('something-before')]);
    expect(calls().map(({ verb, scriptId }) => [verb, scriptId])).toEqual([['push', scriptOf('something-before')]]);
  });

  test('refuses what cannot end well before it does anything', async () => {
    expect(await call(['source', 'install', moscow], { PUBLIC_URL: '' })).toMatchObject({
      code: 1,
      errors: expect.stringContaining('PUBLIC_URL is not set'),
    });
    expect((await call(['source', 'install', moscow, '--script-id', 'x'])).errors).toContain('not the id of a script');
    expect((await call(['source', 'install', moscow, kazan, '--script-id', scriptOf('something')])).errors).toContain(
      'of one',
    );
    expect(calls()).toEqual([]);
    expect(await sources()).toEqual([]);
  });
});

describe('source update', () => {
  test('sends the script without settings to all of which it is known', async () => {
    await call(['source', 'install', moscow, kazan]);
    await call(['source', 'add', 'by-hand']);
    const { code, output } = await call(['source', 'update', '--all']);
    expect(code).toBe(0);
    expect(output).toContain('The script of by-hand is not known');
    const sent = calls().slice(4);
    expect(sent.map(({ verb, scriptId }) => [verb, scriptId])).toEqual([
      ['push', scriptOf(moscow)],
      ['push', scriptOf(kazan)],
    ]);
    expect(Object.keys(sent[0]?.files ?? {}).sort()).toEqual(['Code.js', 'appsscript.json']);
  });

  test('says which was not sent, and that nothing was named or known', async () => {
    expect((await call(['source', 'update'])).errors).toContain('Name the spreadsheets, or say --all.');
    expect((await call(['source', 'update', '--all'])).errors).toContain('nothing was sent');
    await call(['source', 'install', moscow]);
    const dry = await call(['source', 'update', moscow, '--dry-run']);
    expect(dry).toMatchObject({ code: 0, output: expect.stringContaining(`would send to ${moscow}`) });
    expect(calls()).toHaveLength(2);
    const failed = await call(['source', 'update', moscow], { CLASP_FAILS: 'push' });
    expect(failed).toMatchObject({ code: 1, errors: expect.stringContaining(`Not sent. ${moscow}: clasp push`) });
  });
});
