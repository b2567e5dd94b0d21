/** Sends what differs of one contract: all buckets first, the rows that do not validate last (R7). */
import type { MaybeHeld } from '../wire/held.ts';
import { holdKeys } from './hold-keys.ts';
import type { Cause } from './outcome.ts';
import { type PlannedPush, planBuckets, planRejected } from './plan-pushes.ts';
import { isOutOfTime, type Run, readingHead } from './run.ts';
import type { Snapshot } from './snapshot.ts';
import { askPush, type Conversation } from './steps.ts';
import type { ContractWork } from './work.ts';

/** What to push: buckets that differ, or everything where both ends see buckets differently. */
export type PushPlan = {
  readonly bits: number;
  readonly buckets: readonly number[];
  readonly rejectedKnown: boolean;
  /** Stored keys that rows without a readable key may be (R12). */
  readonly maybe: readonly MaybeHeld[];
};

/** Everything, whatever either end takes for a bucket, but for what is held. */
export function wholeContract(maybe: readonly MaybeHeld[] = []): PushPlan {
  return { bits: 0, buckets: [0], rejectedKnown: false, maybe };
}

/** `stale`: to be read again; `ended`: the work has ended; `cause`: the run is stopped as a whole. */
export type Pushed = { readonly end: 'taken' | 'stale' | 'ended' } | { readonly end: 'cause'; readonly cause: Cause };

export function* pushContract(run: Run, work: ContractWork, snapshot: Snapshot, plan: PushPlan): Conversation<Pushed> {
  const { bits, maybe } = plan;
  // Which keys the sheet shows, only the whole of it says.
  const resolved = maybe.length > 0 ? holdKeys(snapshot.resolved(), maybe) : snapshot.resolvedIn(bits, plan.buckets);
  const buckets = planBuckets(resolved, bits, plan.buckets);
  const pushed = yield* pushInOrder(run, work, snapshot, buckets);
  if (pushed.end !== 'taken') return pushed;
  if (work.isRejectedByServer) work.leaveOutRejected();
  if (plan.rejectedKnown && !work.isRejectedByServer) {
    work.wasTakenWholly();
    return pushed;
  }
  const left = work.snapshot ?? snapshot;
  const rejected = yield* pushInOrder(run, work, left, planRejected(left.settled()));
  if (rejected.end === 'taken') work.wasTakenWholly();
  return rejected;
}

/**
 * Stops at the first request that is stale, refused, or would come too late.
 * @param closes whether this is all that the run does, so that no report need follow
 */
export function* pushInOrder(
  run: Run,
  work: ContractWork,
  snapshot: Snapshot,
  planned: readonly PlannedPush[],
  closes = false,
): Conversation<Pushed> {
  for (const push of planned) {
    if (isOutOfTime(run)) {
      work.end({ kind: 'out_of_time' });
      return { end: 'ended' };
    }
    const reply = yield* askPush({ ...pushMessage(run, work, snapshot, push), ...(closes && { closes }) });
    if (!reply.ok) return noteFailure(work, reply.cause);
    work.wasPushed(reply.answer, push.scope.kind === 'rejected');
    if (reply.answer.stale > 0) {
      work.mustReadAgain();
      return { end: 'stale' };
    }
  }
  return { end: 'taken' };
}

/** The request of one planned push. */
export function pushMessage(run: Run, work: ContractWork, snapshot: Snapshot, { scope, rows, keep }: PlannedPush) {
  const { names, columns, layouts } = snapshot.reading;
  // A reading of some keys does not know how many keys of the tab can't be read; the server assumes the worst.
  const isWhole = snapshot === work.snapshot;
  return {
    ...readingHead(run, snapshot, [work.contract]),
    tab: work.contract.tab,
    allowMassDelete: work.allowMassDelete,
    ...(work.stored !== null && { stored: work.stored }),
    keep: [...keep],
    ...(isWhole && { unreadable: snapshot.unreadable() }),
    scope,
    tabs: [...names],
    columns: [...columns],
    rows: [...rows],
    ...(scope.kind === 'rejected' && { layouts: [...layouts] }),
  };
}

/** A contract that is refused stops itself; what stops the whole run is handed up. */
function noteFailure(work: ContractWork, cause: Cause): Pushed {
  if (cause.kind !== 'refused') return { end: 'cause', cause };
  if (cause.code === 'mass_delete_blocked') {
    work.wasBlocked({ why: 'mass_delete', stored: work.stored ?? 0, losing: null, missing: [] });
  } else {
    work.wasRefused(cause);
  }
  return { end: 'ended' };
}
