/** Sync from the menu: tells what happened, asks before many rows go, and goes on in a dialog where time runs out. */

import { askYesNo, localeOfUi, showDialog, toast } from '../google/dialogs.ts';
import { readProperties, removeProperty } from '../google/properties.ts';
import { everything, execute } from '../run/execute.ts';
import { marksIn } from '../run/marks.ts';
import type { SettingsProblem } from '../run/settings.ts';
import { isUnfinished, type SyncResult } from '../run/sync.ts';
import type { TabWork } from '../run/tab-work.ts';
import { leaveMark, removeMarks, underLock, workOffAll, workOffLeft } from '../run/work-off.ts';
import { namesOf, tellResult } from '../show/tell.ts';
import { type Texts, textsFor } from '../show/texts.ts';
import { continuePage } from './continue-page.ts';

const WAIT_MS = 20_000;
const TOAST_SECONDS = 12;

type MenuResult = SyncResult | SettingsProblem | null;

function compareNow(ownMark: string, allowMassDelete: ReadonlySet<string>): SyncResult | SettingsProblem {
  const properties = readProperties();
  const result = execute(properties, { ...everything, trigger: 'menu', allowMassDelete });
  if (typeof result === 'string' || isUnfinished(result)) {
    removeProperty(ownMark);
    return result;
  }
  removeMarks(marksIn(properties));
  workOffAll();
  return result;
}

/** @returns null where another execution holds the lock; it does our work too, by our mark */
function menuSync(allowMassDelete: ReadonlySet<string>): MenuResult {
  const ownMark = leaveMark({ all: 'menu' });
  return underLock(WAIT_MS, () => compareNow(ownMark, allowMassDelete));
}

function tell(result: MenuResult, locale: string, texts: Texts): string {
  return result === null ? texts.busy : tellResult(result, locale, texts).join(' ');
}

function worksOf(result: MenuResult): readonly TabWork[] {
  return result === null || typeof result === 'string' ? [] : result.works;
}

/** Names the tab and the count (R9). Asked without the lock: a question drops it. */
function isConfirmed({ blocked, ...work }: TabWork, texts: Texts): boolean {
  if (blocked === null) return false;
  const tab = namesOf({ ...work, blocked });
  const question =
    blocked.why === 'missing_tab'
      ? texts.missingTab(tab, blocked.missing.join(', '), blocked.losing)
      : texts.massDelete(tab, blocked.losing, blocked.stored);
  return askYesNo(texts.blockedTitle, question);
}

function hasMoreToDo(result: MenuResult): boolean {
  return worksOf(result).some((work) => work.flags.has('out_of_time'));
}

export function syncNow(): void {
  const locale = localeOfUi();
  const texts = textsFor(locale);
  toast(texts.sending, TOAST_SECONDS);
  let result = menuSync(new Set());
  const confirmed = worksOf(result).filter((work) => isConfirmed(work, texts));
  if (confirmed.length > 0) result = menuSync(new Set(confirmed.map((work) => work.contract.tab)));
  toast(tell(result, locale, texts), TOAST_SECONDS);
  if (hasMoreToDo(result)) showDialog(texts.menu.syncNow, continuePage(texts.continuing), 420, 160);
  workOffLeft(result);
}

/** Called again and again by the dialog until nothing is left to do. */
export function continueSync(): { readonly done: boolean; readonly text: string } {
  const locale = localeOfUi();
  const texts = textsFor(locale);
  const result = menuSync(new Set());
  const done = !hasMoreToDo(result);
  workOffLeft(result);
  return { done, text: done ? tell(result, locale, texts) : texts.continuing };
}
