/** The figures can be had, whatever they are. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { builtBundle } from '../support/built-bundle.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('npm run bench -- --json prints figures of pushes and of syncs, and ends by itself', () => {
  builtBundle();
  const small = ['--rows', '400', '--rounds', '2', '--edits', '3', '--at-once', '2', '--stored', '2000'];
  const options = [...small, '--profile', '--json'];
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'test/tools/bench/bench.ts', ...options], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  const { push, syncs, edits, atOnce, stored, profile } = JSON.parse(stdout);
  expect(push).toMatchObject({ rows: 400, rounds: [{}, {}] });
  expect(push.ratio).toBeGreaterThan(0);
  expect(push.cpuRatio).toBeGreaterThan(0);
  expect(edits).toMatchObject({ edits: 3 });
  expect(atOnce).toMatchObject({ spreadsheets: 2, refused: 0 });
  expect(stored['2000']).toMatchObject({ rows: 2_000 });
  const figures: number[] = [edits.byBare, stored['2000'].digestMs, stored['2000'].startAfterKillMs, profile.reading];
  expect(Math.min(...figures)).toBeGreaterThan(0);
  expect(syncs.fullRefresh).toMatchObject({ rows: 400 });
  expect(syncs.nothingChanged).toMatchObject({ requests: 1, rows: 0 });
  expect(syncs.oneEdit).toMatchObject({ rows: 1 });
  for (const cost of Object.values<{ bytes: number; googleMs: number }>(syncs)) {
    expect(Math.min(cost.bytes, cost.googleMs)).toBeGreaterThan(0);
  }
}, 180_000);
