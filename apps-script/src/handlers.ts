/** What Google's triggers start. Each leaves its mark before it tries for the lock (R3). */
import { everything, execute } from './execute.ts';
import { editMarkOf } from './google/edit-event.ts';
import { readProperties } from './google/properties.ts';
import { marksIn } from './marks.ts';
import { leaveMark, removeMarks, underLock, workOffAll, workOffMarks } from './work-off.ts';

/** A tick waits for a run that is about to end; a longer one compares for it. */
const TICK_WAIT_MS = 10_000;

/** Changes without a row coming, going or moving: edits have a trigger of their own, formats are no data. */
const ignoredChanges: ReadonlySet<string> = new Set(['EDIT', 'FORMAT']);

export function onSheetEdit(event: unknown): void {
  const mark = editMarkOf(event);
  if (mark === null) return;
  leaveMark(mark);
  workOffMarks();
}

export function onSheetChange(event: { readonly changeType?: string } | undefined): void {
  if (ignoredChanges.has(String(event?.changeType))) return;
  leaveMark({ all: 'change' });
  workOffMarks();
}

/** A full comparison does the work of every mark that was there before it began to read. */
function compareAll(): boolean {
  const properties = readProperties();
  const result = execute(properties, { ...everything, trigger: 'schedule' });
  if (typeof result === 'string' || result.failure !== null) return false;
  removeMarks(marksIn(properties));
  return workOffAll();
}

export function onSchedule(): void {
  const isDone = underLock(TICK_WAIT_MS, compareAll);
  if (isDone === null) leaveMark({ all: 'schedule' });
  if (isDone === true && marksIn(readProperties()).length > 0) workOffMarks();
}
