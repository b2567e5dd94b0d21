/** What a run is told as: a few sentences, the important one first. */
import { isDraft } from '@qtickets/shared-schema/client/contract-reading';
import { type Cause, isProven, type Outcome } from '@qtickets/shared-schema/client/outcome';
import type { ContractResult } from '@qtickets/shared-schema/client/work';
import { speaksRussian } from '@qtickets/shared-schema/reading/cells/locale';
import { issueTabNames } from '@qtickets/shared-schema/reading/tab-names';
import type { SettingsProblem } from '../run/settings.ts';
import type { SyncResult } from '../run/sync.ts';
import type { Texts } from './texts.ts';

/** A clock that is further off than this makes signatures invalid soon. */
const CLOCK_OFF_SECONDS = 120;

export function issueTabName(locale: string): string {
  return speaksRussian(locale) ? issueTabNames.ru : issueTabNames.en;
}

export function tellResult(result: SyncResult | SettingsProblem, locale: string, texts: Texts): readonly string[] {
  if (typeof result === 'string') return [texts.openSettingsFirst];
  const { contracts, cause } = result;
  if (cause !== null) return tellCause(cause, texts);
  if (contracts.length === 0) return [texts.noTabs];
  const problems = contracts.filter(({ outcome }) => !isTaken(outcome));
  return [
    ...problems.map((contract) => tellContract(contract, texts)),
    ...tellEqual(contracts, texts),
    ...tellRows(contracts, locale, texts),
  ];
}

export function tellCause(cause: Cause, texts: Texts): string[] {
  const ahead = cause.clockAheadSeconds ?? 0;
  if (cause.kind === 'clock_off') return [texts.clockOff(ahead)];
  const clock = Math.abs(ahead) > CLOCK_OFF_SECONDS ? [texts.clockOff(ahead)] : [];
  return [texts.causes[cause.kind], ...clock];
}

export function namesOf({ names }: Pick<ContractResult, 'names'>): string {
  return names.join(', ');
}

/** How the comparison of one contract ended, in a sentence. */
export function tellContract(contract: Pick<ContractResult, 'names' | 'outcome'>, texts: Texts): string {
  return `${namesOf(contract)}: ${texts.outcome(contract.outcome)}.`;
}

function isTaken(outcome: Outcome): boolean {
  return isProven(outcome) || outcome.kind === 'sent';
}

function tellEqual(contracts: readonly ContractResult[], texts: Texts): string[] {
  const inserted = contracts.reduce((total, { counts }) => total + counts.inserted, 0);
  const deleted = contracts.reduce((total, { counts }) => total + counts.deleted, 0);
  const sent = inserted + deleted > 0 ? [texts.sent({ inserted, deleted })] : [];
  const proven = contracts.map(({ outcome }) => outcome).filter(isProven);
  if (proven.length < contracts.length) return sent;
  const rows = proven.reduce((total, outcome) => total + outcome.rows, 0);
  const isAll = proven.every(({ kind }) => kind === 'equal');
  return [...sent, isAll ? texts.allEqual(rows) : texts.readableEqual(rows)];
}

function tellRows(contracts: readonly ContractResult[], locale: string, texts: Texts): string[] {
  const { errors, drafts, replaced } = countRows(contracts);
  return [
    ...(errors > 0 ? [texts.errors(errors, issueTabName(locale))] : []),
    ...(drafts > 0 ? [texts.drafts(drafts)] : []),
    ...(replaced > 0 ? [texts.replaced(replaced)] : []),
  ];
}

/** Rows that are not taken, and why, of all that was read. */
function countRows(contracts: readonly ContractResult[]) {
  const resolved = contracts.flatMap(({ snapshot }) => (snapshot === null ? [] : [snapshot.resolved()]));
  const rejected = resolved.flatMap((rows) => rows.rejected);
  const drafts = rejected.filter(isDraft).length;
  const replaced = resolved.reduce((total, rows) => total + rows.replaced.length, 0);
  return { errors: rejected.length - drafts, drafts, replaced };
}
