/** What `push` and `verify` say, in the languages that they speak. */
import type { HeldBack, Outcome, OutcomeKind } from '@qtickets/shared-schema/client/outcome';
import type { Language } from '../health/texts.ts';
import { englishResults } from './result-words-en.ts';
import { russianResults } from './result-words-ru.ts';

export type ResultWords = {
  readonly nothingOfOurs: string;
  readonly rows: (count: number) => string;
  readonly row: (tab: string, row: number) => string;
  readonly notAsItStands: string;
  readonly allReadableThere: string;
  readonly moreRows: string;
  readonly moreIssues: (count: number) => string;
  readonly stored: (count: number) => string;
  /** `would`: of a dry run. */
  readonly did: (counts: { inserted: number; deleted: number; unchanged: number }, would: boolean) => string;
  readonly notSent: (tab: string, why: string) => string;
  readonly columnsMissing: (columns: string) => string;
  readonly absent: string;
  readonly withoutReason: (status: number) => string;
  readonly waiting: Readonly<Record<keyof HeldBack, (count: number) => string>>;
  readonly outcomes: {
    readonly [K in OutcomeKind]: (outcome: Extract<Outcome, { kind: K }>, details: Details) => string;
  };
};

/** Parts of a sentence that are made for every language alike. */
type Details = { readonly waiting: string; readonly reason: string };

export const resultWords: Readonly<Record<Language, ResultWords>> = { ru: russianResults, en: englishResults };
