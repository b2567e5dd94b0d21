/** The dry run: how many rows a sync would add, change, delete and refuse. Writes nothing, here or there. */

import type { ContractResult } from '@qtickets/shared-schema/client/work';
import { localeOfUi, showDialog, toast } from '../google/dialogs.ts';
import { readProperties } from '../google/properties.ts';
import { everything, execute } from '../run/execute.ts';
import type { SettingsProblem } from '../run/settings.ts';
import type { SyncResult } from '../run/sync.ts';
import { underLock, workOffLeft } from '../run/work-off.ts';
import { page, paragraphs } from '../show/page.ts';
import { namesOf, tellContract, tellResult } from '../show/tell.ts';
import { type Texts, textsFor } from '../show/texts.ts';

const WAIT_MS = 20_000;

type CheckResult = SyncResult | SettingsProblem | null;

function tellTab(result: ContractResult, texts: Texts): string {
  const { outcome, snapshot } = result;
  if (outcome.kind !== 'differs' || outcome.changes === null) return tellContract(result, texts);
  const quarantined = snapshot?.rejected().count ?? 0;
  return texts.checkTab(namesOf(result), { ...outcome.changes, quarantined });
}

function sentences(result: CheckResult, texts: Texts, locale: string): readonly string[] {
  if (result === null) return [texts.busy];
  if (typeof result === 'string' || result.cause !== null || result.contracts.length === 0) {
    return tellResult(result, locale, texts);
  }
  return result.contracts.map((contract) => tellTab(contract, texts));
}

export function checkSheet(): void {
  const locale = localeOfUi();
  const texts = textsFor(locale);
  toast(texts.checking, 30);
  const result = underLock(WAIT_MS, () => execute(readProperties(), { ...everything, trigger: 'menu', dryRun: true }));
  showDialog(texts.checkTitle, page(paragraphs(sentences(result, texts, locale))), 480, 260);
  workOffLeft(result);
}
