/** The full comparison: at most three rounds of digest and pushes and a closing digest (R4). */

import { readWorks } from '../read/read-contracts.ts';
import { askDigests, type Difference } from '../send/ask-digests.ts';
import { type PushPlan, pushTab, wholeTab } from '../send/push-tab.ts';
import type { Failure } from '../send/server.ts';
import { isOutOfTime, type Run } from './run.ts';
import { contentOf, isOpen, stop, type TabWork } from './tab-work.ts';

const ROUNDS = 3;

export type SyncOptions = {
  /** Whether tabs are sent whole where the server was built from other contracts: hourly, on edits, from the menu. */
  readonly sendsToOtherContracts: boolean;
};

function planOf({ compared, work }: Difference): PushPlan {
  return { bits: work.state.bits, buckets: compared.differing, rejectedKnown: compared.rejectedKnown };
}

/** R4: what was read no later than the newest version must not be pushed. */
function isTooOld({ work, compared }: Difference): boolean {
  return compared.version >= work.state.reading.readAt;
}

function pushDifferences(run: Run, differences: readonly Difference[]): Failure | null {
  for (const difference of differences) {
    const { work } = difference;
    if (!run.dryRun && isTooOld(difference)) {
      work.mustReadAgain = true;
      continue;
    }
    const failure = pushTab(run, work, planOf(difference));
    if (failure !== null) return failure;
    // What may be torn must not prove itself (R1).
    if (work.state.reading.mayBeTorn) work.mustReadAgain = true;
  }
  return null;
}

/** What still differs after the closing digest: our error where the same content was taken wholly, else bad luck. */
function settle(works: readonly TabWork[], differences: readonly Difference[]): void {
  for (const { work } of differences) {
    stop(work, work.pushedWholly === contentOf(work.state) ? 'digest_disagrees' : 'unsettled');
  }
  for (const work of works) if (isOpen(work)) work.outcome = 'equal';
}

function stopAll(works: readonly TabWork[], flag: 'out_of_time' | 'unsettled'): void {
  for (const work of works) if (work.outcome === 'open') stop(work, flag);
}

/** To a server with other contracts a tab goes whole, and no digest can tell whether it was taken. */
function pushWhole(run: Run, differences: readonly Difference[], options: SyncOptions): Failure | null {
  for (const { work } of differences) {
    for (let round = 1; options.sendsToOtherContracts && round <= ROUNDS; round += 1) {
      readWorks(run, [work]);
      if (!isOpen(work)) break;
      const failure = pushTab(run, work, wholeTab);
      if (failure !== null) return failure;
      if (!work.mustReadAgain) break;
    }
    if (isOpen(work)) stop(work, 'older_bundle');
  }
  return null;
}

function oneRound(run: Run, works: readonly TabWork[], options: SyncOptions, isClosing: boolean): Failure | null {
  readWorks(run, works);
  const { differences, contractsDiffer, failure } = askDigests(run, works.filter(isOpen));
  if (failure !== null) return failure;
  if (contractsDiffer) return pushWhole(run, differences, options);
  if (!isClosing) return pushDifferences(run, differences);
  settle(works, differences);
  return null;
}

/**
 * Compares the tabs and sends what differs.
 * @returns what stopped the run as a whole; all else is in the works
 */
export function syncAll(run: Run, works: readonly TabWork[], options: SyncOptions): Failure | null {
  const rounds = run.dryRun ? 1 : ROUNDS + 1;
  for (let round = 1; round <= rounds; round += 1) {
    if (!works.some((work) => work.outcome === 'open')) return null;
    if (isOutOfTime(run)) break;
    const failure = oneRound(run, works, options, round > ROUNDS);
    if (failure !== null) return failure;
  }
  if (!run.dryRun) stopAll(works, 'out_of_time');
  return null;
}
