/** The time line of runs: the last 24 hours in half hours, each as bad as its worst run. */
import { withLost } from '../health/assess.ts';
import type { Run } from '../health/ports.ts';
import type { SlotState } from './words/words.ts';

export const SLOTS = 48;
const SLOT_MS = 30 * 60_000;

export type Slot = { readonly at: number; readonly state: SlotState };

const badness: readonly SlotState[] = ['none', 'success', 'running', 'lost', 'error'];

/** @param runs of one spreadsheet */
export function runStrip(runs: readonly Run[], now: number): readonly Slot[] {
  const start = now - SLOTS * SLOT_MS;
  const states = new Array<SlotState>(SLOTS).fill('none');
  for (const run of runs) {
    const index = Math.floor((run.startedAt - start) / SLOT_MS);
    const before = states[Math.min(index, SLOTS - 1)];
    if (index < 0 || before === undefined) continue;
    const { status } = withLost(run, now);
    if (badness.indexOf(status) > badness.indexOf(before)) states[Math.min(index, SLOTS - 1)] = status;
  }
  return states.map((state, index) => ({ at: start + index * SLOT_MS, state }));
}
