/** What *Where is this row?* answers, in English. */
import { rows } from './claims-en.ts';
import type { Texts } from './texts.ts';

const by: Readonly<Record<string, string>> = {
  edit: ', right after an edit',
  change: ', right after rows came or went',
  schedule: ', by a scheduled run',
  menu: ', by Sync now',
  backfill: ', from a file or by the server',
};

const stands = (when: string, trigger: string) =>
  `It was written there when the sheet was read at ${when}${by[trigger] ?? ''}.`;
const syncNow = 'QTickets → Sync now sends what is here.';

export const rowInEnglish: Texts['row'] = {
  asking: 'Looking for this row in the reports…',
  place: (tab, row) => `${tab}, row ${row}`,
  nothingSelected: 'Please select a row first.',
  foreign: 'This tab is not sent to the reports.',
  noData: 'This row is not sent: it is blank, a header, or a total.',
  draft: 'This row is not finished yet.',
  unreadable: 'This row cannot be taken until these cells are fixed.',
  keyUnreadable:
    'Which row of the reports it belongs to cannot be known before then, so nothing that may be it is taken away.',
  conflicting: 'This row cannot be told from another one: please tell the administrator.',
  replaced: (counting) =>
    counting === null
      ? 'This row does not count: a lower row with the same key does, and that one cannot be read.'
      : `This row does not count: row ${counting} has the same key, and the lowest one counts.`,
  tooMany: (count) =>
    `${rows(count)} have the same key: too many to look at one. Check without sending compares all of them.`,
  notAsked: 'The reports could not be asked.',
  equal: 'This row is in the reports just as it stands here.',
  differs: (headers) => `This row is in the reports with other values: ${headers.join(', ')}. ${syncNow}`,
  kept: 'The reports keep this row as it was.',
  absent: `This row is not in the reports. ${syncNow}`,
  absentUnreadable: 'It is not in the reports.',
  since: {
    equal: stands,
    differs: stands,
    kept: stands,
    absent: (when, trigger) =>
      `It was there, and was taken away when the sheet was read at ${when}${by[trigger] ?? ''}.`,
  },
  run: (id) => `For the administrator: run ${id}.`,
  ofKey: (count) => `The reports have ${rows(count)} with this key.`,
};
