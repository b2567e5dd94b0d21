/** What a dry run is reported as: what a sync would change, one sentence per contract. */
import { nothingHeldBack } from '@qtickets/shared-schema/client/outcome';
import type { ContractResult } from '@qtickets/shared-schema/client/work';
import type { SettingsProblem } from '../run/settings.ts';
import type { SyncResult } from '../run/sync-workbook.ts';
import { describeCause, describeContract, describeGone, issueTabName, namesOf } from './describe-result.ts';
import { issueLines } from './issue-lines.ts';
import type { ListedCell } from './issue-list.ts';
import type { Language, Texts } from './texts.ts';

type CheckResult = SyncResult | SettingsProblem | null;

function describeTab(result: ContractResult, texts: Texts): string {
  const { outcome, snapshot } = result;
  if (outcome.kind !== 'differs' || outcome.changes === null) return describeContract(result, texts);
  const quarantined = snapshot?.rejected().count ?? 0;
  return texts.checkTab(namesOf(result), { ...outcome.changes, quarantined });
}

/** The cells with errors that were found, in every contract that was read. */
export function checkedCells(result: CheckResult, language: Language): readonly ListedCell[] {
  if (result === null || typeof result === 'string') return [];
  const lines = result.contracts.flatMap((contract) => issueLines(contract, language) ?? []);
  return lines.filter(({ severity }) => severity === 'error');
}

/** @param result null where another execution holds the lock */
export function describeCheck(result: CheckResult, { locale, texts }: Language): readonly string[] {
  if (result === null) return [texts.busy];
  if (typeof result === 'string') return [texts.openSettingsFirst];
  if (result.cause !== null) return describeCause(result.cause, texts, 'byHand');
  if (result.contracts.length === 0) return [texts.noTabs];
  const list = { tab: issueTabName(locale), state: 'not_written' } as const;
  const tabs = result.contracts.flatMap((contract) => {
    const { outcome } = contract;
    const waiting = outcome.kind === 'equal_except' ? outcome.heldBack : nothingHeldBack;
    return [describeTab(contract, texts), ...texts.heldBack(waiting, namesOf(contract), list)];
  });
  return [...describeGone(result.gone, texts), ...tabs];
}
