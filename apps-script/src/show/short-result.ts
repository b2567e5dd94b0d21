/** What a toast says of a run: at most two sentences, the important one first. The rest is in Status and the sidebar. */
import { type Cause, countHeldBack, isProven, nothingHeldBack } from '@qtickets/shared-schema/client/outcome';
import type { ContractResult } from '@qtickets/shared-schema/client/work';
import type { SettingsProblem } from '../run/settings.ts';
import type { SyncResult } from '../run/sync-workbook.ts';
import { describeCause, describeProblems, describeSent, equalityOf, issueListOf } from './describe-result.ts';
import type { Again, Language, Texts } from './texts.ts';

/** @param again who tries again what passes by itself */
export function shortResult(result: SyncResult | SettingsProblem, language: Language, again: keyof Again): string {
  const { texts } = language;
  if (typeof result === 'string') return texts.openSettingsFirst;
  const sentences = sentencesOf(result, language, again);
  const [first = '', second] = sentences;
  if (result.notNoted !== null) return `${first} ${texts.notNoted}`;
  if (second === undefined) return first;
  return `${first} ${sentences.length > 2 ? texts.moreInStatus : second}`;
}

export function shortCause(cause: Cause, texts: Texts, again: keyof Again): string[] {
  const [first = '', ...others] = describeCause(cause, texts, again);
  return [first, ...others.slice(-1)];
}

function sentencesOf(
  { contracts, cause, gone, isListed }: SyncResult,
  { locale, texts }: Language,
  again: keyof Again,
): readonly string[] {
  if (cause !== null) return shortCause(cause, texts, again);
  if (contracts.length === 0) return [texts.noTabs];
  const sent = describeSent(contracts, texts);
  const problems = describeProblems(contracts, gone, texts);
  if (problems.length > 0) return [...problems, ...sent];
  if (!contracts.every(({ outcome }) => isProven(outcome))) return [texts.status.headlines.sent];
  const [equal, isUnlisted] = shortEqual(contracts, texts, isListed);
  return isUnlisted ? [equal, texts.listed(issueListOf(locale, false))] : [...sent, equal];
}

/** @returns what is equal, and whether there are errors that could not be listed */
function shortEqual(contracts: readonly ContractResult[], texts: Texts, isListed: boolean): [string, boolean] {
  const { rows, heldBack } = equalityOf(contracts);
  const waiting = countHeldBack(heldBack);
  if (waiting === 0) return [texts.equal(rows, nothingHeldBack), false];
  return [texts.equalShort(rows, waiting), heldBack.errors > 0 && !isListed];
}
