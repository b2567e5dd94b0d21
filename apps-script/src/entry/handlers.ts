/** What Google's triggers start. Each leaves its mark before it tries for the lock (R3). */

import { isUnfinished } from '@qtickets/shared-schema/client/report';
import { HEADER_ROWS } from '@qtickets/shared-schema/wire/limits';
import { editMarkOf, hasFormulas } from '../google/edit-event.ts';
import { readProperties, removeProperty, writeProperty } from '../google/properties.ts';
import { FORMAT_MARK_PROPERTY } from '../read/known-formats.ts';
import { columnsBeside, isForeign, KNOWN_TABS_PROPERTY, parseKnownTabs } from '../read/known-tabs.ts';
import { TICK_PROPERTY, tickText } from '../run/last-tick.ts';
import { isEdit, type Mark, marksIn } from '../run/marks.ts';
import { leaveMark, processAllMarks, processMarks, removeMarks, underLock } from '../run/process-marks.ts';
import { everything, runSync } from '../run/run-sync.ts';

/** A tick waits for a run that is about to end; a longer one compares for it. */
const TICK_WAIT_MS = 10_000;

/**
 * Whether an edit can change nothing of ours, as far as the last look at the tabs shows: it is in a tab that serves no
 * contract, below where headers stand, or in a column beside the contract's. Where the contract's cells of the row are
 * formulas, these may have changed with it.
 */
function concernsNobody(mark: Mark, event: unknown): boolean {
  const known = isEdit(mark) ? parseKnownTabs(readProperties()[KNOWN_TABS_PROPERTY]) : null;
  if (known === null || !isEdit(mark)) return false;
  if (isForeign(known, mark.tab)) return mark.rows[0] > HEADER_ROWS;
  const beside = columnsBeside(known, mark);
  return beside !== null && !hasFormulas(event, mark.rows, beside);
}

/** What can't be found out does not keep an edit from being sent. */
function mayConcernUs(mark: Mark, event: unknown): boolean {
  try {
    return !concernsNobody(mark, event);
  } catch {
    return true;
  }
}

export function onSheetEdit(event: unknown): void {
  const mark = editMarkOf(event);
  if (mark === null || !mayConcernUs(mark, event)) return;
  leaveMark(mark);
  processMarks();
}

/** Mostly a colour, so no run is worth it: the next one looks at the number formats. */
function noteFormats(): void {
  writeProperty(FORMAT_MARK_PROPERTY, `${Date.now()}_${Math.floor(Math.random() * 2 ** 32).toString(36)}`);
}

export function onSheetChange(event: { readonly changeType?: string } | undefined): void {
  const changeType = String(event?.changeType);
  // Edits have a trigger of their own.
  if (changeType === 'EDIT') return;
  if (changeType === 'FORMAT') {
    noteFormats();
    return;
  }
  leaveMark({ all: 'change' });
  // A tab may come by the name of one that went.
  if (changeType.endsWith('_GRID')) removeProperty(KNOWN_TABS_PROPERTY);
  processMarks();
}

/** A full comparison does the work of every mark that was there before it began to read. */
function compareAll(): boolean {
  const properties = readProperties();
  const result = runSync(properties, { ...everything, trigger: 'schedule' });
  if (typeof result === 'string' || isUnfinished(result)) return false;
  removeMarks(marksIn(properties));
  return processAllMarks();
}

/** A tick that ran is noted with what the run remembers; one that threw is noted here, if it can be. */
function compareAllNoted(): boolean {
  try {
    return compareAll();
  } catch (error) {
    noteFailed(error);
    throw error;
  }
}

function noteFailed(error: unknown): void {
  try {
    writeProperty(TICK_PROPERTY, tickText({ at: Date.now(), problem: String(error) }));
  } catch {
    // What keeps the note from being written is most likely what the tick failed by.
  }
}

export function onSchedule(): void {
  const isDone = underLock(TICK_WAIT_MS, compareAllNoted);
  if (isDone === null) leaveMark({ all: 'schedule' });
  if (isDone === true && marksIn(readProperties()).length > 0) processMarks();
}
