/** The sentences of the status dialog. */
import { isProven, nothingHeldBack } from '@qtickets/shared-schema/client/outcome';
import type { TabChoice } from '@qtickets/shared-schema/reading/choose-tabs';
import type { LastResult, TabResult } from '../run/last-result.ts';
import { tellCause } from './tell.ts';
import type { Texts } from './texts.ts';

export type StatusFacts = {
  readonly last: LastResult;
  /** Whether address and secret are set. */
  readonly hasSettings: boolean;
  readonly choices: readonly TabChoice[];
  /** Triggers of this person's. */
  readonly handlers: readonly string[];
  /** When automatic sync was turned on, by anyone; null where it is off. */
  readonly onSince: string | null;
  readonly issueTab: string;
};

/** Unix ms as the person's wall clock. */
type Clock = (instant: number) => string;

const HANDLERS = 3;

function tabSentences(result: TabResult, texts: Texts, clock: Clock, issueTab: string): readonly string[] {
  const { status } = texts;
  const { outcome, proof } = result;
  const { errors, drafts, replaced } = proof?.heldBack ?? nothingHeldBack;
  return [
    `${result.names.join(', ')}: ${texts.outcome(outcome)} (${clock(result.attemptedAt)}).`,
    ...(isProven(outcome) ? [] : [status.proven(proof === null ? null : clock(proof.at))]),
    ...(errors > 0 ? [texts.errors(errors, issueTab)] : []),
    ...(drafts > 0 ? [texts.drafts(drafts)] : []),
    ...(replaced > 0 ? [texts.replaced(replaced)] : []),
    ...(result.totals > 0 ? [status.leftOut(result.totals)] : []),
    ...(result.unknown.length > 0 ? [status.unknownHeaders(result.unknown)] : []),
  ];
}

function choiceSentences({ contract, names, how, notices }: TabChoice, { status }: Texts): readonly string[] {
  const byHeader = how === 'header' ? [status.byHeader(names.join(', '), contract.sheetName)] : [];
  return [...byHeader, ...notices.map(({ code, names: named }) => status.notices[code](contract.sheetName, named))];
}

function automatic({ handlers, onSince }: StatusFacts, { status }: Texts): string {
  if (handlers.length >= HANDLERS) return status.automatic(onSince ?? '');
  if (handlers.length > 0) return status.automaticBroken;
  return onSince === null ? status.manual : status.automaticOfOther(onSince);
}

export function statusSentences(facts: StatusFacts, texts: Texts, clock: Clock): readonly string[] {
  const { last } = facts;
  const tabs = Object.values(last.contracts).flatMap((tab) => tabSentences(tab, texts, clock, facts.issueTab));
  return [
    ...(facts.hasSettings ? [] : [texts.openSettingsFirst]),
    ...(last.at === 0 ? [texts.status.never] : []),
    ...(last.cause === null ? [] : tellCause(last.cause, texts)),
    ...tabs,
    ...facts.choices.flatMap((choice) => choiceSentences(choice, texts)),
    automatic(facts, texts),
  ];
}
