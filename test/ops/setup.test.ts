import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnvFile } from '@qtickets/ingest-server/env-file';
import { readSettingsFile } from '@qtickets/ingest-server/settings-file';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { run } from './support.ts';

const SPREADSHEET = '1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg';
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const ADDRESS = `https://docs.google.com/spreadsheets/d/${SPREADSHEET}/edit#gid=0`;

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qtickets-setup-'));
  file = join(folder, 'env');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function setUp(...flags: readonly string[]) {
  const places = { DATA_DIR: join(folder, 'data'), SOURCES_FILE: join(folder, 'sources.json') };
  return run(['setup', '--yes', ...flags], { QTICKETS_ENV_FILE: file, ...places });
}

describe('setup', () => {
  test('writes settings and a spreadsheet, checks everything, and says what to open', async () => {
    const { output } = await setUp('--public-url', 'http://127.0.0.1:9', '--embedded', '--spreadsheet', ADDRESS);
    const written = parseEnvFile(readFileSync(file, 'utf8'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(written).toEqual({
      PUBLIC_URL: 'http://127.0.0.1:9',
      STATUS_TOKEN: expect.stringMatching(/^\S{32}$/),
      MONITORING_TOKEN: expect.stringMatching(/^\S{32}$/),
    });
    expect(written.STATUS_TOKEN).not.toBe(written.MONITORING_TOKEN);
    expect(output).toContain(`Wrote ${file}.`);
    expect(output).toContain('Secret   whsec_');
    expect(output).toContain(`settings       ${file}`);
    expect(output).toContain(`Then open http://127.0.0.1:9/ and sign in with ${written.STATUS_TOKEN}`);
    expect(output).not.toContain('All is set up.');
  });

  test('repeated, keeps what was answered and written by hand', async () => {
    await setUp('--public-url', 'http://127.0.0.1:9', '--embedded');
    const before = readFileSync(file, 'utf8').replace('#PORT=8080', 'PORT=8081');
    writeFileSync(file, before);
    await setUp();
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('writes nothing where an answer is not right', async () => {
    const { code, errors } = await setUp('--public-url', 'sheets.example.org', '--embedded');
    expect(code).toBe(1);
    expect(errors).toContain('PUBLIC_URL: an address such as https://sheets.example.org');
    expect(existsSync(file)).toBe(false);
  });
});

describe('a command', () => {
  const list = (environment: Readonly<Record<string, string>>, ...flags: readonly string[]) =>
    run([...flags, 'source', 'list', '--json'], environment);

  test('works on the settings of the installation, and says so', async () => {
    writeFileSync(file, `SOURCES_FILE=${join(folder, 'elsewhere.json')}\nPORT=1\n`);
    writeFileSync(join(folder, 'elsewhere.json'), '{"sources":[]}', { mode: 0o600 });
    const named = await list({ PORT: '2' }, '--env-file', file);
    expect(named).toEqual({ code: 0, output: '[]\n', errors: `Settings: ${file}, but from this shell PORT\n` });
  });

  test('does not go on with others where those that were named are not there', async () => {
    const missing = join(folder, 'none-such');
    expect(await list({ QTICKETS_ENV_FILE: missing })).toEqual({
      code: 1,
      output: '',
      errors: `There is no ${missing}. \`qtickets-sheets setup\` writes the settings.\n`,
    });
    // Here Node 20 itself is the one to say it.
    expect(await list({}, '--env-file', missing)).toMatchObject({
      output: '',
      errors: expect.stringContaining(missing),
    });
  });

  test('reads values as the service does, whatever Node makes of the same flag', async () => {
    const places = `SOURCES_FILE=${join(folder, 'a # b.json')}\nPORT=1\n`;
    writeFileSync(file, places);
    writeFileSync(
      join(folder, 'a # b.json'),
      JSON.stringify({ sources: [{ spreadsheetId: 'here', secrets: [SECRET] }] }),
      {
        mode: 0o600,
      },
    );
    const { output, errors } = await list({ PORT: '1' }, '--env-file', file);
    expect(errors).toBe(`Settings: ${file}\n`);
    expect(JSON.parse(output)).toMatchObject([{ spreadsheetId: 'here' }]);
  });
});

test('the first place that has settings counts, relative paths are those of the project', async () => {
  writeFileSync(file, 'DATA_DIR=data/here\nSOURCES_FILE=/var/sources.json\n');
  const found = await readSettingsFile(undefined, [join(folder, 'none'), file]);
  expect(found).toEqual({
    path: file,
    byNode: expect.anything(),
    variables: { DATA_DIR: join(import.meta.dirname, '../../data/here'), SOURCES_FILE: '/var/sources.json' },
  });
  expect(await readSettingsFile(undefined, [join(folder, 'none')])).toBeNull();
  expect(await readSettingsFile('none', [file])).toBeNull();
});
