import { countOf } from '../health/spans.ts';
import type { ResultWords } from './result-words.ts';

export const englishResults: ResultWords = {
  nothingOfOurs:
    'Nothing was compared: no tab of the file is one of ours. Name them, for example --tab sales="Продажи 2025".',
  rows: (count) => countOf(count, 'row', 'en'),
  row: (tab, row) => `${tab}, row ${row}`,
  notAsItStands: 'not in ClickHouse as it stands',
  allReadableThere:
    'every readable row of the file is there as it stands; what differs is not in the file, or has errors',
  moreRows: '… and more such rows',
  moreIssues: (count) => `… and ${count} more issues: --verbose`,
  stored: (count) => `${countOf(count, 'row', 'en')} stored`,
  did: ({ inserted, deleted, unchanged }, would) =>
    would
      ? `${inserted} would be written, ${deleted} would be deleted, ${unchanged} as they were`
      : `${inserted} written, ${deleted} deleted, ${unchanged} as they were`,
  notSent: (tab, why) => `not sent, tab “${tab}”: ${why}`,
  columnsMissing: (columns) => `columns are missing: ${columns}`,
  absent: 'no such tab in the file',
  withoutReason: (status) => `status ${status}, without a reason`,
  waiting: {
    errors: (count) => `${count} ${count === 1 ? 'waits' : 'wait'} for a cell to be fixed`,
    drafts: (count) => `${count} ${count === 1 ? 'is' : 'are'} not complete yet`,
    replaced: (count) => `${count} ${count === 1 ? 'is' : 'are'} replaced by a lower row of the same key`,
    held: (count) => `${countOf(count, 'keptRow', 'en')} until the key cells can be read`,
  },
  outcomes: {
    equal: () => 'equal to ClickHouse',
    equal_except: (_, { waiting }) => `the readable ones are equal to ClickHouse; ${waiting}`,
    sent: () => 'taken by ClickHouse; the rest of the file was not compared',
    differs: () => 'differs from ClickHouse',
    unsettled: () => 'not settled: something else writes these rows at the same time; run the same again',
    out_of_time: () => 'not finished: run the same again, it goes on from what arrived',
    older_bundle: () => 'not provable: this program and the server are of different versions; update the older one',
    blocked: ({ blocked }) =>
      blocked.why === 'mass_delete'
        ? 'stopped: too many rows would be deleted; --allow-mass-delete if that is meant'
        : 'stopped: a tab that was there is not; --allow-mass-delete if that is meant',
    digest_disagrees: () => 'all was sent, and the server still sees a difference: an error of ours, please report it',
    not_readable: ({ tab }) => `tab “${tab}” could not be read`,
    read_failed: ({ tab }) => `tab “${tab}” could not be read`,
    refused: (_, { reason }) => `refused by the server: ${reason}`,
    not_asked: (_, { reason }) => `not compared: ${reason}`,
    absent: () => 'no such tab in the file',
    gone: () => 'no such tab in the file',
    never: () => 'not compared',
  },
};
