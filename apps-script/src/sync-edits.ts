/** Edits, contract by contract: the short way where it will do; what it will not do stays open for the full comparison. */
import type { EditMark } from './marks.ts';
import { pushEdit } from './push-tab.ts';
import { readWorks } from './read-contracts.ts';
import type { Run } from './run.ts';
import type { Failure } from './server.ts';
import { planEdit } from './sync-edit.ts';
import { isOpen, rejectedText, reopen, type TabWork } from './tab-work.ts';

/**
 * The rows of a contract that did not validate when both ends last agreed, as one text; null where that is not known.
 * A row that broke or was mended since needs a comparison: only that renews the quarantine (R7).
 */
export type KnownRejected = (contract: string) => string | null;

function syncOne(run: Run, work: TabWork, marks: readonly EditMark[], known: KnownRejected): Failure | null {
  readWorks(run, [work]);
  if (!isOpen(work) || work.state.reading.large) return null;
  if (rejectedText(work.state) !== known(work.contract.tab)) return null;
  const planned = planEdit(work.state.reading, marks);
  if (planned === null) return null;
  const way = pushEdit(run, work, planned);
  if (way === 'sent') work.outcome = 'sent';
  else if (way === 'compare') {
    reopen(work);
    work.mustReadAgain = true;
  } else return way;
  return null;
}

/** @returns what stopped the run as a whole */
export function syncEdits(
  run: Run,
  works: readonly TabWork[],
  marks: readonly EditMark[],
  known: KnownRejected,
): Failure | null {
  for (const work of works) {
    const names = work.sheets.map((sheet) => sheet.name);
    const own = marks.filter((mark) => names.includes(mark.tab));
    const failure = syncOne(run, work, own, known);
    if (failure !== null) return failure;
  }
  return null;
}
