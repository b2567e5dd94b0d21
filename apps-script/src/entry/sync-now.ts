/** Sync from the menu: says what happened, asks before many rows are deleted, and goes on in a dialog where time runs out. */

import { isUnfinished } from '@qtickets/shared-schema/client/report';
import type { ContractResult } from '@qtickets/shared-schema/client/work';
import { askYesNo, localeOfUi, showDialog, toast } from '../google/dialogs.ts';
import { readProperties, removeProperty } from '../google/properties.ts';
import { marksIn } from '../run/marks.ts';
import {
  fail,
  leaveMark,
  othersOf,
  processAllMarks,
  processLeftMarks,
  removeMarks,
  underLock,
} from '../run/process-marks.ts';
import { everything, runSync } from '../run/run-sync.ts';
import type { SettingsProblem } from '../run/settings.ts';
import type { SyncResult } from '../run/sync-workbook.ts';
import { isRunning } from '../show/automatic.ts';
import { namesOf } from '../show/describe-result.ts';
import { shortResult } from '../show/short-result.ts';
import { type Again, type Language, languageOf, type Texts } from '../show/texts.ts';
import { automaticIn } from './automatic-sync.ts';
import { continuePage } from './continue-page.ts';

const WAIT_MS = 20_000;
const TOAST_SECONDS = 12;

type MenuResult = SyncResult | SettingsProblem | null;

function compareNow(ownMark: string | null, allowMassDelete: ReadonlySet<string>): SyncResult | SettingsProblem {
  const properties = readProperties();
  const others = othersOf(marksIn(properties));
  const result = runSync(properties, { ...everything, trigger: 'menu', allowMassDelete, others });
  if (ownMark === null || (typeof result !== 'string' && result.notNoted !== null)) return result;
  if (typeof result === 'string' || isUnfinished(result)) {
    removeProperty(ownMark);
    return result;
  }
  removeMarks(marksIn(properties));
  processAllMarks();
  return result;
}

/** Where no property can be written, the sync goes on without what other executions would hear of it. */
function ownMarkOrNone(): string | null {
  try {
    return leaveMark({ all: 'menu' });
  } catch (error) {
    console.error(error);
    return null;
  }
}

/** @returns null where another execution holds the lock; it does our work too, by our mark */
function menuSync(allowMassDelete: ReadonlySet<string>): MenuResult {
  const ownMark = ownMarkOrNone();
  return underLock(WAIT_MS, () => compareNow(ownMark, allowMassDelete), fail);
}

/** What cannot be seen to be on is not promised. */
function whoTriesAgain(): keyof Again {
  try {
    return isRunning(automaticIn(readProperties())) ? 'automatic' : 'byHand';
  } catch {
    return 'byHand';
  }
}

function toastText(result: MenuResult, language: Language): string {
  if (result === null) return language.texts.busy;
  const isStopped = typeof result !== 'string' && result.cause !== null;
  return shortResult(result, language, isStopped ? whoTriesAgain() : 'byHand');
}

function contractsOf(result: MenuResult): readonly ContractResult[] {
  return result === null || typeof result === 'string' ? [] : result.contracts;
}

/** Names the tab and the count (R9). Asked without the lock: a question drops it. */
function isConfirmed({ outcome, names }: ContractResult, texts: Texts): boolean {
  if (outcome.kind !== 'blocked') return false;
  const { blocked } = outcome;
  const tab = namesOf({ names });
  const question =
    blocked.why === 'missing_tab'
      ? texts.missingTab(tab, blocked.missing.join(', '), blocked.losing)
      : texts.massDelete(tab, blocked.losing, blocked.stored);
  return askYesNo(texts.blockedTitle, question);
}

function hasMoreToDo(result: MenuResult): boolean {
  return contractsOf(result).some(({ outcome }) => outcome.kind === 'out_of_time');
}

/** @param announced what is said first, by default that it begins */
export function syncNow(announced?: string): void {
  const language = languageOf(localeOfUi());
  const { texts } = language;
  toast(announced ?? texts.sending, TOAST_SECONDS);
  let result = menuSync(new Set());
  const confirmed = contractsOf(result).filter((contract) => isConfirmed(contract, texts));
  if (confirmed.length > 0) result = menuSync(new Set(confirmed.map(({ contract }) => contract.tab)));
  toast(toastText(result, language), TOAST_SECONDS);
  if (hasMoreToDo(result)) showDialog(texts.menu.syncNow, continuePage(texts.continuing, texts.callFailed), 420, 160);
  processLeftMarks(result);
}

/** Called again and again by the dialog until nothing is left to do. */
export function continueSync(): { readonly done: boolean; readonly text: string } {
  const language = languageOf(localeOfUi());
  const result = menuSync(new Set());
  const done = !hasMoreToDo(result);
  processLeftMarks(result);
  return { done, text: done ? toastText(result, language) : language.texts.continuing };
}
