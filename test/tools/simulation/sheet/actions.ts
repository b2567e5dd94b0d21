/** What people do in a spreadsheet. Each action says what it did, or returns undefined where it can't be done now. */
import type { SheetModel } from '../../apps-script-runtime/index.ts';
import type { Dice } from '../dice.ts';
import * as column from './column-actions.ts';
import { columnsIn, type Desk, gridOf } from './desk.ts';
import type { Action } from './hand.ts';
import * as row from './row-actions.ts';
import { firstDataRow } from './rows.ts';
import * as tab from './tab-actions.ts';

const actions: readonly (readonly [weight: number, name: string, action: Action])[] = [
  [14, 'cell edited', row.editCell],
  [4, 'cell respelled', row.respell],
  [8, 'rows pasted', row.pasteRows],
  [5, 'value filled', row.fillColumn],
  [4, 'rows inserted', row.insertRows],
  [7, 'rows deleted', row.deleteRows],
  [2, 'most rows deleted', row.deleteMost],
  [5, 'tab sorted', row.sort],
  [3, 'rows moved', row.moveRows],
  [2, 'column moved', column.moveColumn],
  [1, 'column inserted', column.insertColumn],
  [2, 'column copied', column.copyColumn],
  [3, 'header renamed', column.renameHeader],
  [5, 'column broken', column.breakColumn],
  [6, 'keys unreadable', column.breakKeys],
  [5, 'draft begun', row.draft],
  [7, 'rows duplicated', row.duplicateRows],
  [6, 'row copied from another spreadsheet', tab.copyFromNeighbour],
  [8, 'key edited', row.editKey],
  [2, 'keys replaced', row.replaceKeys],
  [4, 'change undone', row.undo],
  [2, 'tab cleared', tab.clearTab],
  [2, 'tab renamed', tab.renameTab],
  [1, 'tab deleted', tab.deleteTab],
  [2, 'tab added', tab.addTab],
  [3, 'row moved to another tab', tab.moveToOtherTab],
  [7, 'written by API', row.writeByApi],
  [2, 'time zone changed', row.changeZone],
  [10, 'repaired', row.repairOne],
];

type Wanted = { readonly kind?: string; readonly sheet?: SheetModel };

/**
 * Somebody does something.
 * @param wanted what, and in which tab; otherwise whatever comes to mind
 * @returns what it was, and its kind; undefined where it can't be done now
 */
export function act(
  desk: Desk,
  dice: Dice,
  wanted: Wanted = {},
): { readonly kind: string; readonly text: string } | undefined {
  const sheets = desk.sheets();
  if (sheets.length === 0) return repairOnly(desk, dice);
  const { sheet, role } = sheets.find((known) => known.sheet === wanted.sheet) ?? dice.pick(sheets);
  const places = columnsIn(sheet, role);
  const hand = {
    desk,
    dice,
    sheet,
    role,
    places,
    first: firstDataRow(role),
    last: Math.max(role.headerRow, sheet.lastRow()),
  };
  const possible = actions.filter(([, name]) => wanted.kind === undefined || name === wanted.kind);
  const [kind, action] = dice.weighted(possible.map(([weight, name, action]) => [weight, [name, action] as const]));
  const before = { sheet, grid: gridOf(sheet) };
  const pending = desk.runtime.pendingEvents.length;
  const text = action(hand);
  if (text === undefined) return undefined;
  desk.undo = before;
  desk.changed();
  desk.arrivals.changed(kind, desk.runtime.pendingEvents.slice(pending));
  return { kind, text };
}

function repairOnly(desk: Desk, dice: Dice): { kind: string; text: string } | undefined {
  const repair = desk.repairs.splice(dice.below(Math.max(1, desk.repairs.length)), 1)[0];
  repair?.apply();
  desk.changed();
  desk.arrivals.changed('repaired', []);
  return repair && { kind: 'repaired', text: repair.what };
}

/** Puts right whatever was broken by accident, the latest first. */
export function repairAll(desk: Desk): void {
  for (const { apply } of desk.repairs.splice(0).reverse()) apply();
  desk.changed();
  desk.arrivals.changed('repaired', []);
}
