import { expect, it } from 'vitest';
import type { Run } from '../health/ports.ts';
import { runStrip, SLOTS } from './run-strip.ts';

const NOW = 1_763_870_000_000;
const MINUTE = 60_000;

function run(minutesAgo: number, status: Run['status']): Run {
  const at = NOW - minutesAgo * MINUTE;
  const rest = {
    runId: '',
    source: 'sheet',
    trigger: 'schedule',
    bundle: '',
    rowsProcessed: 0,
    message: '',
    cause: '',
    outcomes: [],
  };
  return { ...rest, status, startedAt: at, finishedAt: at };
}

it('a half hour is as bad as its worst run', () => {
  const strip = runStrip([run(3, 'success'), run(5, 'error'), run(40, 'success')], NOW);
  expect(strip.slice(-3).map(({ state }) => state)).toEqual(['none', 'success', 'error']);
  expect(strip).toHaveLength(SLOTS);
});

it('a run without an end is lost after ten minutes, and running before', () => {
  expect(runStrip([run(12, 'running')], NOW).at(-1)?.state).toBe('lost');
  expect(runStrip([run(2, 'running')], NOW).at(-1)?.state).toBe('running');
});

it('a run of yesterday, or of a clock that is ahead, breaks nothing', () => {
  const strip = runStrip([run(25 * 60, 'error'), run(-3, 'success')], NOW);
  expect(strip.filter(({ state }) => state !== 'none')).toEqual([{ at: NOW - 30 * MINUTE, state: 'success' }]);
});
