/**
 * What this execution has spent of Google's quotas. Google gives each execution globals of its own, so the count begins
 * with it; the time before our first line is not to be seen from here.
 */
import type { Costs } from '../run/ledger.ts';

const startedAt = Date.now();
let fetches = 0;
let propertyCalls = 0;
let isOfTrigger = false;

export function countFetch(): void {
  fetches += 1;
}

export function countPropertyCall(): void {
  propertyCalls += 1;
}

/** A trigger started it, and no person: its time counts. */
export function startedByTrigger(): void {
  isOfTrigger = true;
}

export function costsSoFar(): Costs {
  const ofTrigger = isOfTrigger
    ? { triggerMs: Date.now() - startedAt, executions: 1 }
    : { triggerMs: 0, executions: 0 };
  return { ...ofTrigger, fetches, propertyCalls };
}
