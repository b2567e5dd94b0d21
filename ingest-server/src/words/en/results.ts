/** What `push` and `verify` found. */
import type { HeldBack, OutcomeKind } from '@qtickets/shared-schema/client/outcome';
import { countOf } from '../../health/spans.ts';

type Did = { readonly inserted: number; readonly deleted: number; readonly unchanged: number };

/** Parts of a sentence that are made for every language alike; `''` where an outcome has none. */
export type OutcomeDetails = {
  readonly tab: string;
  readonly waiting: string;
  readonly reason: string;
  /** Of what was stopped: too many deletions, not a missing tab. */
  readonly isMassDelete: boolean;
};

/** How the comparison of a tab ended. */
const outcomes: Readonly<Record<OutcomeKind, (details: OutcomeDetails) => string>> = {
  equal: () => 'equal to ClickHouse',
  equal_except: ({ waiting }) => `the readable ones are equal to ClickHouse; ${waiting}`,
  sent: () => 'taken by ClickHouse; the rest of the file was not compared',
  differs: () => 'differs from ClickHouse',
  unsettled: () => 'not settled: something else writes these rows at the same time; run the same again',
  out_of_time: () => 'not finished: run the same again, it goes on from what arrived',
  older_bundle: () => 'not provable: this program and the server are of different versions; update the older one',
  blocked: ({ isMassDelete }) =>
    isMassDelete
      ? 'stopped: too many rows would be deleted; --allow-mass-delete if that is meant'
      : 'stopped: a tab that was there is not; --allow-mass-delete if that is meant',
  digest_disagrees: () => 'all was sent, and the server still sees a difference: an error of ours, please report it',
  not_readable: ({ tab }) => `tab “${tab}” could not be read`,
  read_failed: ({ tab }) => `tab “${tab}” could not be read`,
  refused: ({ reason }) => `refused by the server: ${reason}`,
  not_asked: ({ reason }) => `not compared: ${reason}`,
  absent: () => 'no such tab in the file',
  gone: () => 'no such tab in the file',
  never: () => 'not compared',
};

/** Rows that ClickHouse does not hold as they stand. */
const waiting: Readonly<Record<keyof HeldBack, (count: number) => string>> = {
  errors: (count) => `${count} ${count === 1 ? 'waits' : 'wait'} for a cell to be fixed`,
  drafts: (count) => `${count} ${count === 1 ? 'is' : 'are'} not complete yet`,
  replaced: (count) => `${count} ${count === 1 ? 'is' : 'are'} replaced by a lower row of the same key`,
  held: (count) => `${countOf(count, 'keptRow', 'en')} until the key cells can be read`,
};

export const results = {
  nothingOfOurs:
    'Nothing was compared: no tab of the file is one of ours. Name them, for example --tab sales="Sales 2025".',
  rows: (count: number) => countOf(count, 'row', 'en'),
  row: (tab: string, row: number) => `${tab}, row ${row}`,
  notAsItStands: 'not in ClickHouse as it stands',
  allReadableThere:
    'every readable row of the file is there as it stands; what differs is not in the file, or has errors',
  moreRows: '… and more such rows',
  moreIssues: (count: number) => `… and ${count} more issues: --verbose`,
  stored: (count: number) => `${countOf(count, 'row', 'en')} stored`,
  did: ({ inserted, deleted, unchanged }: Did, would: boolean) =>
    would
      ? `${inserted} would be written, ${deleted} would be deleted, ${unchanged} as they were`
      : `${inserted} written, ${deleted} deleted, ${unchanged} as they were`,
  notSent: (tab: string, why: string) => `not sent, tab “${tab}”: ${why}`,
  columnsMissing: (columns: string) => `columns are missing: ${columns}`,
  absent: 'no such tab in the file',
  withoutReason: (status: number) => `status ${status}, without a reason`,
  waiting,
  outcomes,
};
