import { expect, it } from 'vitest';
import { NOW, runAt } from '../testing/seen-sheet.ts';
import { runStrip, SLOTS } from './run-strip.ts';

it('a half hour is as bad as its worst run', () => {
  const strip = runStrip([runAt(3), runAt(5, { status: 'error' }), runAt(40)], NOW);
  expect(strip.slice(-3).map(({ state }) => state)).toEqual(['none', 'success', 'error']);
  expect(strip).toHaveLength(SLOTS);
});

it('a run without an end is lost after ten minutes, and running before', () => {
  expect(runStrip([runAt(12, { status: 'running' })], NOW).at(-1)?.state).toBe('lost');
  expect(runStrip([runAt(2, { status: 'running' })], NOW).at(-1)?.state).toBe('running');
});

it('a run of yesterday, or of a clock that is ahead, breaks nothing', () => {
  const strip = runStrip([runAt(25 * 60, { status: 'error' }), runAt(-3)], NOW);
  expect(strip.filter(({ state }) => state !== 'none')).toEqual([{ at: NOW - 30 * 60_000, state: 'success' }]);
});
