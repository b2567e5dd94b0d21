/** The time line of runs: the last 24 hours in half hours, each as bad as its worst run. */
import { withLost } from '../health/assess.ts';
import type { Run } from '../health/ports.ts';
import type { SlotState } from './words/words.ts';

export const SLOTS = 48;
const SLOT_MS = 30 * 60_000;

export type Slot = { readonly at: number; readonly state: SlotState };

/** From good to bad. */
export const slotStates: readonly SlotState[] = ['none', 'success', 'running', 'lost', 'error'];

/** @param runs of one spreadsheet */
export function runStrip(runs: readonly Run[], now: number): readonly Slot[] {
  const start = now - SLOTS * SLOT_MS;
  const states = new Array<SlotState>(SLOTS).fill('none');
  for (const run of runs) {
    const index = Math.floor((run.startedAt - start) / SLOT_MS);
    const before = states[Math.min(index, SLOTS - 1)];
    if (index < 0 || before === undefined) continue;
    const { status } = withLost(run, now);
    if (slotStates.indexOf(status) > slotStates.indexOf(before)) states[Math.min(index, SLOTS - 1)] = status;
  }
  return states.map((state, index) => ({ at: start + index * SLOT_MS, state }));
}

/** Neighbours of one state as one band: where it begins, and how many half hours it is long. */
export type Band = { readonly from: number; readonly length: number; readonly state: SlotState };

export function bandsOf(slots: readonly Slot[]): readonly Band[] {
  const bands: Band[] = [];
  for (const [index, { state }] of slots.entries()) {
    const last = bands.at(-1);
    if (last?.state === state) bands.splice(-1, 1, { ...last, length: last.length + 1 });
    else bands.push({ from: index, length: 1, state });
  }
  return bands;
}

/** Half hours with a run, and with one that failed or never ended. */
export function countsOf(slots: readonly Slot[]): {
  readonly slots: number;
  readonly ran: number;
  readonly failed: number;
} {
  const ran = slots.filter(({ state }) => state !== 'none').length;
  const failed = slots.filter(({ state }) => state === 'error' || state === 'lost').length;
  return { slots: slots.length, ran, failed };
}
