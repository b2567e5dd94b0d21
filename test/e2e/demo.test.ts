/** What a newcomer runs first. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { builtBundle } from '../support/built-bundle.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('npm run demo -- --exit tells its story and ends with 0, in a home with nothing', () => {
  builtBundle();
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'test/demo/demo.ts', '--exit'], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: '/nonexistent' },
    encoding: 'utf8',
  });
  expect(stdout).toContain('All of it held');
  expect(stdout).not.toContain('\u001b');
  expect(status).toBe(0);
}, 180_000);
