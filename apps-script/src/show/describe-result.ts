/** The sentences of which the report of a run is made, and where its issues are listed. */
import {
  type Cause,
  type HeldBack,
  isProven,
  nothingHeldBack,
  type Outcome,
  passes,
} from '@qtickets/shared-schema/client/outcome';
import type { ContractResult } from '@qtickets/shared-schema/client/work';
import { speaksRussian } from '@qtickets/shared-schema/reading/cells/locale';
import { issueTabNames } from '@qtickets/shared-schema/reading/tab-names';
import type { Again, IssueList, Texts } from './texts.ts';

/** A clock that is further off than this makes signatures invalid soon. */
const CLOCK_OFF_SECONDS = 120;

export function issueTabName(locale: string): string {
  return speaksRussian(locale) ? issueTabNames.ru : issueTabNames.en;
}

export function issueListOf(locale: string, isListed: boolean): IssueList {
  return { tab: issueTabName(locale), state: isListed ? 'written' : 'failed' };
}

/** @param again who tries again what passes by itself */
export function describeCause(cause: Cause, texts: Texts, again: keyof Again): string[] {
  const ahead = cause.clockAheadSeconds ?? 0;
  if (cause.kind === 'clock_off') return [texts.clockOff(ahead)];
  const clock = Math.abs(ahead) > CLOCK_OFF_SECONDS ? [texts.clockOff(ahead)] : [];
  const when = passes[cause.kind];
  return [texts.causes[cause.kind], ...(when === 'person' ? [] : [texts.again[again][when]]), ...clock];
}

export function namesOf({ names }: Pick<ContractResult, 'names'>): string {
  return names.join(', ');
}

/** How the comparison of one contract ended, in a sentence. */
export function describeContract(contract: Pick<ContractResult, 'names' | 'outcome'>, texts: Texts): string {
  return `${namesOf(contract)}: ${texts.outcome(contract.outcome, false)}.`;
}

/** What was not taken, a sentence each. */
export function describeProblems(
  contracts: readonly ContractResult[],
  gone: readonly string[],
  texts: Texts,
): readonly string[] {
  const problems = contracts.filter(({ outcome }) => !isTaken(outcome));
  return [...describeGone(gone, texts), ...problems.map((contract) => describeContract(contract, texts))];
}

/** Nothing of it is left to do or to say. */
export function isTaken(outcome: Outcome): boolean {
  return isProven(outcome) || outcome.kind === 'sent';
}

export function describeSent(contracts: readonly ContractResult[], texts: Texts): string[] {
  const inserted = contracts.reduce((total, { counts }) => total + counts.inserted, 0);
  const deleted = contracts.reduce((total, { counts }) => total + counts.deleted, 0);
  return inserted + deleted > 0 ? [texts.sent({ inserted, deleted })] : [];
}

/** Tabs that served a contract, and do not exist any more. */
export function describeGone(gone: readonly string[], texts: Texts): readonly string[] {
  return gone.map((name) => describeContract({ names: [name], outcome: { kind: 'gone' } }, texts));
}

/** Of contracts that were all proven equal: how many rows, and what waits. */
export function equalityOf(contracts: readonly ContractResult[]): {
  readonly rows: number;
  readonly heldBack: HeldBack;
} {
  const proven = contracts.map(({ outcome }) => outcome).filter(isProven);
  return {
    rows: proven.reduce((total, outcome) => total + outcome.rows, 0),
    heldBack: sumHeldBack(proven.map((outcome) => (outcome.kind === 'equal' ? nothingHeldBack : outcome.heldBack))),
  };
}

export function sumHeldBack(parts: readonly HeldBack[]): HeldBack {
  const sum: { -readonly [K in keyof HeldBack]: number } = { ...nothingHeldBack };
  for (const { errors, drafts, replaced, held } of parts) {
    sum.errors += errors;
    sum.drafts += drafts;
    sum.replaced += replaced;
    sum.held += held;
  }
  return sum;
}
