/** A part of a workbook: rows by date, complete for their keys, or the quarantine; nothing beyond it is deleted, compared or proven. */
import { digestTab, readWorks } from '@qtickets/shared-schema/client/compare';
import type { Cause } from '@qtickets/shared-schema/client/outcome';
import { planKeys, planRejected } from '@qtickets/shared-schema/client/plan-pushes';
import { pushInOrder } from '@qtickets/shared-schema/client/push';
import { readAgain } from '@qtickets/shared-schema/client/read-again';
import { noteVersion } from '@qtickets/shared-schema/client/read-clock';
import { type Run, readingHead } from '@qtickets/shared-schema/client/run';
import { askDigest, type Conversation } from '@qtickets/shared-schema/client/steps';
import type { ContractWork } from '@qtickets/shared-schema/client/work';
import { isBlocked } from '@qtickets/shared-schema/wire/answers';
import { identitiesWithin, type Window } from '../files/window.ts';
import type { Progress } from '../progress.ts';

export type Part = Window | 'quarantine';

/** @returns what stopped the run as a whole */
export function* syncPart(
  run: Run,
  works: readonly ContractWork[],
  part: Part,
  progress: Progress,
): Conversation<Cause | null> {
  const cause = yield* askVersions(run, works);
  if (cause !== null) return cause;
  yield* readAgain(run, works);
  for (const { work, snapshot } of readWorks(works)) {
    const resolved = snapshot.resolved();
    const planned =
      part === 'quarantine' ? planRejected(resolved) : planKeys(identitiesWithin(work.contract, resolved, part));
    const sent = planned.reduce((total, { rows }) => total + rows.length, 0);
    progress.expect('rows', sent);
    const pushed = yield* pushInOrder(run, work, snapshot, planned);
    if (pushed.end === 'cause') return pushed.cause;
    if (pushed.end === 'stale') work.end({ kind: 'unsettled' });
    else if (pushed.end === 'taken') work.wasSent(sent, run.mode);
  }
  return null;
}

/** The digest is asked only for the versions to go above (R4). */
function* askVersions(run: Run, works: readonly ContractWork[]): Conversation<Cause | null> {
  yield* readAgain(run, works);
  const asked = readWorks(works);
  const [first] = asked;
  if (first === undefined) return null;
  const tabs = asked.map((one) => ({ ...digestTab(one), allowMassDelete: true }));
  const reply = yield* askDigest({ ...readingHead({ ...run, mode: 'dry_run' }, first.snapshot, tabs), tabs });
  if (!reply.ok) return reply.cause;
  for (const tab of reply.answer.tabs) {
    works.find(({ contract }) => contract.tab === tab.tab)?.wasFoundDifferent(tab.stored);
    if (!isBlocked(tab)) noteVersion(run, tab.version);
  }
  for (const work of works) work.mustReadAgain();
  return null;
}
