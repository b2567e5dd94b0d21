/** Everything a person reads, in two languages. The person is a manager who never wants to think of us. */

import type { CauseKind, Outcome } from '@qtickets/shared-schema/client/outcome';
import { speaksRussian } from '@qtickets/shared-schema/reading/cells/locale';
import type { TabNotice } from '@qtickets/shared-schema/reading/choose-tabs';
import type { Severity } from '@qtickets/shared-schema/words/issue';
import type { ProbeName } from '../entry/probe.ts';
import { english } from './texts-en.ts';
import { russian } from './texts-ru.ts';

export type SentCounts = { readonly inserted: number; readonly deleted: number };

export type Texts = {
  readonly menu: {
    readonly syncNow: string;
    readonly check: string;
    readonly status: string;
    readonly settings: string;
    readonly turnOn: string;
    readonly turnOff: string;
    readonly selfTest: string;
  };
  readonly sending: string;
  readonly checking: string;
  readonly busy: string;
  readonly openSettingsFirst: string;
  readonly noTabs: string;
  readonly allEqual: (rows: number) => string;
  /** Rows that wait for a person are named after it. */
  readonly readableEqual: (rows: number) => string;
  readonly sent: (counts: SentCounts) => string;
  readonly errors: (count: number, tab: string) => string;
  readonly drafts: (count: number) => string;
  readonly replaced: (count: number) => string;
  readonly continuing: string;
  /** How the comparison of a contract ended, after the name of its tab and a colon. */
  readonly outcome: (outcome: Outcome) => string;
  /** What stopped a run, and what to do. */
  readonly causes: Readonly<Record<CauseKind, string>>;
  readonly clockOff: (seconds: number) => string;
  readonly blockedTitle: string;
  readonly massDelete: (tab: string, losing: number | null, stored: number) => string;
  readonly missingTab: (tab: string, missing: string, losing: number | null) => string;
  readonly checkTitle: string;
  readonly checkTab: (tab: string, counts: CheckCounts) => string;
  readonly checkNothing: string;
  readonly severity: Readonly<Record<Severity, string>>;
  /** Tab, cell, kind, column, value, what to do. */
  readonly issueColumns: readonly string[];
  readonly noIssues: string;
  readonly grouped: (count: number, places: readonly string[], message: string) => string;
  readonly draftRows: (count: number, rows: readonly number[]) => string;
  readonly status: StatusTexts;
  readonly settings: SettingsTexts;
  readonly selfTest: SelfTestTexts;
  readonly triggersOn: string;
  readonly triggersOff: string;
  readonly triggersOfOther: (owner: string) => string;
  readonly triggersStillOfOther: string;
};

type StatusTexts = {
  readonly never: string;
  /** When both ends were last proven equal; null: never. */
  readonly proven: (when: string | null) => string;
  readonly leftOut: (count: number) => string;
  readonly unknownHeaders: (headers: readonly string[]) => string;
  readonly byHeader: (tab: string, contract: string) => string;
  readonly notices: Readonly<Record<TabNotice['code'], (contract: string, names: readonly string[]) => string>>;
  readonly automatic: (since: string) => string;
  readonly automaticBroken: string;
  readonly automaticOfOther: (since: string) => string;
  readonly manual: string;
};

type SettingsTexts = {
  readonly url: string;
  readonly secret: string;
  readonly secretKept: (lastCharacters: string) => string;
  readonly tabsHint: string;
  readonly tab: (contract: string) => string;
  readonly save: string;
  readonly badUrl: string;
  readonly noSecret: string;
  readonly badSecret: string;
};

type SelfTestTexts = {
  readonly running: string;
  readonly verdict: (differing: number) => string;
  /** What, expected, seen, equal. */
  readonly columns: readonly string[];
  readonly names: Readonly<Record<ProbeName, string>>;
};

export type CheckCounts = {
  readonly added: number;
  readonly changed: number;
  readonly deleted: number;
  readonly quarantined: number;
};

export function textsFor(locale: string): Texts {
  return speaksRussian(locale) ? russian : english;
}
