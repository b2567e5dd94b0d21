/** Processes marks under the lock (R3), whichever execution left them. */

import { isUnfinished } from '@qtickets/shared-schema/client/report';
import { releaseLock, takeLock } from '../google/document-lock.ts';
import { type Properties, readProperties, removeProperty, writeProperty } from '../google/properties.ts';
import { BREAKER_PROPERTY, isServerAway, parseBreaker } from './breaker.ts';
import { type EditMark, isEdit, type LeftMark, type Mark, markProperty, marksIn, markText } from './marks.ts';
import { type Execution, everything, runSync } from './run-sync.ts';
import type { SettingsProblem } from './settings.ts';
import type { SyncResult } from './sync-workbook.ts';

/** More than this, left while the server is away, become one. */
const MARKS_MAX = 50;

export function leaveMark(mark: Mark): string {
  const property = markProperty(Date.now(), Math.random());
  writeProperty(property, markText(mark));
  return property;
}

export function removeMarks(marks: readonly LeftMark[]): void {
  for (const { property } of marks) removeProperty(property);
}

/** What the marks ask for: edited rows, or everything if one of them says so. */
function executionFor(marks: readonly LeftMark[]): Execution {
  const edits: EditMark[] = [];
  for (const { mark } of marks) {
    if (!isEdit(mark)) return { ...everything, trigger: mark.all };
    edits.push(mark);
  }
  return { ...everything, trigger: 'edit', edits };
}

function wait(marks: readonly LeftMark[]): void {
  if (marks.length <= MARKS_MAX) return;
  leaveMark({ all: 'change' });
  removeMarks(marks);
}

/** One look at the marks. @returns whether there may be more to do: marks were found, done and removed */
function processOnce(properties: Properties): boolean {
  const marks = marksIn(properties);
  if (marks.length === 0) return false;
  if (isServerAway(parseBreaker(properties[BREAKER_PROPERTY]), Date.now())) {
    wait(marks);
    return false;
  }
  const result = runSync(properties, executionFor(marks));
  // Marks of a run that did not do all stay: the next execution does them. Without settings none can.
  if (typeof result !== 'string' && isUnfinished(result)) return false;
  removeMarks(marks);
  return typeof result !== 'string';
}

/** Others' marks are taken for this long; what comes later is left to the next execution. */
const PROCESS_MS = 60_000;

/** Processes marks until there are no more. The caller holds the lock. @returns false where they can't be done now */
export function processAllMarks(): boolean {
  const until = Date.now() + PROCESS_MS;
  while (Date.now() < until) {
    const properties = readProperties();
    if (marksIn(properties).length === 0) return true;
    if (!processOnce(properties)) return false;
  }
  return false;
}

/**
 * @param onFailure hears what Google threw instead of the lock; a person who waits wants to know
 * @returns null where another execution holds the lock, or where it cannot be had
 */
export function underLock<T>(waitMs: number, work: () => T, onFailure?: (error: unknown) => void): T | null {
  if (!takeLock(waitMs, onFailure)) return null;
  try {
    return work();
  } finally {
    releaseLock();
  }
}

/**
 * Processes all marks if the lock is free; otherwise its holder does. After releasing it looks once more,
 * for a mark that was left between its last look and the release.
 */
export function processMarks(): void {
  while (underLock(0, processAllMarks) === true) {
    if (marksIn(readProperties()).length === 0) return;
  }
}

/** For `underLock` from the menu: the menu item ends in the words of what Google threw. */
export function fail(error: unknown): never {
  throw error;
}

/** What others left while the lock was held for something else. Where that did not go well, a later execution tries. */
export function processLeftMarks(result: SyncResult | SettingsProblem | null): void {
  if (result !== null && typeof result !== 'string' && !isUnfinished(result)) processMarks();
}
