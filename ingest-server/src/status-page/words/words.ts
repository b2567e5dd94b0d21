/** What the status page says, in any language. Findings have their words in `health/texts.ts`. */
import type { Pace } from '@qtickets/shared-schema/wire/google-pace';
import type { SpentQuota, TabHealth, TabSituation } from '../../health/health.ts';
import type { RowChange } from '../../health/ports.ts';
import type { Language } from '../../health/texts.ts';
import type { HeadlineKind } from '../headline.ts';
import type { RowState } from '../rows.ts';
import { english } from './en.ts';
import { russian } from './ru.ts';

export type TabSpoken = {
  /** Rows that sheet and table had alike; null: never proven. */
  readonly rows: number | null;
  /** When that was, in words. */
  readonly when: string;
  readonly waiting: TabHealth['waiting'];
};

export type Words = {
  readonly title: string;
  /** `waiting`: rows of all tabs that ClickHouse does not have as the sheets have them. */
  readonly headline: Readonly<Record<HeadlineKind, (waiting: TabHealth['waiting']) => string>>;
  readonly summary: (tabs: number, rows: number) => string;
  readonly asOf: (time: string) => string;
  readonly neverRead: string;
  readonly ago: (minutes: number | null) => string;
  readonly lastSeen: (time: string, sentence: string) => string;
  readonly heardOf: (when: string) => string;
  readonly whatToDo: string;
  readonly remarks: string;
  readonly spreadsheets: string;
  readonly spreadsheet: string;
  readonly itsPage: string;
  readonly situation: Readonly<Record<TabSituation, (of: TabSpoken) => string>>;
  /** The same of a whole spreadsheet, as short as a cell of a table wants it; a finding by its code. */
  readonly states: Readonly<Record<RowState, string>>;
  readonly wasSeen: (state: string) => string;
  /** What several spreadsheets have in common. */
  readonly several: (state: string, count: number) => string;
  readonly serverFirst: string;
  readonly more: (count: number) => string;
  readonly search: string;
  readonly searchButton: string;
  readonly noMatch: string;
  /** Those that fold on a phone. */
  readonly well: (count: number) => string;
  readonly rowColumns: readonly [string, string, string, string, string, string];
  readonly toFix: (count: number) => string;
  readonly drafts: (count: number) => string;
  readonly absent: (tabs: string) => string;
  readonly script: (version: string) => string;
  readonly scriptOlder: string;
  readonly runs: string;
  readonly strip: (of: { slots: number; ran: number; failed: number }) => string;
  readonly slotStates: Readonly<Record<SlotState, string>>;
  readonly stripEnds: readonly [string, string];
  readonly runColumns: readonly [string, string, string, string];
  readonly triggers: Readonly<Record<string, string>>;
  readonly runStatus: Readonly<Record<'running' | 'success' | 'error' | 'lost', string>>;
  readonly changes: string;
  readonly changesNote: string;
  readonly changesNone: string;
  readonly upserts: string;
  readonly deletes: string;
  readonly delay: string;
  readonly delayNote: string;
  readonly delayNone: string;
  readonly median: string;
  readonly slowest: string;
  readonly hour: string;
  readonly asTable: string;
  readonly seconds: (seconds: number) => string;
  readonly rows: (count: number) => string;
  /** What the axes of the charts count. */
  readonly units: Readonly<Record<'rows' | 'seconds', string>>;
  readonly recentUnknown: string;
  readonly issues: string;
  readonly issuesNone: Readonly<Record<'none' | 'before' | 'nothing' | 'unlisted', string>>;
  readonly issuesMore: (shown: number, all: number) => string;
  readonly issueColumns: readonly [string, string, string, string];
  readonly severity: Readonly<Record<'error' | 'draft' | 'notice', string>>;
  readonly row: (row: number) => string;
  readonly opensSheet: string;
  readonly emptySteps: readonly string[];
  readonly all: string;
  readonly notFound: string;
  readonly about: string;
  readonly facts: Readonly<Record<'id' | 'script' | 'quota' | 'pace' | 'update', string>>;
  readonly quota: (spent: SpentQuota | null) => string;
  /** What the script keeps to so that Google's day lasts, and why. */
  /** @param minutesLeft until Google's day ends; null: not known */
  readonly pace: (pace: Pace | null, minutesLeft: number | null) => string;
  /** How to bring a new script into the spreadsheet. */
  readonly howToUpdate: (id: string) => readonly string[];
  readonly openFor: (minutes: number) => string;
  readonly openSince: (time: string) => string;
  readonly filterNames: readonly [tab: string, column: string];
  readonly filterAll: string;
  readonly filterButton: string;
  readonly csv: string;
  readonly csvColumns: readonly string[];
  readonly csvCut: (count: number) => string;
  readonly issuesOfAll: (shown: number, all: number) => string;
  readonly history: HistoryWords;
  readonly updated: (time: string) => string;
  readonly offline: string;
  readonly otherLanguage: string;
  readonly version: (version: string) => string;
  readonly timeZone: (name: string) => string;
  /** Of the page of queries for analysts. */
  readonly examples: string;
  readonly signOut: string;
  readonly signIn: string;
  readonly token: string;
  readonly tokenWrong: string;
  readonly tokenWait: (minutes: number) => string;
  readonly tokenWhere: string;
  readonly skip: string;
};

export type HistoryWords = {
  readonly title: string;
  readonly about: string;
  /** From a cell to fix to the history of its row. */
  readonly link: string;
  /** Names of the fields: a part of the key, and a row of the sheet. */
  readonly find: string;
  readonly row: string;
  readonly example: string;
  readonly newest: string;
  readonly found: (count: number, isCut: boolean) => string;
  readonly stoodThere: string;
  readonly none: string;
  readonly noneInRow: string;
  readonly noneOfKey: string;
  readonly unreadable: string;
  readonly keyColumns: readonly [key: string, place: string, changed: string, now: string];
  /** Rows with the key that ClickHouse has now. */
  readonly live: (rows: number) => string;
  readonly kinds: Readonly<Record<RowChange['kind'], string>>;
  readonly run: string;
  readonly unknownRun: string;
  readonly blank: string;
  readonly older: (shown: number) => string;
};

export type SlotState = 'none' | 'success' | 'running' | 'lost' | 'error';

export const words: Readonly<Record<Language, Words>> = { ru: russian, en: english };
