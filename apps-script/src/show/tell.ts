/** What a run is told as: a few sentences, the important one first. */

import { speaksRussian } from '@qtickets/shared-schema/reading/cells/locale';
import { issueTabNames } from '@qtickets/shared-schema/reading/tab-names';
import { countRows } from '../read/count-rows.ts';
import type { SettingsProblem } from '../run/settings.ts';
import type { SyncResult } from '../run/sync.ts';
import type { TabWork } from '../run/tab-work.ts';
import type { Failure } from '../send/server.ts';
import type { Texts } from './texts.ts';

/** A clock that is further off than this makes signatures invalid soon. */
const CLOCK_OFF_SECONDS = 120;

export function issueTabName(locale: string): string {
  return speaksRussian(locale) ? issueTabNames.ru : issueTabNames.en;
}

export function namesOf(work: TabWork): string {
  return work.sheets.map((sheet) => sheet.name).join(', ');
}

export function tellFailure(failure: Failure, texts: Texts): string[] {
  const ahead = failure.clockAheadSeconds ?? 0;
  const clock = Math.abs(ahead) > CLOCK_OFF_SECONDS ? [texts.clockOff(ahead)] : [];
  if (failure.kind === 'unreachable') return [texts.unreachable, ...clock];
  if (failure.kind === 'unauthorized') return clock.length > 0 ? clock : [texts.unauthorized];
  return [texts.refusedAll(failure.detail), ...clock];
}

/** Why a tab is not equal; nothing where it is. */
function tellTab(work: TabWork, texts: Texts): string[] {
  const tab = namesOf(work);
  if (work.unreadable !== null) return [texts.unreadable(work.unreadable)];
  if (work.flags.has('blocked')) return [texts.notDeleted(tab)];
  if (work.flags.has('refused')) return [texts.refused(tab, work.failure?.detail ?? '')];
  if (work.flags.has('digest_disagrees')) return [texts.disagrees(tab)];
  return work.flags.has('unsettled') ? [texts.unsettled(tab)] : [];
}

function tellEqual(works: readonly TabWork[], texts: Texts): string[] {
  const inserted = works.reduce((total, work) => total + work.counts.inserted, 0);
  const deleted = works.reduce((total, work) => total + work.counts.deleted, 0);
  const stored = works.reduce((total, work) => total + (work.state?.resolved.identities.length ?? 0), 0);
  const sent = inserted + deleted > 0 ? [texts.sent({ inserted, deleted })] : [];
  return works.every((work) => work.outcome === 'equal') ? [...sent, texts.allEqual(stored)] : sent;
}

function tellRows(works: readonly TabWork[], locale: string, texts: Texts): string[] {
  const { errors, drafts, replaced } = countRows(works);
  return [
    ...(errors > 0 ? [texts.errors(errors, issueTabName(locale))] : []),
    ...(drafts > 0 ? [texts.drafts(drafts)] : []),
    ...(replaced > 0 ? [texts.replaced(replaced)] : []),
  ];
}

export function tellResult(result: SyncResult | SettingsProblem, locale: string, texts: Texts): readonly string[] {
  if (typeof result === 'string') return [texts.openSettingsFirst];
  const { works, failure } = result;
  if (failure !== null) return tellFailure(failure, texts);
  if (works.length === 0) return [texts.noTabs];
  const problems = works.flatMap((work) => tellTab(work, texts));
  const older = works.some((work) => work.flags.has('older_bundle')) ? [texts.olderBundle] : [];
  return [...problems, ...tellEqual(works, texts), ...older, ...tellRows(works, locale, texts)];
}
