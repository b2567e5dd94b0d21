/** What Google's triggers start. Each leaves its mark before it tries for the lock (R3). */

import { editMarkOf } from '../google/edit-event.ts';
import { type Properties, readProperties, writeProperty } from '../google/properties.ts';
import { HEADER_ROWS } from '../read/pick-tabs.ts';
import { everything, execute } from '../run/execute.ts';
import { parseLastResult, RESULT_PROPERTY } from '../run/last-result.ts';
import { type EditMark, isEdit, marksIn } from '../run/marks.ts';
import { isUnfinished } from '../run/sync.ts';
import { leaveMark, removeMarks, underLock, workOffAll, workOffMarks } from '../run/work-off.ts';

/** A tick waits for a run that is about to end; a longer one compares for it. */
const TICK_WAIT_MS = 10_000;

/** Changes without a row coming, going or moving: edits have a trigger of their own, formats are no data. */
const ignoredChanges: ReadonlySet<string> = new Set(['EDIT', 'FORMAT']);

/**
 * Whether the tab was none of ours when all were last looked at: most workbooks have tabs of their own. One that was
 * not there may be ours by a new name, and where headers stand an edit may have made it ours.
 */
function isElsewhere({ tab, rows }: EditMark, properties: Properties): boolean {
  return rows[0] > HEADER_ROWS && parseLastResult(properties[RESULT_PROPERTY]).elsewhere.includes(tab);
}

export function onSheetEdit(event: unknown): void {
  const mark = editMarkOf(event);
  if (mark === null || (isEdit(mark) && isElsewhere(mark, readProperties()))) return;
  leaveMark(mark);
  workOffMarks();
}

export function onSheetChange(event: { readonly changeType?: string } | undefined): void {
  if (ignoredChanges.has(String(event?.changeType))) return;
  leaveMark({ all: 'change' });
  workOffMarks();
}

/** How the last tick went: whether a time trigger can open its spreadsheet is a thing that only a live sheet shows. */
export const TICK_PROPERTY = 'LAST_TICK';
const TICK_OK = 'ok';

/** A full comparison does the work of every mark that was there before it began to read. */
function compareAll(): boolean {
  const properties = readProperties();
  const result = execute(properties, { ...everything, trigger: 'schedule' });
  if (properties[TICK_PROPERTY] !== TICK_OK) writeProperty(TICK_PROPERTY, TICK_OK);
  if (typeof result === 'string' || isUnfinished(result)) return false;
  removeMarks(marksIn(properties));
  return workOffAll();
}

function compareAllNoted(): boolean {
  try {
    return compareAll();
  } catch (error) {
    writeProperty(TICK_PROPERTY, `${new Date().toISOString()} ${String(error)}`.slice(0, 500));
    throw error;
  }
}

export function onSchedule(): void {
  const isDone = underLock(TICK_WAIT_MS, compareAllNoted);
  if (isDone === null) leaveMark({ all: 'schedule' });
  if (isDone === true && marksIn(readProperties()).length > 0) workOffMarks();
}
