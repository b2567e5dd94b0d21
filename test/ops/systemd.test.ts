import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../ops/systemd');
const files = readdirSync(folder);
const services = files.filter((name) => name.endsWith('.service'));
const timers = files.filter((name) => name.endsWith('.timer'));

/** Values by directive; of one that is there several times, all. */
function directives(name: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const line of readFileSync(join(folder, name), 'utf8').split('\n')) {
    const [, key, value] = /^([A-Za-z]+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) found.set(key, [...(found.get(key) ?? []), value]);
  }
  return found;
}

/** What each service is kept from, whatever it is tricked into. */
const hardening: readonly (readonly [string, string])[] = [
  ['NoNewPrivileges', 'yes'],
  ['CapabilityBoundingSet', ''],
  ['ProtectSystem', 'strict'],
  ['ProtectHome', 'yes'],
  ['PrivateTmp', 'yes'],
  ['PrivateDevices', 'yes'],
  ['ProtectKernelModules', 'yes'],
  ['ProtectKernelTunables', 'yes'],
  ['ProtectControlGroups', 'yes'],
  ['RestrictNamespaces', 'yes'],
  ['RestrictSUIDSGID', 'yes'],
  ['LockPersonality', 'yes'],
  ['UMask', '0077'],
];

/** Out of 10, where less is safer; systemd calls up to 2 safe for a network service. */
const EXPOSURE_MAX = 2;

function isThere(command: string): boolean {
  return spawnSync(command, ['--version']).error === undefined;
}

describe.each(services)('%s', (name) => {
  const of = directives(name);

  test('runs as its own user, with settings by an absolute path, in the folder of the project', () => {
    expect(of.get('User')).toEqual(['qtickets']);
    expect(of.get('EnvironmentFile')).toEqual(['/etc/qtickets-sheets/env']);
    expect(of.get('WorkingDirectory')).toEqual(['/opt/qtickets-sheets']);
    expect(of.get('StateDirectoryMode')).toEqual(['0700']);
  });

  test.each(hardening)('%s=%s', (directive, value) => expect(of.get(directive)).toEqual([value]));

  test('calls a command that exists', () => {
    const [start = ''] = of.get('ExecStart') ?? [];
    const bin = join(folder, '../../ingest-server/bin/qtickets-sheets.js');
    const command = start.split(' ').at(-1) ?? '';
    const { stdout } = spawnSync(process.execPath, [bin, '--help'], { encoding: 'utf8' });
    expect(stdout).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
  });
});

test('the server is started again whatever it ended of', () => {
  expect(directives('qtickets-sheets.service').get('Restart')).toEqual(['always']);
});

describe.each(timers)('%s', (name) => {
  test('starts a service that is there, and makes up for what it missed', () => {
    const of = directives(name);
    expect(services).toContain(of.get('Unit')?.[0]);
    expect(of.get('OnCalendar')).toHaveLength(1);
    expect(of.get('Persistent')).toEqual(['yes']);
    // A timer that required its service would run it when it is enabled.
    expect(of.has('Requires')).toBe(false);
  });
});

describe('systemd itself, where it is at hand', () => {
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { cwd: folder, encoding: 'utf8' });
    return { status, text: stdout + stderr };
  };

  test('finds no fault with the units', () => {
    expect(files.length).toBeGreaterThan(4);
    if (isThere('systemd-analyze'))
      expect(run('verify', ...files.map((name) => `./${name}`))).toEqual({ status: 0, text: '' });
  });

  test('calls no service more exposed than a network service should be', () => {
    expect(services.length).toBeGreaterThan(2);
    if (!isThere('systemd-analyze')) return;
    for (const name of services) {
      const exposure = Number(
        /exposure level for \S+: ([\d.]+)/.exec(run('security', '--offline=true', `./${name}`).text)?.[1],
      );
      expect(exposure).toBeLessThanOrEqual(EXPOSURE_MAX);
    }
  });
});
