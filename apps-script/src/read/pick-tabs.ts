/** Which tabs of the workbook serve which contract (CELLS 7), as sheets to read. */

import { contracts } from '@qtickets/shared-schema/contracts/index';
import { chooseTabs, type TabChoice, type TabSettings } from '@qtickets/shared-schema/reading/choose-tabs';
import type { SheetTab } from '../run/ports.ts';
import { toWireRows } from './wire-cell.ts';

export type PickedTabs = { readonly choice: TabChoice; readonly sheets: readonly SheetTab[] };

/** A header stands in one of these. */
export const HEADER_ROWS = 10;

/** For headers only, where no date counts. */
function topRows(sheet: SheetTab) {
  const rows = Math.min(HEADER_ROWS, sheet.lastRow());
  const columns = sheet.lastColumn();
  if (rows < 1 || columns < 1) return [];
  return toWireRows(sheet.values(1, 1, rows, columns), (instant) => ({ date: new Date(instant).toISOString() }));
}

export function pickTabs(sheets: readonly SheetTab[], settings: TabSettings): readonly PickedTabs[] {
  const tabs = sheets.map((sheet) => ({ name: sheet.name, topRows: () => topRows(sheet) }));
  return chooseTabs(contracts, settings, tabs).map((choice) => ({
    choice,
    sheets: choice.names.flatMap((name) => sheets.filter((sheet) => sheet.name === name)),
  }));
}
