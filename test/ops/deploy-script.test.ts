import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const first = { name: 'Moscow office', scriptId: '1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' };
const second = { name: 'Kazan', scriptId: '1BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB' };

/** Stands where clasp stands: writes down what it was called with and what lies beside the project file. */
const fakeClasp = `#!/usr/bin/env node
const { appendFileSync, readFileSync, readdirSync } = require('node:fs');
const { dirname } = require('node:path');
const [, , , project, ...rest] = process.argv;
const { scriptId } = JSON.parse(readFileSync(project, 'utf8'));
appendFileSync(process.env.CLASP_LOG, JSON.stringify({ scriptId, rest, files: readdirSync(dirname(project)).sort() }) + '\\n');
process.exit(scriptId.includes('BBB') && process.env.CLASP_FAILS ? 1 : 0);
`;

let folder: string;
beforeAll(() => {
  if (!existsSync(join(root, 'apps-script/dist/Code.js'))) spawnSync('npm', ['run', 'build'], { cwd: root });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qtickets-deploy-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin/clasp'), fakeClasp);
  chmodSync(join(folder, 'bin/clasp'), 0o755);
  writeList({ scripts: [first, second] });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeList(content: unknown): void {
  writeFileSync(join(folder, 'scripts.json'), typeof content === 'string' ? content : JSON.stringify(content));
}

function deploy(args: readonly string[], more: Record<string, string> = {}) {
  const env = {
    ...process.env,
    PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`,
    CLASP_LOG: join(folder, 'log'),
    ...more,
  };
  const script = [join(root, 'ops/deploy-script.ts'), '--list', join(folder, 'scripts.json'), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', ...script], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

function calls(): { scriptId: string; rest: string[]; files: string[] }[] {
  const path = join(folder, 'log');
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('deploy:script', () => {
  test('sends the two built files, and nothing else, to each script of the list', () => {
    expect(deploy([])).toMatchObject({ status: 0 });
    const files = ['.clasp.json', 'Code.js', 'appsscript.json'];
    expect(calls()).toEqual([first, second].map(({ scriptId }) => ({ scriptId, rest: ['push', '--force'], files })));
  });

  test('a dry run names the scripts and sends nothing', () => {
    const { status, stdout } = deploy(['--dry-run']);
    expect(status).toBe(0);
    expect(stdout).toContain(`would send to Moscow office (${first.scriptId})`);
    expect(stdout).toContain(`would send to Kazan (${second.scriptId})`);
    expect(calls()).toEqual([]);
  });

  test('--only takes one of them, by name or id', () => {
    deploy(['--only', 'Kazan']);
    deploy(['--only', first.scriptId]);
    expect(calls().map(({ scriptId }) => scriptId)).toEqual([second.scriptId, first.scriptId]);
    expect(deploy(['--only', 'Omsk'])).toMatchObject({ status: 2, stderr: expect.stringContaining('Omsk is not in') });
  });

  test('where one fails the others are sent all the same, and it is named', () => {
    writeList({ scripts: [second, first] });
    const { status, stderr } = deploy([], { CLASP_FAILS: 'yes' });
    expect(status).toBe(1);
    expect(stderr).toContain('Not sent: Kazan');
    expect(calls()).toHaveLength(2);
  });

  test.each<[string, unknown, string]>([
    ['what is not JSON', 'scripts: []', 'is not JSON'],
    ['another form', [first], 'is expected'],
    ['an id that is not one', { scripts: [{ name: 'x', scriptId: 'short' }] }, 'scripts.0.scriptId'],
    ['an id twice', { scripts: [first, first] }, 'is there twice'],
  ])('%s in the list is refused before anything is sent', (_, content, message) => {
    writeList(content);
    expect(deploy([])).toMatchObject({ status: 2, stderr: expect.stringContaining(message) });
    expect(calls()).toEqual([]);
  });
});
