/** The dry run: how many rows a sync would add, change, delete and refuse. Writes nothing, here or there. */

import { localeOfUi, showDialog, toast } from '../google/dialogs.ts';
import { readProperties } from '../google/properties.ts';
import { everything, execute } from '../run/execute.ts';
import type { SettingsProblem } from '../run/settings.ts';
import type { SyncResult } from '../run/sync.ts';
import type { TabWork } from '../run/tab-work.ts';
import { underLock, workOffLeft } from '../run/work-off.ts';
import { page, paragraphs } from '../show/page.ts';
import { namesOf, tellResult } from '../show/tell.ts';
import { type CheckCounts, type Texts, textsFor } from '../show/texts.ts';

const WAIT_MS = 20_000;

type CheckResult = SyncResult | SettingsProblem | null;

/** `stored` and what the tab holds tell new rows from changed ones; a changed row of `lines` is one of each. */
function countsOf({ counts, stored, state }: TabWork): CheckCounts {
  const here = state?.resolved.identities.length ?? 0;
  const more = Math.max(0, here + counts.deleted - (stored ?? 0));
  const added = Math.min(counts.inserted, more);
  const quarantined = state?.rejected.count ?? 0;
  return { added, changed: counts.inserted - added, deleted: counts.deleted, quarantined };
}

function tellTab(work: TabWork, texts: Texts): string {
  return texts.checkTab(namesOf(work), countsOf(work));
}

function sentences(result: CheckResult, texts: Texts, locale: string): readonly string[] {
  if (result === null) return [texts.busy];
  if (typeof result === 'string' || result.failure !== null || result.works.length === 0) {
    return tellResult(result, locale, texts);
  }
  const stopped = result.works.filter((work) => work.outcome === 'stopped');
  const compared = result.works.filter((work) => work.outcome !== 'stopped');
  return [
    ...compared.map((work) => tellTab(work, texts)),
    ...(stopped.length > 0 ? tellResult({ ...result, works: stopped }, locale, texts) : []),
  ];
}

export function checkSheet(): void {
  const locale = localeOfUi();
  const texts = textsFor(locale);
  toast(texts.checking, 30);
  const result = underLock(WAIT_MS, () => execute(readProperties(), { ...everything, trigger: 'menu', dryRun: true }));
  showDialog(texts.checkTitle, page(paragraphs(sentences(result, texts, locale))), 480, 260);
  workOffLeft(result);
}
