/** What a newcomer runs first. */
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { writeSampleWorkbook } from '../fixtures/sample-workbook.ts';
import { builtBundle } from '../support/built-bundle.ts';
import { openStage } from '../support/stage.ts';
import { compareTotals } from '../tools/demo/totals.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** In a home with nothing, as from a fresh clone. */
function runDemo(...options: string[]) {
  return spawnSync(process.execPath, ['--import', 'tsx', 'test/tools/demo/demo.ts', ...options], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: '/nonexistent' },
    encoding: 'utf8',
  });
}

describe('npm run demo', { timeout: 240_000 }, () => {
  it('-- --exit plays its story and ends with 0', () => {
    builtBundle();
    const { status, stdout } = runDemo('--exit');
    expect(stdout).toContain('All of it held');
    expect(stdout).not.toContain('\u001b');
    expect(status).toBe(0);
  });

  it('ends with another code where it cannot start, and says why', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => occupant.once('listening', resolve));
    const address = occupant.address();
    const { status, stdout } = runDemo('--exit', '--port', String(typeof address === 'object' && address?.port));
    occupant.close();
    expect(stdout).toMatch(/The demo failed\. .*did not start[\s\S]*another process listens/);
    expect(status).toBe(1);
  });

  it('fails where the totals differ', async () => {
    const stage = await openStage([]);
    const path = join(stage.directory, 'sample.xlsx');
    writeSampleWorkbook(path, { salesRows: 20, events: 5 });
    await expect(compareTotals(stage, path)).rejects.toThrow('The totals differ');
    await stage.close();
  });
});
