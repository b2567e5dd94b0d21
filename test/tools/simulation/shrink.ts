/** A failing history with as few steps as can be found cheaply. */
import type { Outcome } from './simulate-seed.ts';

const TRIES = 40;

/** Leaves out chunks of steps, halves first, as long as the history still fails. */
export function shrink(
  failing: Outcome,
  steps: readonly number[],
  simulate: (steps: readonly number[]) => Outcome,
): Outcome {
  let best = failing;
  let left: readonly number[] = steps;
  let tries = TRIES;
  for (let size = Math.ceil(left.length / 2); size >= 1 && tries > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < left.length && tries > 0; tries -= 1) {
      const fewer = [...left.slice(0, from), ...left.slice(from + size)];
      const outcome = simulate(fewer);
      if (outcome.broken === undefined) {
        from += size;
        continue;
      }
      best = outcome;
      left = fewer;
    }
  }
  return best;
}
