import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const ops = join(import.meta.dirname, '../../ops');
const scripts = ['manage.sh', ...readdirSync(join(ops, 'backup')).map((name) => join('backup', name))].filter((name) =>
  name.endsWith('.sh'),
);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qtickets-manage-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'units'));
  // They write down how they were called, and end with the code they are given.
  for (const name of ['systemctl', 'journalctl']) {
    const path = join(folder, 'bin', name);
    writeFileSync(path, `#!/bin/sh\necho "${name} $*" >> "$CALLS"\nexit "\${SYSTEMCTL_EXIT:-0}"\n`);
    chmodSync(path, 0o755);
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function manage(args: readonly string[], more: Record<string, string> = {}) {
  const env = {
    ...process.env,
    PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`,
    CALLS: join(folder, 'calls'),
    QTICKETS_UNIT_DIR: join(folder, 'units'),
    QTICKETS_ENV_FILE: join(folder, 'etc/env'),
    ...more,
  };
  const { status, stdout, stderr } = spawnSync(join(ops, 'manage.sh'), [...args], { env, encoding: 'utf8' });
  return { status, stdout, stderr };
}

function calls(): string[] {
  const path = join(folder, 'calls');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}

describe('manage.sh', () => {
  test.each<[string[], string[]]>([
    [['enable', 'server'], ['systemctl enable --now qtickets-sheets.service']],
    [['enable', 'smoke'], ['systemctl enable --now qtickets-sheets-smoke.timer']],
    [['disable', 'housekeep'], ['systemctl disable --now qtickets-sheets-housekeep.timer']],
    [['start', 'smoke'], ['systemctl start qtickets-sheets-smoke.service']],
    [['stop', 'server'], ['systemctl stop qtickets-sheets.service']],
    [['restart', 'server'], ['systemctl restart qtickets-sheets.service']],
    [['logs', 'smoke'], ['journalctl --no-pager --lines 50 --unit qtickets-sheets-smoke.service']],
    [['schedule'], ['systemctl --no-pager list-timers --all qtickets-sheets*']],
    [
      ['enable'],
      ['qtickets-sheets.service', 'qtickets-sheets-smoke.timer', 'qtickets-sheets-housekeep.timer'].map(
        (unit) => `systemctl enable --now ${unit}`,
      ),
    ],
  ])('%j', (args, expected) => {
    expect(manage(args)).toMatchObject({ status: 0, stderr: '' });
    expect(calls()).toEqual(expected);
  });

  test('status shows timers with their jobs, and that a job does not run now is no failure', () => {
    expect(manage(['status', 'smoke'], { SYSTEMCTL_EXIT: '3' }).status).toBe(0);
    expect(calls()).toEqual(['systemctl --no-pager status qtickets-sheets-smoke.timer qtickets-sheets-smoke.service']);
    expect(manage(['status'], { SYSTEMCTL_EXIT: '4' }).status).not.toBe(0);
  });

  test('a failure of systemctl is its own', () => {
    expect(manage(['start', 'server'], { SYSTEMCTL_EXIT: '5' }).status).toBe(5);
  });

  test('an unknown command or unit is named, with those that exist', () => {
    expect(manage(['launch'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('There is no command "launch"'),
    });
    expect(manage(['start', 'loader'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('server, smoke, housekeep'),
    });
    expect(calls()).toEqual([]);
  });

  test('help names every command, and is what a call without one says', () => {
    const { status, stdout } = manage([]);
    expect(status).toBe(0);
    expect(manage(['help']).stdout).toBe(stdout);
    for (const verb of [
      'install',
      'status',
      'enable',
      'disable',
      'start',
      'stop',
      'restart',
      'logs',
      'schedule',
      'help',
    ]) {
      expect(stdout).toContain(`ops/manage.sh ${verb}`);
    }
  });

  test('install puts the units, and an env file that a second install leaves alone', () => {
    expect(manage(['install'])).toMatchObject({ status: 0 });
    expect(readdirSync(join(folder, 'units')).sort()).toEqual(readdirSync(join(ops, 'systemd')).sort());
    expect(calls()).toEqual(['systemctl daemon-reload']);
    const envFile = join(folder, 'etc/env');
    expect(statSync(envFile).mode & 0o777).toBe(0o600);
    expect(readFileSync(envFile, 'utf8')).toContain('\nDATA_DIR=/var/lib/qtickets-sheets/clickhouse\n');
    expect(readFileSync(envFile, 'utf8')).toContain('\nSOURCES_FILE=/var/lib/qtickets-sheets/sources.json\n');
    writeFileSync(envFile, 'PORT=8081\n');
    manage(['install']);
    expect(readFileSync(envFile, 'utf8')).toBe('PORT=8081\n');
  });

  test('cli runs qtickets-sheets with the settings of the service', () => {
    mkdirSync(join(folder, 'etc'));
    const mark = join(folder, 'was-run');
    const lines = [`SOURCES_FILE=${join(folder, 'sources.json')}`, `CLICKHOUSE_PASSWORD=pa$(touch ${mark})ss`];
    writeFileSync(join(folder, 'etc/env'), lines.join('\n'));
    expect(manage(['cli', 'source', 'list', '--json'])).toEqual({
      status: 0,
      stdout: '[]\n',
      stderr: `Settings: ${join(folder, 'etc/env')}\n`,
    });
    expect(existsSync(mark)).toBe(false);
  });
});

describe.each(scripts)('%s', (name) => {
  test('is executable, parses, stops at the first error, and pleases shellcheck where that is at hand', () => {
    const path = join(ops, name);
    expect(statSync(path).mode & 0o111).not.toBe(0);
    expect(readFileSync(path, 'utf8')).toContain('set -euo pipefail');
    expect(spawnSync('bash', ['-n', path], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    const shellcheck = spawnSync('shellcheck', ['-x', path], { encoding: 'utf8', cwd: join(ops, '..') });
    if (shellcheck.error === undefined) expect(shellcheck.stdout).toBe('');
  });
});
