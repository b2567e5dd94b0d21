/** Edits, contract by contract: the short way where it will do; what it will not do stays open for the full comparison. */
import type { Cause } from './outcome.ts';
import { type Edit, planEdit } from './plan-edit.ts';
import { type Pushed, pushInOrder } from './push.ts';
import { readAgain } from './read-again.ts';
import { nextReadAt } from './read-clock.ts';
import type { Run } from './run.ts';
import { quarantineOf, type Snapshot, snapshotOf } from './snapshot.ts';
import { type Conversation, readEdited } from './steps.ts';

import type { ContractWork } from './work.ts';

/**
 * The rows of a contract that did not validate when both ends last agreed, as one text; null where that is not known.
 * A row that broke or was fixed since needs a comparison: only that renews the quarantine (R7).
 */
export type KnownQuarantine = (contract: string) => string | null;

/** @returns what stopped the run as a whole */
export function* syncEdits(
  run: Run,
  works: readonly ContractWork[],
  edits: readonly Edit[],
  known: KnownQuarantine,
): Conversation<Cause | null> {
  for (const work of works) {
    const own = edits.filter((edit) => work.names.includes(edit.tab));
    const edited = yield* readShort(run, work, own);
    const planned = edited === null || !isPlain(work, edited, known) ? null : planEdit(edited.reading, own);
    if (edited === null || planned === null) continue;
    const pushed = yield* pushInOrder(run, work, edited, [planned]);
    if (pushed.end === 'cause') return pushed.cause;
    endOrCompare(work, pushed, planned.rows.length);
  }
  return null;
}

/** @returns null where the contract is to be compared instead, or cannot be read */
function* readShort(run: Run, work: ContractWork, edits: readonly Edit[]): Conversation<Snapshot | null> {
  const readAt = nextReadAt(run);
  const edited = yield* readEdited(work.contract.tab, edits);
  if (edited.kind === 'rows') return snapshotOf(edited.reading, { readAt, timeZone: edited.timeZone });
  if (edited.kind === 'whole') yield* readAgain(run, [work]);
  return work.snapshot;
}

/** Of a few rows nothing more can be known; of a whole tab, that its quarantine is as it was. */
function isPlain(work: ContractWork, edited: Snapshot, known: KnownQuarantine): boolean {
  return edited !== work.snapshot || quarantineOf(edited) === known(work.contract.tab);
}

/** What the server did not plainly take is compared (R2), and read again for it. */
function endOrCompare(work: ContractWork, pushed: Pushed, rows: number): void {
  if (pushed.end === 'taken' && !work.isRejectedByServer) work.end({ kind: 'sent', rows });
  else work.reopen();
}
