/** The script's fingerprint is the same in the sheet's Status, in the file that a release publishes, and in doctor. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkBundle, sumOf } from '@qtickets/ingest-server/doctor/installation';
import { afterAll, expect, it } from 'vitest';
import { builtBundle } from '../support/built-bundle.ts';
import { createRuntime, Workbook } from '../tools/apps-script-runtime/index.ts';

const path = builtBundle();
const code = readFileSync(path, 'utf8');
const sum = sumOf(code) ?? 'none';
const folder = mkdtempSync(join(tmpdir(), 'qtickets-fingerprint-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ['ru_RU', 'отпечаток'],
  ['en_US', 'fingerprint'],
])('is shown by Status in %s', (locale, word) => {
  const workbook = Workbook.fromArrays({ Sales: [['date']] }, { id: 'sheet', locale });
  const result = createRuntime({ bundlePath: path, workbook }).run('showStatus');
  expect(result.dialogs[0]?.html).toContain(`${word} ${sum.slice(0, 16)}`);
});

it('is what the release publishes, and what doctor shows', async () => {
  expect(sum).toMatch(/^[0-9a-f]{64}$/);
  expect(readFileSync(`${path}.sha256`, 'utf8').trim()).toBe(sum);
  expect((await checkBundle(path)).message).toContain(sum);
});

it('is no longer that of a script that somebody changed', async () => {
  const changed = join(folder, 'Code.js');
  writeFileSync(changed, code.replace('UrlFetchApp.fetch', 'UrlFetchApp .fetch'));
  expect(await checkBundle(changed)).toMatchObject({
    level: 'warning',
    message: expect.stringContaining('changed by hand'),
  });
});
