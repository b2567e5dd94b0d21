/** What Google's triggers start. Each leaves its mark before it tries for the lock (R3). */

import { isUnfinished } from '@qtickets/shared-schema/client/report';
import { causeOfError } from '../google/causes.ts';
import { editMarkOf } from '../google/edit-event.ts';
import { isMarkSignalled } from '../google/marks-signal.ts';
import { readProperties, removeProperty, writeProperties, writeProperty } from '../google/properties.ts';
import { FORMAT_MARK_PROPERTY } from '../read/known-formats.ts';
import { KNOWN_TABS_PROPERTY } from '../read/known-tabs.ts';
import { keepEditTrigger } from '../run/edit-trigger.ts';
import { beginGathered, withoutOverdue } from '../run/gathering.ts';
import { TICK_PROPERTY, tickText } from '../run/last-tick.ts';
import { LEDGER_PROPERTY, ledgerText, TICK_WAIT_MS } from '../run/ledger.ts';
import { isEdit, type Mark, marksIn } from '../run/marks.ts';
import { isTickDue, paceNow } from '../run/pace.ts';
import type { Properties } from '../run/ports.ts';
import {
  leaveMark,
  othersOf,
  processAllMarks,
  processGathered,
  processMark,
  processMarks,
  removeMarks,
  underLock,
} from '../run/process-marks.ts';
import { everything, reportNotBegun, runSync } from '../run/run-sync.ts';
import { changesNothing } from './changes-nothing.ts';

/** As little as the decision about an edit needs; null where nothing can be read, which keeps no edit from being sent. */
function propertiesOrNull(): Properties | null {
  try {
    return readProperties();
  } catch {
    return null;
  }
}

/** For an execution that has nothing else to note. Where it can't be written, its costs are lost. */
function noteCosts(properties: Properties): void {
  try {
    writeProperty(LEDGER_PROPERTY, ledgerText(properties, [], Date.now()));
  } catch (error) {
    console.warn(`ledger: ${String(error)}`);
  }
}

/** Where the day is nearly spent, one mark for all edits is enough: the comparison finds them. */
function isLeftToTick(properties: Properties): boolean {
  const hasMark = marksIn(properties).some(({ mark }) => !isEdit(mark));
  return hasMark && paceNow(properties, Date.now()).edits === 'wait';
}

/** An edit of which Google does not say where it was is one of anywhere. */
function markOf(event: unknown): Mark | null {
  try {
    return editMarkOf(event);
  } catch {
    return { all: 'change' };
  }
}

export function onSheetEdit(event: unknown): void {
  const properties = propertiesOrNull();
  if (properties !== null && isLeftToTick(properties)) {
    noteCosts(properties);
    return;
  }
  const mark = markOf(event);
  if (mark === null) return;
  if (properties !== null && isEdit(mark) && changesNothing(mark, properties)) noteCosts(properties);
  else processMark(mark, properties);
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

/** A tick that is not due yet does what edits left to it, and notes that it came. */
function rest(properties: Properties): boolean {
  const isDone = processAllMarks(properties);
  const now = marksIn(properties).length === 0 ? properties : readProperties();
  const at = Date.now();
  writeProperties({ [TICK_PROPERTY]: tickText({ at, problem: '' }), [LEDGER_PROPERTY]: ledgerText(now, [], at) });
  return isDone;
}

/** A full comparison does the work of every mark that was there before it began to read. */
function compareAll(): boolean {
  const properties = keepEditTrigger(withoutOverdue(readProperties(), Date.now()), Date.now());
  if (!isTickDue(properties, Date.now())) return rest(properties);
  const others = othersOf(marksIn(properties));
  const result = runSync(properties, { ...everything, trigger: 'schedule', others });
  if (typeof result === 'string' || isUnfinished(result)) return false;
  removeMarks(marksIn(properties));
  return isMarkSignalled() === false || processAllMarks();
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
  const properties = propertiesOrNull();
  if (properties !== null) noteCosts(properties);
}

/** Google's own words for it. */
const LOCK_HELD = 'Lock timeout: another process was holding the lock for too long.';

/** Whether the work of a tick is still to be done. */
function hasTickMark(properties: Properties): boolean {
  return marksIn(properties).some(({ mark }) => !isEdit(mark) && mark.all === 'schedule');
}

/**
 * A tick without the lock leaves its work to the holder. Where Google refuses the lock, or the work of an earlier tick is
 * still to be done, nobody may hold it: Status and the server hear of that.
 * @param refusal what Google threw instead of the lock; null where it is taken
 */
function leaveToHolder(refusal: unknown): void {
  const before = propertiesOrNull();
  processMark({ all: 'schedule' }, null);
  const problem = refusal ?? (before !== null && hasTickMark(before) ? LOCK_HELD : null);
  const properties = problem === null ? null : readProperties();
  if (properties === null || !hasTickMark(properties)) return;
  noteFailed(problem);
  reportNotBegun(properties, causeOfError(problem));
}

/** Edits that were gathered go out together. */
export function onGathered(event: { readonly triggerUid?: unknown } | undefined): void {
  beginGathered(event?.triggerUid);
  const properties = readProperties();
  if (marksIn(properties).length === 0) noteCosts(properties);
  else processGathered(properties);
}

/** A tick waits for a run that is about to end; a longer one compares for it. */
export function onSchedule(): void {
  let refusal: unknown = null;
  const isDone = underLock(TICK_WAIT_MS, compareAllNoted, (error) => {
    refusal = error;
  });
  if (isDone === null) leaveToHolder(refusal);
  if (isDone === true && (isMarkSignalled() ?? marksIn(readProperties()).length > 0)) processMarks();
}
