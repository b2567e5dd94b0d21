/** Notes and backgrounds of cells. Neither is a value: writing them starts no trigger (GOOGLE 2). */
import type { LookChange, Looks } from './looks.ts';

/** One call reads no more cells: for values so many are known to go well. */
const CELLS_MAX = 250_000;
/** So many cells that Google refuses are enough to know that it refuses the rest. */
const FAILURES_MAX = 10;

/** @param rows by default all that the tab has, emptied ones too @returns null for a tab that is gone, or has no cells */
export function readLooks(tab: string, rows?: readonly [first: number, last: number]): Looks | null {
  const sheet = SpreadsheetApp.getActiveSpreadsheet().getSheetByName(tab);
  if (sheet === null || String(sheet.getType()) !== 'GRID') return null;
  const [first, last] = [rows?.[0] ?? 1, Math.min(rows?.[1] ?? Number.POSITIVE_INFINITY, sheet.getMaxRows())];
  const columns = sheet.getLastColumn();
  if (last < first || columns < 1) return null;
  const [notes, backgrounds]: [string[][], string[][]] = [[], []];
  const step = Math.max(1, Math.floor(CELLS_MAX / columns));
  for (let row = first; row <= last; row += step) {
    const range = sheet.getRange(row, 1, Math.min(step, last - row + 1), columns);
    for (const line of range.getNotes()) notes.push(line);
    for (const line of range.getBackgrounds()) backgrounds.push(line);
  }
  return { firstRow: first, notes, backgrounds };
}

function changeLook(sheet: GoogleAppsScript.Spreadsheet.Sheet, { cell, note, background }: LookChange): void {
  const range = sheet.getRange(cell);
  if (background !== undefined) range.setBackground(background);
  if (note === '') range.clearNote();
  else if (note !== undefined) range.setNote(note);
}

/** A protected cell keeps no other from being changed. @returns the cells that could not be */
export function changeLooks(tab: string, changes: readonly LookChange[]): readonly string[] {
  const sheet = SpreadsheetApp.getActiveSpreadsheet().getSheetByName(tab);
  const failed: string[] = [];
  for (const change of changes) {
    if (sheet === null || failed.length >= FAILURES_MAX) failed.push(change.cell);
    else if (!isChanged(sheet, change)) failed.push(change.cell);
  }
  // Google may write later; the next holder of the lock must see it.
  SpreadsheetApp.flush();
  return failed;
}

function isChanged(sheet: GoogleAppsScript.Spreadsheet.Sheet, change: LookChange): boolean {
  try {
    changeLook(sheet, change);
    return true;
  } catch (error) {
    console.warn(`${change.cell}: ${String(error)}`);
    return false;
  }
}
