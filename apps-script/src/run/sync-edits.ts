/** Edits, contract by contract: the short way where it will do; what it will not do stays open for the full comparison. */

import type { ContractState } from '../read/contract-reading.ts';
import { readEditedState, readWorks } from '../read/read-contracts.ts';
import { hasLargeTab } from '../read/read-edited.ts';
import { pushEdit } from '../send/push-tab.ts';
import type { Failure } from '../send/server.ts';
import type { EditMark } from './marks.ts';
import type { Run } from './run.ts';
import { planEdit } from './sync-edit.ts';
import { isOpen, rejectedText, reopen, type TabWork } from './tab-work.ts';

/**
 * The rows of a contract that did not validate when both ends last agreed, as one text; null where that is not known.
 * A row that broke or was mended since needs a comparison: only that renews the quarantine (R7).
 */
export type KnownRejected = (contract: string) => string | null;

type Sent = 'sent' | 'compare' | Failure;

function pushEdited(run: Run, work: TabWork, state: ContractState, marks: readonly EditMark[]): Sent {
  const planned = planEdit(state.reading, marks);
  if (planned === null) return 'compare';
  work.state = state;
  if (!isOpen(work)) return 'compare';
  const sent = pushEdit(run, work, planned);
  if (sent === 'compare') reopen(work);
  return sent;
}

function sendSmall(run: Run, work: TabWork, marks: readonly EditMark[], known: KnownRejected): Sent {
  readWorks(run, [work]);
  if (!isOpen(work)) return 'compare';
  return rejectedText(work.state) === known(work.contract.tab) ? pushEdited(run, work, work.state, marks) : 'compare';
}

/** The state of some keys is none of the tab's: it must not be shown or compared. */
function sendLarge(run: Run, work: TabWork, marks: readonly EditMark[]): Sent {
  const state = readEditedState(run, work, marks);
  const sent = state === null ? 'compare' : pushEdited(run, work, state, marks);
  work.state = null;
  return sent;
}

function syncOne(run: Run, work: TabWork, marks: readonly EditMark[], known: KnownRejected): Failure | null {
  const sent = hasLargeTab(work) ? sendLarge(run, work, marks) : sendSmall(run, work, marks, known);
  if (sent === 'sent') work.outcome = 'sent';
  else if (sent !== 'compare') return sent;
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
