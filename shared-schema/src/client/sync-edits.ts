/** Edits, contract by contract: the short way where it will do; what it will not do stays open for the full comparison. */
import type { Cause } from './outcome.ts';
import { type Edit, type LastSeen, planEdit } from './plan-edit.ts';
import type { PlannedPush } from './plan-pushes.ts';
import { type Pushed, pushInOrder } from './push.ts';
import { nextReadAt } from './read-clock.ts';
import type { Run } from './run.ts';
import { snapshotOf } from './snapshot.ts';
import { type Conversation, readEdited } from './steps.ts';
import type { ContractWork } from './work.ts';

/** @returns what stopped the run as a whole */
export function* syncEdits(
  run: Run,
  works: readonly ContractWork[],
  edits: readonly Edit[],
  lastSeen: (contract: string) => LastSeen,
): Conversation<Cause | null> {
  for (const work of works) {
    const own = edits.filter((edit) => work.names.includes(edit.tab));
    const readAt = nextReadAt(run);
    const edited = yield* readEdited(work.contract.tab, own, lastSeen(work.contract.tab));
    const planned = edited.kind === 'rows' ? planEdit(edited.reading, edited.plan) : null;
    if (edited.kind !== 'rows' || planned === null) continue;
    if (edited.plan.keys.size === 0) {
      work.end({ kind: 'sent', rows: 0 });
      continue;
    }
    const snapshot = snapshotOf(edited.reading, { readAt, timeZone: edited.timeZone });
    // A run of several contracts is closed by its report.
    const closes = works.length === 1;
    const pushed = yield* pushInOrder(run, work, snapshot, [planned], closes);
    if (pushed.end === 'cause') return pushed.cause;
    endOrCompare(work, pushed, planned, closes);
  }
  return null;
}

/** What the server did not plainly take is compared (R2), and read again for it. */
function endOrCompare(work: ContractWork, pushed: Pushed, { scope, rows }: PlannedPush, closes: boolean): void {
  const { emptied = [], deletes = 0 } = scope.kind === 'keys' ? scope : {};
  // An older server knows neither of closing pushes nor of emptied keys.
  const isWhole = work.isClosed || (work.deletedRows >= deletes && !(closes && emptied.length > 0));
  if (pushed.end === 'taken' && !work.isRejectedByServer && isWhole) work.end({ kind: 'sent', rows: rows.length });
  else work.reopen();
}
