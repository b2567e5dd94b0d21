/**
 * What the status dialog says: first what matters most, then each contract, then what is worth knowing. An attempt
 * and a proof are two times; nothing is called equal without a proof, and an old proof is shown as old.
 */
import {
  type Cause,
  countHeldBack,
  type HeldBack,
  isProven,
  nothingHeldBack,
  type Outcome,
  outcomeGrades,
} from '@qtickets/shared-schema/client/outcome';
import type { TabChoice } from '@qtickets/shared-schema/reading/choose-tabs';
import type { Pace } from '@qtickets/shared-schema/wire/google-pace';
import { issueMessage } from '@qtickets/shared-schema/words/issue-text';
import type { LastResult, TabResult } from '../run/last-result.ts';
import { type Automatic, isOld, isRunning } from './automatic.ts';
import { describeCause, sumHeldBack } from './describe-result.ts';
import type { Tone } from './page.ts';
import type { Again, IssueList, Texts } from './texts.ts';

/** What the headline is made of. */
export type Standing = {
  readonly last: LastResult;
  /** Whether address and secret are set. */
  readonly hasSettings: boolean;
  readonly automatic: Automatic;
  /** What kept the last scheduled run from its end, and when; null where nothing did. */
  readonly failedTick: { readonly cause: Cause; readonly at: number } | null;
  readonly pace: Pace;
  /** When Google's day ends, unix ms. */
  readonly dayEndsAt: number;
  /** Unix ms. */
  readonly now: number;
};

export type StatusFacts = Standing & {
  readonly choices: readonly TabChoice[];
  readonly issueList: IssueList;
  readonly locale: string;
};

/** Unix ms as the person's wall clock. */
export type Clock = (instant: number) => string;

/** What the whole of it comes to, the worst first. */
export type Headline =
  | { readonly kind: 'no_settings' | 'never' | 'problem' | 'nothing_known' | 'waits' }
  | { readonly kind: 'failed'; readonly cause: Cause; readonly at: number }
  | { readonly kind: 'silent' }
  /** Edits went out since the last proof. */
  | { readonly kind: 'sent' }
  | { readonly kind: 'equal'; readonly rows: number; readonly heldBack: HeldBack; readonly at: number };

/** What stands at the top of the dialog and of the sidebar. */
export type StatusTop = {
  /** The headline, and what to do about it. */
  readonly top: readonly string[];
  readonly tone: Tone;
};

/** The dialog's parts, from the top. */
export type StatusParts = StatusTop & {
  /** A contract each: how it stands, and then what is said softly. */
  readonly tabs: readonly (readonly string[])[];
  readonly notes: readonly string[];
};

export function statusParts(facts: StatusFacts, texts: Texts, clock: Clock): StatusParts {
  const { last, automatic } = facts;
  const headline = headlineOf(facts);
  return {
    ...statusTop(facts, texts, clock),
    tabs: Object.values(last.contracts).map((tab) => tabSentences(tab, headline, facts, texts, clock)),
    notes: [
      ...(facts.issueList.state === 'failed' ? [texts.listed(facts.issueList)] : []),
      ...facts.choices.flatMap((choice) => choiceSentences(choice, texts)),
      ...(isRunning(automatic)
        ? [texts.automatic(automatic, clock), ...texts.pace(facts.pace, clock(facts.dayEndsAt))]
        : []),
    ],
  };
}

export function statusTop(standing: Standing, texts: Texts, clock: Clock): StatusTop {
  const { automatic } = standing;
  const headline = headlineOf(standing);
  const isOn = isRunning(automatic);
  return {
    top: [
      ...describeHeadline(headline, isOn ? 'automatic' : 'byHand', texts, clock),
      ...(isOn ? [] : [texts.automatic(automatic, clock)]),
    ],
    tone: toneOf(headline),
  };
}

/** Rows that are not finished yet are no news; whatever else waits is waited for. */
function toneOf(headline: Headline): Tone {
  switch (headline.kind) {
    case 'equal':
      return countHeldBack({ ...headline.heldBack, drafts: 0 }) === 0 ? 'good' : 'wait';
    case 'sent':
      return 'good';
    case 'waits':
      return 'wait';
    case 'no_settings':
    case 'never':
    case 'problem':
    case 'nothing_known':
    case 'failed':
    case 'silent':
      return 'bad';
  }
}

export function headlineOf({ last, hasSettings, automatic, failedTick, pace, now }: Standing): Headline {
  if (!hasSettings) return { kind: 'no_settings' };
  if (last.at === 0) return { kind: 'never' };
  if (last.cause !== null) return { kind: 'failed', cause: last.cause, at: last.at };
  // A tick that could not even begin left no result.
  if (failedTick !== null && failedTick.at > last.at) return { kind: 'failed', ...failedTick };
  const results = Object.values(last.contracts);
  const has = (grade: (typeof outcomeGrades)[Outcome['kind']]) =>
    results.some(({ outcome }) => outcomeGrades[outcome.kind] === grade);
  if (has('error')) return { kind: 'problem' };
  if (automatic.kind === 'silent') return { kind: 'silent' };
  if (has('nothing') || results.length === 0) return { kind: 'nothing_known' };
  if (has('waits')) return { kind: 'waits' };
  const headline = good(results);
  return headline.kind === 'equal' && isOld(headline.at, now, pace.tickMinutes) ? { kind: 'silent' } : headline;
}

function good(results: readonly TabResult[]): Headline {
  const proven = results.filter(({ outcome }) => isProven(outcome));
  if (proven.length < results.length) return { kind: 'sent' };
  const proofs = proven.flatMap(({ proof }) => (proof === null ? [] : [proof]));
  if (proofs.length < results.length) return { kind: 'nothing_known' };
  return {
    kind: 'equal',
    rows: proofs.reduce((sum, { rows }) => sum + rows, 0),
    heldBack: sumHeldBack(proofs.map(({ heldBack }) => heldBack)),
    at: Math.min(...proofs.map(({ at }) => at)),
  };
}

function describeHeadline(headline: Headline, again: keyof Again, texts: Texts, clock: Clock): readonly string[] {
  const { headlines } = texts.status;
  switch (headline.kind) {
    case 'no_settings':
      return [texts.openSettingsFirst];
    case 'failed':
      return [headlines.failed(clock(headline.at)), ...describeCause(headline.cause, texts, again)];
    case 'equal':
      return [`${texts.equal(headline.rows, headline.heldBack)} ${headlines.asOf(clock(headline.at))}`];
    case 'never':
    case 'problem':
    case 'nothing_known':
    case 'waits':
    case 'silent':
    case 'sent':
      return [headlines[headline.kind]];
  }
}

/** What was found so long ago, or before a comparison that failed, is no news of now. */
function isPast({ attemptedAt }: TabResult, headline: Headline, { now, pace }: Standing): boolean {
  return isOld(attemptedAt, now, pace.tickMinutes) || (headline.kind === 'failed' && attemptedAt < headline.at);
}

function tabSentences(
  result: TabResult,
  headline: Headline,
  facts: StatusFacts,
  texts: Texts,
  clock: Clock,
): readonly string[] {
  const { status } = texts;
  const { outcome, proof, names } = result;
  const heldBack =
    isProven(outcome) || outcome.kind === 'sent' ? (proof?.heldBack ?? nothingHeldBack) : nothingHeldBack;
  // What stopped the run stands at the top, once for all tabs.
  const isAtTop = outcome.kind === 'not_asked' && facts.last.cause?.kind === outcome.cause.kind;
  const ending = isAtTop ? status.notCompared : texts.outcome(outcome, isPast(result, headline, facts));
  return [
    `${names.join(', ')}: ${ending} (${clock(result.attemptedAt)}).`,
    ...(isProven(outcome) ? [] : [status.proven(proof === null ? null : clock(proof.at))]),
    ...texts.heldBack(heldBack, names.join(', '), facts.issueList),
    ...(result.totals > 0 ? [status.skipped(result.totals)] : []),
    ...(result.unknown.length > 0 ? [status.unknownHeaders(result.unknown)] : []),
    ...noticeSentences(result, facts.locale),
  ];
}

/** Where several tabs serve a contract, each notice says whose header it is about. */
function noticeSentences({ names, notices = [] }: TabResult, locale: string): readonly string[] {
  return notices.map(({ tab, code, headers }) => {
    const message = issueMessage({ code, column: '', value: '', headers }, locale);
    return names.length > 1 ? `${tab}: ${message}` : message;
  });
}

function choiceSentences({ contract, names, how, notices }: TabChoice, texts: Texts): readonly string[] {
  const { status } = texts;
  const called = texts.contract(contract);
  const byHeader = how === 'header' ? [status.byHeader(names.join(', '), called)] : [];
  return [...byHeader, ...notices.map(({ code, names: named }) => status.notices[code](called, named))];
}
