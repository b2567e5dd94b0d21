/** Processes marks under the lock (R3), whichever execution left them. */

import { isUnfinished } from '@qtickets/shared-schema/client/report';
import { releaseLock, takeLock } from '../google/document-lock.ts';
import { isMarkSignalled, signalMark } from '../google/marks-signal.ts';
import { readProperties, removeProperty, writeProperty } from '../google/properties.ts';
import { BREAKER_PROPERTY, isServerAway, parseBreaker } from './breaker.ts';
import { planGathering } from './gathering.ts';
import { type EditMark, isEdit, type LeftMark, type Mark, markProperty, marksIn, markText } from './marks.ts';
import { doMarksWait, paceNow } from './pace.ts';
import type { Properties } from './ports.ts';
import { type Execution, everything, runSync } from './run-sync.ts';
import type { SettingsProblem } from './settings.ts';
import type { SyncResult } from './sync-workbook.ts';

/** More than this, left while the server is away or the pace is slow, become one. */
const MARKS_MAX = 50;

/** Marks of this execution itself. */
const own = new Set<string>();

/** Those that other executions left, and so found the lock taken, or did not come to their end. */
export function othersOf(marks: readonly LeftMark[]): readonly LeftMark[] {
  return marks.filter(({ property }) => !own.has(property));
}

export function leaveMark(mark: Mark): string {
  const property = markProperty(Date.now(), Math.random());
  own.add(property);
  writeProperty(property, markText(mark));
  return property;
}

/**
 * Leaves a mark and processes it with all others; at a slower pace that is left to a later execution.
 * @param properties as they were just before; null: not known
 */
export function processMark(mark: Mark, properties: Properties | null): void {
  const waits = properties !== null && paceNow(properties, Date.now()).edits === 'wait';
  const left: Mark = waits ? { all: 'change' } : mark;
  const property = leaveMark(left);
  const known = properties === null ? null : { ...properties, [property]: markText(left) };
  if (known !== null && doMarksWait(known, marksIn(known), Date.now())) planFor(known, marksIn(known));
  else processMarks(known ?? undefined);
}

export function removeMarks(marks: readonly LeftMark[]): void {
  for (const { property } of marks) removeProperty(property);
}

/** What the marks ask for: edited rows, or everything if one of them says so. */
function executionFor(marks: readonly LeftMark[]): Execution {
  const edits: EditMark[] = [];
  const others = othersOf(marks);
  for (const { mark } of marks) {
    if (!isEdit(mark)) return { ...everything, trigger: mark.all, others };
    edits.push(mark);
  }
  return { ...everything, trigger: 'edit', edits, others };
}

function wait(marks: readonly LeftMark[]): void {
  if (marks.length <= MARKS_MAX) return;
  leaveMark({ all: 'change' });
  removeMarks(marks);
}

/** Edits that are gathered have a trigger of their own; all else has the tick. */
function planFor(properties: Properties, marks: readonly LeftMark[]): void {
  const now = Date.now();
  const areGathered = paceNow(properties, now).edits === 'gathered' && marks.every(({ mark }) => isEdit(mark));
  if (areGathered) planGathering(properties, now);
}

/** Whether this execution is the trigger's that sends what was gathered; what comes meanwhile is gathered anew. */
let isGathered = false;

/** For the trigger that fires once. @param known the properties, as they have just been read */
export function processGathered(known: Properties): void {
  isGathered = true;
  processMarks(known);
}

/** One look at the marks. @returns whether there may be more to do: marks were found, done and removed */
function processOnce(properties: Properties): boolean {
  const marks = marksIn(properties);
  if (marks.length === 0) return false;
  if (isServerAway(parseBreaker(properties[BREAKER_PROPERTY]), Date.now())) {
    wait(marks);
    return false;
  }
  if (doMarksWait(properties, marks, Date.now(), isGathered)) {
    wait(marks);
    planFor(properties, marks);
    return false;
  }
  isGathered = false;
  const result = runSync(properties, executionFor(marks));
  // Marks of a run that did not do all stay: the next execution does them. Without settings none can.
  if (typeof result !== 'string' && isUnfinished(result)) return false;
  removeMarks(marks);
  return typeof result !== 'string';
}

/** Others' marks are taken for this long; what comes later is left to the next execution. */
const PROCESS_MS = 60_000;

/**
 * Processes marks until there are no more. The caller holds the lock.
 * @param known the properties, where they have just been read
 * @returns false where they can't be done now
 */
export function processAllMarks(known?: Properties): boolean {
  const until = Date.now() + PROCESS_MS;
  let properties = known ?? readProperties();
  while (Date.now() < until) {
    if (marksIn(properties).length === 0) return true;
    if (!processOnce(properties)) return false;
    if (isMarkSignalled() === false) return true;
    properties = readProperties();
  }
  return false;
}

/**
 * @param onFailure hears what Google threw instead of the lock; a person who waits wants to know
 * @returns null where another execution holds the lock, which is told of marks, or where it cannot be had
 */
export function underLock<T>(waitMs: number, work: () => T, onFailure?: (error: unknown) => void): T | null {
  if (!takeLock(waitMs, onFailure)) {
    signalMark();
    return null;
  }
  try {
    return work();
  } finally {
    releaseLock();
  }
}

/**
 * Processes all marks if the lock is free; otherwise its holder does. After releasing it looks once more,
 * for a mark that was left between its last look and the release.
 * @param known the properties with the own mark, where they have just been read
 */
export function processMarks(known?: Properties): void {
  // Where the lock is taken, its holder may have looked for the last time before it was told.
  let isDone = underLock(0, () => processAllMarks(known)) ?? underLock(0, processAllMarks);
  while (isDone === true && (isMarkSignalled() ?? marksIn(readProperties()).length > 0)) {
    isDone = underLock(0, processAllMarks);
  }
}

/** For `underLock` from the menu: the menu item ends in the words of what Google threw. */
export function fail(error: unknown): never {
  throw error;
}

/**
 * What others left while the lock was held for something else. Where the server, the bundle or the time stood in the way, a later
 * execution tries; that tabs changed meanwhile keeps no edit waiting.
 */
export function processLeftMarks(result: SyncResult | SettingsProblem | null): void {
  if (result === null || typeof result === 'string') return;
  const settled = result.contracts.filter(({ outcome }) => outcome.kind !== 'unsettled');
  if (!isUnfinished({ ...result, contracts: settled })) processMarks();
}
