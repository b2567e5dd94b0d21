/**
 * Which tabs of the workbook serve which contract (CELLS 7), as sheets to read. Tabs that are not ours are looked at
 * where something says that they changed, else once an hour (GOOGLE 3): what is known of them is in `known-tabs.ts`.
 */

import { contracts } from '@qtickets/shared-schema/contracts/index';
import { chooseTabs, type TabChoice, type TabSettings } from '@qtickets/shared-schema/reading/choose-tabs';
import { HEADER_ROWS } from '@qtickets/shared-schema/wire/limits';
import type { EditMark } from '../run/marks.ts';
import type { SheetTab, Workbook } from '../run/ports.ts';
import {
  choicesOf,
  fingerprintsOf,
  hourOf,
  isForeign,
  type KnownTabs,
  settingsKey,
  storedChoices,
} from './known-tabs.ts';
import { toWireRows } from './wire-cell.ts';

/** `sheets`: those of the choice; none where the run has no edits in them. */
export type OpenedTabs = { readonly choice: TabChoice; readonly sheets: readonly SheetTab[] };

export type Opened = {
  readonly tabs: readonly OpenedTabs[];
  /** What is known from now on. */
  readonly known: KnownTabs | null;
};

/** What a run wants tabs for. */
export type Wanted = {
  /** null: every tab is compared. */
  readonly edits: readonly EditMark[] | null;
  /** Unix ms. */
  readonly now: number;
  /** Whether a person asked, so that nothing is taken as known. */
  readonly looksAnew: boolean;
};

/** Whether the workbook has other tabs than those that a run's edits were opened by. */
export function haveTabsChanged(workbook: Workbook, known: KnownTabs | null): boolean {
  return `${fingerprintsOf(workbook.tabs())}` !== `${known?.tabs ?? ''}`;
}

export function openTabs(workbook: Workbook, settings: TabSettings, last: KnownTabs | null, wanted: Wanted): Opened {
  const known = last !== null && mayStillHold(last, settings, wanted) ? last : null;
  const quick = known === null ? null : openEdited(workbook, known, wanted);
  if (quick !== null) return quick;
  const sheets = workbook.tabs();
  const tabs = fingerprintsOf(sheets);
  const choices = known !== null && `${known.tabs}` === `${tabs}` ? choicesOf(known) : null;
  return choices === null ? look(sheets, tabs, settings, last, wanted) : { tabs: withSheets(choices, sheets), known };
}

function mayStillHold(last: KnownTabs, settings: TabSettings, { edits, now, looksAnew }: Wanted): boolean {
  if (looksAnew || last.settings !== settingsKey(settings)) return false;
  return edits === null ? last.hour === hourOf(now) : !edits.some((edit) => mayHaveMadeOurs(last, edit));
}

/** An edit where headers may stand, in a tab that is found by its header only. */
function mayHaveMadeOurs(last: KnownTabs, { tab, rows }: EditMark): boolean {
  const byHeader = last.choices.some(({ how, names }) => how === 'header' && names.includes(tab));
  return rows[0] <= HEADER_ROWS && (byHeader || isForeign(last, tab));
}

/** An edit opens its own tabs only; null where one of them is not known, or where tabs came or went. */
function openEdited(workbook: Workbook, known: KnownTabs, { edits }: Wanted): Opened | null {
  const choices = edits === null ? null : choicesOf(known);
  if (edits === null || choices === null) return null;
  if (orElse(workbook.countTabs, -1) !== known.tabs.length) return null;
  const edited = Array.from(new Set(edits.map(({ tab }) => tab))).filter((tab) => !isForeign(known, tab));
  const tabs: OpenedTabs[] = [];
  for (const choice of choices) {
    const isEdited = choice.names.some((name) => edited.includes(name));
    const sheets = isEdited ? choice.names.map((name) => workbook.tab(name)) : [];
    const found = sheets.flatMap((sheet) => (sheet === null ? [] : [sheet]));
    if (found.length < sheets.length) return null;
    tabs.push({ choice, sheets: found });
  }
  return edited.every((tab) => choices.some(({ names }) => names.includes(tab))) ? { tabs, known } : null;
}

function withSheets(choices: readonly TabChoice[], sheets: readonly SheetTab[]): readonly OpenedTabs[] {
  return choices.map((choice) => ({
    choice,
    sheets: choice.names.flatMap((name) => sheets.filter((sheet) => sheet.name === name)),
  }));
}

function look(
  sheets: readonly SheetTab[],
  tabs: string[],
  settings: TabSettings,
  last: KnownTabs | null,
  { now }: Wanted,
): Opened {
  const looked = lookAt(sheets, settings);
  const key = settingsKey(settings);
  const before = last !== null && last.settings === key ? choicesOf(last) : null;
  const isSame = `${last?.tabs}` === `${tabs}`;
  // What served a contract by its header, and can't be looked at now, is not gone for that.
  const wasOurs = ({ contract, how, names }: TabChoice) =>
    (how === 'header' || contract.optional === true) && names.some((name) => looked.failed.has(name));
  if (isSame && before?.some(wasOurs) === true) return { tabs: withSheets(before, sheets), known: last };
  // Nor does one of two that fit alike stand alone because the other can't be looked at.
  const contested = (choice: TabChoice) =>
    before?.find(({ contract, notices }) => contract === choice.contract && isAmongAlike(notices, looked.failed));
  const choices = looked.choices.map((choice) => (choice.how === 'header' ? (contested(choice) ?? choice) : choice));
  const layouts = last?.layouts ?? [];
  const known = { tabs, settings: key, hour: hourOf(now), choices: storedChoices(choices), layouts };
  return { tabs: withSheets(choices, sheets), known };
}

/** Whether one of the tabs fits as well as others. */
function isAmongAlike(notices: TabChoice['notices'], tabs: ReadonlySet<string>): boolean {
  return notices.some(({ code, names }) => code === 'several_fit' && names.some((name) => tabs.has(name)));
}

/** Whatever a tab that is not ours throws says nothing about ours. */
function lookAt(sheets: readonly SheetTab[], settings: TabSettings) {
  const failed = new Set<string>();
  const tabs = sheets.map((sheet) => ({
    name: sheet.name,
    topRows: () =>
      orElse(
        () => topRows(sheet),
        [],
        () => failed.add(sheet.name),
      ),
    isGrid: () => orElse(() => sheet.isGrid(), true),
  }));
  return { choices: chooseTabs(contracts, settings, tabs), failed };
}

function orElse<T>(ask: () => T, otherwise: T, onFailure: () => void = () => undefined): T {
  try {
    return ask();
  } catch {
    onFailure();
    return otherwise;
  }
}

/** For headers only, where no date counts. */
export function topRows(sheet: SheetTab) {
  const rows = Math.min(HEADER_ROWS, sheet.lastRow());
  const columns = rows < 1 ? 0 : sheet.lastColumn();
  if (columns < 1) return [];
  return toWireRows(sheet.values(1, 1, rows, columns), (instant) => ({ date: new Date(instant).toISOString() }));
}
