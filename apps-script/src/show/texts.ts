/** Everything a person reads, in two languages. The person is a manager who never wants to think of us. */

import type { CauseKind, HeldBack, Outcome } from '@qtickets/shared-schema/client/outcome';
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { speaksRussian } from '@qtickets/shared-schema/reading/cells/locale';
import type { TabNotice } from '@qtickets/shared-schema/reading/choose-tabs';
import type { RowAnswer } from '@qtickets/shared-schema/wire/answers';
import type { Pace } from '@qtickets/shared-schema/wire/google-pace';
import type { GoogleAccount } from '@qtickets/shared-schema/wire/google-quotas';
import type { Severity } from '@qtickets/shared-schema/words/issue';
import type { ProbeName } from '../google/probe.ts';
import type { Automatic } from './automatic.ts';
import { english } from './texts-en.ts';
import { russian } from './texts-ru.ts';

export type SentCounts = { readonly inserted: number; readonly deleted: number };

export type Texts = {
  readonly menu: {
    readonly syncNow: string;
    readonly check: string;
    readonly whereIsRow: string;
    readonly sidebar: string;
    readonly status: string;
    readonly markCells: string;
    readonly unmarkCells: string;
    readonly prepareColumns: string;
    readonly removeRules: string;
    readonly settings: string;
    readonly settingsByQuestions: string;
    readonly turnOn: string;
    readonly turnOff: string;
    readonly selfTest: string;
  };
  readonly sending: string;
  readonly checking: string;
  readonly busy: string;
  /** The result is known and could not be kept for Status; the cause follows. */
  readonly notNoted: string;
  /** There is more to say than a toast holds. */
  readonly moreInStatus: string;
  readonly openSettingsFirst: string;
  readonly noTabs: string;
  /** Proven equal: so many rows, and what is not there as it stands in the sheet. */
  readonly equal: (rows: number, heldBack: HeldBack) => string;
  /** The same for a toast: so many rows are equal, and so many wait. */
  readonly equalShort: (rows: number, waiting: number) => string;
  /** What the tabs of a contract are called by themselves. */
  readonly contract: (contract: Contract) => string;
  /** Where the cells with errors are listed. */
  readonly listed: (list: IssueList) => string;
  /** Rows of these tabs that are not in the reports as they stand, a sentence for each kind; empty where there are none. */
  readonly heldBack: (heldBack: HeldBack, tabs: string, list: IssueList) => readonly string[];
  readonly sent: (counts: SentCounts) => string;
  readonly continuing: string;
  /** How the comparison of a contract ended, after the name of its tab and a colon. */
  readonly outcome: (outcome: Outcome, isOld: boolean) => string;
  /** What stopped a run, and what to do. */
  readonly causes: Readonly<Record<CauseKind, string>>;
  /** What follows on a cause that passes by itself. */
  readonly again: Again;
  readonly clockOff: (seconds: number) => string;
  readonly blockedTitle: string;
  readonly massDelete: (tab: string, losing: number | null, stored: number) => string;
  readonly missingTab: (tab: string, missing: string, losing: number | null) => string;
  readonly checkTitle: string;
  readonly checkTab: (tab: string, counts: CheckCounts) => string;
  /** So many cells to fix more than are shown. */
  readonly checkMore: (count: number) => string;
  readonly severity: Readonly<Record<Severity, string>>;
  /** Tab, cell, kind, column, value, what to do. */
  readonly issueColumns: readonly string[];
  readonly noIssues: string;
  /** Behind the last column's header: how many lines there are, and when that was found. */
  readonly listedAt: (errors: number, others: number, when: string) => string;
  /** A cell that an edit broke, and how many more. */
  readonly brokenCell: (place: string, message: string, more: number) => string;
  readonly grouped: (count: number, places: readonly string[], message: string) => string;
  readonly draftRows: (count: number, rows: readonly number[]) => string;
  readonly marks: MarkTexts;
  readonly columns: ColumnTexts;
  readonly status: StatusTexts;
  readonly sidebar: SidebarTexts;
  readonly row: RowTexts;
  readonly settings: SettingsTexts;
  readonly selfTest: SelfTestTexts;
  /** Whether automatic sync is on, and what to do. */
  readonly automatic: (state: Automatic, clock: (instant: number) => string) => string;
  /** For pages of dialogs: the call did not come through. */
  readonly callFailed: string;
  /** What is slower than usual, and why; nothing where nothing is. */
  readonly pace: (pace: Pace, dayEnds: string) => readonly string[];
  /** Of the minutes that Google gives a day. */
  readonly spentToday: (minutes: number, of: number) => string;
  /** Minutes of a day: of the comparisons, and of somebody who types all day. */
  readonly expectedADay: (comparisons: number, typist: number) => string;
  /** The ways out where that is more than Google gives, by account. */
  readonly tooMuchADay: Readonly<Record<GoogleAccount, string>>;
  readonly triggersOn: string;
  readonly triggersOff: string;
  readonly triggersOfOther: (owner: string) => string;
  readonly triggersStillOfOther: string;
  /** The script's version, and the first digits of its SHA-256, as `doctor` shows them. */
  readonly script: (version: string, sum: string) => string;
};

/** The tab with the list of issues, by its name, and whether it holds what is spoken of. */
export type IssueList = { readonly tab: string; readonly state: 'written' | 'failed' | 'not_written' };

/** Whether the next scheduled run tries again, or nobody does but the person; and when what stopped it passes. */
export type Again = Readonly<Record<'automatic' | 'byHand', Readonly<Record<'soon' | 'day', string>>>>;

/** Of marks of broken cells. */
type MarkTexts = {
  /** Ends our notes, and tells them from a person's: as long as there may be notes with it, it stays as it is. */
  readonly ending: string;
  readonly on: string;
  readonly off: string;
  /** Not taken away yet. */
  readonly busy: string;
  /** Of tabs where some could not be taken away. */
  readonly left: (tabs: readonly string[]) => string;
};

/** Of prepared columns: the help of each kind, and what is said afterwards. */
type ColumnTexts = Readonly<Record<'date' | 'count' | 'currency' | 'event' | 'removed', string>> & {
  /** @param kept tabs with rules of a person's, which stayed @param failed tabs where some could not be set */
  readonly prepared: (kept: readonly string[], failed: readonly string[]) => string;
  readonly left: (tabs: readonly string[]) => string;
};

type StatusTexts = {
  readonly headlines: Readonly<Record<'never' | 'problem' | 'nothing_known' | 'waits' | 'silent' | 'sent', string>> & {
    readonly failed: (when: string) => string;
    readonly asOf: (when: string) => string;
  };
  /** After a tab's name, where the headline has named the cause. */
  readonly notCompared: string;
  /** When both ends were last proven equal; null: never. */
  readonly proven: (when: string | null) => string;
  readonly skipped: (count: number) => string;
  readonly unknownHeaders: (headers: readonly string[]) => string;
  readonly byHeader: (tab: string, contract: string) => string;
  readonly notices: Readonly<Record<TabNotice['code'], (contract: string, names: readonly string[]) => string>>;
};

type SidebarTexts = {
  readonly asOf: (when: string) => string;
  /** The last run, whether or not it proved anything. */
  readonly attempted: (when: string) => string;
  /** The next scheduled run; null: it is due. */
  readonly next: (when: string | null) => string;
  readonly cells: (count: number) => string;
  /** So many more than are shown, in that tab. */
  readonly more: (count: number, tab: string) => string;
  readonly noCells: string;
  /** Lines of that tab that are no errors: rows not finished, notices. */
  readonly others: (count: number, tab: string) => string;
  readonly cellsUnknown: string;
  readonly refresh: string;
  readonly working: string;
  /** Google does not let the page call the script. */
  readonly refused: string;
  readonly tabGone: (tab: string) => string;
};

/** Of *Where is this row?* */
type RowTexts = {
  readonly asking: string;
  readonly place: (tab: string, row: number) => string;
  readonly nothingSelected: string;
  readonly foreign: string;
  readonly noData: string;
  readonly draft: string;
  readonly unreadable: string;
  readonly keyUnreadable: string;
  readonly conflicting: string;
  /** @param by the row that counts; null: that one cannot be read */
  readonly replaced: (by: number | null) => string;
  readonly tooMany: (count: number) => string;
  /** The cause follows. */
  readonly notAsked: string;
  readonly equal: string;
  readonly differs: (headers: readonly string[]) => string;
  readonly kept: string;
  readonly absent: string;
  readonly absentUnreadable: string;
  /** When the sheet was read that brought it, or took it away, and by what; '' where that is not known. */
  readonly since: Readonly<Record<RowAnswer['found'], (when: string, trigger: string) => string>>;
  readonly run: (id: string) => string;
  readonly ofKey: (count: number) => string;
};

type SettingsTexts = {
  readonly url: string;
  readonly secret: string;
  readonly secretKept: (lastCharacters: string) => string;
  readonly tabsHint: string;
  readonly tab: (contract: string) => string;
  readonly watchChanges: string;
  /** Of the account that turns automatic sync on. */
  readonly isWorkspace: string;
  readonly save: string;
  readonly trying: string;
  readonly saved: string;
  readonly savedUntried: string;
  /** Why follows. */
  readonly notConnected: string;
  readonly saveAnyway: string;
  /** Google does not let the page call the script. */
  readonly refused: string;
  readonly nothingChanged: string;
  readonly ask: QuestionTexts;
  readonly badUrl: string;
  readonly noSecret: string;
  readonly badSecret: string;
  readonly secretAgain: string;
};

/** Of the settings by questions; each with what stays where the answer is left blank, '' where there is nothing. */
type QuestionTexts = {
  readonly url: (kept: string) => string;
  readonly secret: (lastCharacters: string) => string;
  readonly more: string;
  /** Of a label and the names so far. */
  readonly tabs: (label: string, kept: string) => string;
  /** Of a box that is ticked or not. */
  readonly change: (isOn: boolean) => string;
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

/** Locale of the spreadsheet, and the texts that it asks for. */
export type Language = { readonly locale: string; readonly texts: Texts };

export function languageOf(locale: string): Language {
  return { locale, texts: textsFor(locale) };
}

export function textsFor(locale: string): Texts {
  return speaksRussian(locale) ? russian : english;
}
