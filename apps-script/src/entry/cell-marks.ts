/** Turns the marks of broken cells on and off. */
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { isOwnTab } from '@qtickets/shared-schema/reading/tab-names';
import { changeLooks, readLooks } from '../google/cell-looks.ts';
import { localeOfUi, toast } from '../google/dialogs.ts';
import { removeProperty, writeProperties } from '../google/properties.ts';
import { openWorkbook } from '../google/workbook.ts';
import { fail, underLock } from '../run/process-marks.ts';
import { markChanges } from '../show/cell-marks.ts';
import { CELL_MARKS_PROPERTY, MARKED_PROPERTY, TO_LOOK_AT } from '../show/mark-cells.ts';
import { textsFor } from '../show/texts.ts';
import { syncNow } from './sync-now.ts';

const WAIT_MS = 20_000;
const TOAST_SECONDS = 10;

/** A comparison finds them, and marks them. */
export function markBrokenCells(): void {
  const toLookAt = contracts.map(({ tab }) => `${tab}=${TO_LOOK_AT}`).join(' ');
  writeProperties({ [CELL_MARKS_PROPERTY]: 'on', [MARKED_PROPERTY]: toLookAt });
  syncNow(textsFor(localeOfUi()).marks.on);
}

/** In every tab: a mark may have been copied anywhere. */
export function unmarkCells(): void {
  const texts = textsFor(localeOfUi());
  removeProperty(CELL_MARKS_PROPERTY);
  const left = underLock(WAIT_MS, removeMarks, fail);
  if (left === null) toast(texts.marks.busy, TOAST_SECONDS);
  else toast(left.length === 0 ? texts.marks.off : texts.marks.left(left), TOAST_SECONDS);
}

/** @returns the tabs that may still have some */
function removeMarks(): readonly string[] {
  const names = openWorkbook()
    .tabs()
    .map(({ name }) => name);
  const left = names.filter((name) => !isOwnTab(name) && !isUnmarked(name));
  if (left.length === 0) removeProperty(MARKED_PROPERTY);
  return left;
}

function isUnmarked(tab: string): boolean {
  try {
    const looks = readLooks(tab);
    return looks === null || changeLooks(tab, markChanges(looks, new Map())).length === 0;
  } catch (error) {
    console.warn(`${tab}: ${String(error)}`);
    return false;
  }
}
