/** Sends what differs of one tab: all buckets first, the rows that do not validate last (R7). */

import { type PlannedPush, planBuckets, planRejected } from '@qtickets/shared-schema/client/plan-pushes';
import type { PushAnswer, TabLayout } from '@qtickets/shared-schema/wire/protocol';
import type { Issue } from '@qtickets/shared-schema/words/issue';
import { placeOf } from '../read/contract-reading.ts';
import { rejectInState } from '../read/read-contracts.ts';
import { layoutsOf } from '../read/tab-layouts.ts';
import { isOutOfTime, type Run, readingHead } from '../run/run.ts';
import { contentOf, type OpenWork, stop } from '../run/tab-work.ts';
import type { Failure, Reply } from './server.ts';

/** What to push of a tab: buckets that differ, or everything where both ends see buckets differently. */
export type PushPlan = {
  readonly bits: number;
  readonly buckets: readonly number[];
  readonly rejectedKnown: boolean;
};

/** Everything, whatever either end takes for a bucket. */
export const wholeTab: PushPlan = { bits: 0, buckets: [0], rejectedKnown: false };

type Push = PlannedPush & { readonly layouts?: readonly TabLayout[] };

function pushOne(run: Run, work: OpenWork, planned: Push): Reply<PushAnswer> {
  const { reading, resolved } = work.state;
  // Of a large tab the short way has read a few rows only, and does not know how many keys can't be read.
  const knowsAll = planned.scope.kind !== 'keys' || !reading.large;
  return run.server.push({
    ...readingHead(run, reading.readAt, reading.timeZone),
    tab: work.contract.tab,
    allowMassDelete: work.allowMassDelete,
    ...(work.stored !== null && { stored: work.stored }),
    keep: [...planned.keep],
    ...(knowsAll && { unreadable: resolved.unreadable }),
    scope: planned.scope,
    tabs: [...reading.names],
    columns: [...reading.columns],
    rows: [...planned.rows],
    ...(planned.layouts && { layouts: [...planned.layouts] }),
  });
}

/** Rows that do not validate count as such, not among those that came into the tables. */
function count(work: OpenWork, answer: PushAnswer, isRejected: boolean): void {
  const { counts } = work;
  counts.stale += answer.stale;
  if (isRejected) return;
  counts.received += answer.received;
  counts.inserted += answer.inserted;
  counts.unchanged += answer.unchanged;
  counts.deleted += answer.deleted;
}

/** Issues of rows that were sent as valid: the server reads them otherwise, and its word counts (R11). */
function noteServerIssues(work: OpenWork, issues: readonly Issue[]): void {
  const rejecting = issues.filter((issue) => issue.severity !== 'notice');
  if (rejecting.length === 0) return;
  for (const issue of rejecting) {
    work.rejectedByServer.add(placeOf(work.state.reading.names.indexOf(issue.tab), issue.row));
  }
  work.serverIssues = [...work.serverIssues, ...rejecting];
}

/** @returns what stops the whole run; a failure of this tab alone is marked in the work */
function noteFailure(work: OpenWork, failure: Failure): Failure | null {
  if (failure.kind !== 'refused') return failure;
  work.failure = failure;
  if (failure.code === 'mass_delete_blocked') {
    work.blocked = { why: 'mass_delete', stored: work.stored ?? 0, losing: null, missing: [] };
    stop(work, 'blocked');
  } else {
    stop(work, 'refused');
  }
  return null;
}

type Pushed = { readonly complete: boolean; readonly failure: Failure | null };

/** Stops at the first request that is stale, refused, or would come too late. */
function pushInOrder(run: Run, work: OpenWork, planned: readonly Push[]): Pushed {
  for (const push of planned) {
    if (isOutOfTime(run)) {
      stop(work, 'out_of_time');
      return { complete: false, failure: null };
    }
    const reply = pushOne(run, work, push);
    if (!reply.ok) return { complete: false, failure: noteFailure(work, reply.failure) };
    work.hasPushed = true;
    count(work, reply.answer, push.scope.kind === 'rejected');
    if (push.scope.kind !== 'rejected') noteServerIssues(work, reply.answer.issues);
    if (reply.answer.stale > 0) {
      work.mustReadAgain = true;
      return { complete: false, failure: null };
    }
  }
  return { complete: true, failure: null };
}

/** One push by the short way. @returns `compare` where the server did not plainly take it (R2) */
export function pushEdit(run: Run, work: OpenWork, planned: PlannedPush): 'sent' | 'compare' | Failure {
  const pushed = pushInOrder(run, work, [planned]);
  if (pushed.failure !== null) return pushed.failure;
  return pushed.complete && work.rejectedByServer.size === 0 ? 'sent' : 'compare';
}

/**
 * Pushes a tab as planned.
 * @returns what stops the whole run, null where it can go on
 */
export function pushTab(run: Run, work: OpenWork, plan: PushPlan): Failure | null {
  const buckets = pushInOrder(run, work, planBuckets(work.state.resolved, plan.bits, plan.buckets));
  if (!buckets.complete) return buckets.failure;
  const isRejectedNew = work.rejectedByServer.size > 0;
  if (isRejectedNew) rejectInState(work);
  if (plan.rejectedKnown && !isRejectedNew) {
    work.pushedWholly = contentOf(work.state);
    return null;
  }
  const layouts = layoutsOf(work);
  const rejected = pushInOrder(
    run,
    work,
    planRejected(work.state.resolved).map((planned) => ({ ...planned, layouts })),
  );
  if (rejected.complete) work.pushedWholly = contentOf(work.state);
  return rejected.failure;
}
