/** The words of the status page in English. */

import type { TabHealth } from '../../health/health.ts';
import { countOf, spanOf } from '../../health/spans.ts';
import type { TabSpoken, Words } from './words.ts';

export const english: Words = {
  title: 'Sheets in ClickHouse',
  headline: {
    empty: () => 'Add the first spreadsheet',
    ok: () => 'Everything is equal',
    except: (waiting) => `All readable rows are equal; ${waitingOf(waiting)}`,
    nothing: () => 'Nothing is known to be equal yet',
    partly: () => 'Not everything is compared yet',
    waiting: () => 'Waiting for the first sync',
    warning: () => 'Worth a look',
    error: () => 'Something needs you',
    unreachable: () => 'ClickHouse does not answer',
    slow: () => 'ClickHouse is too slow to answer',
    denied: () => 'ClickHouse does not let the server in',
    failing: () => 'ClickHouse refuses what is asked',
  },
  summary: (tabs, rows) => `${countOf(tabs, 'tab', 'en')} held against the sheets, ${rowsOf(rows)}.`,
  asOf: (time) => `What follows is as it was last seen: ${time}.`,
  neverRead: 'Nothing could be read from it since the server was started.',
  ago,
  lastSeen: (time, sentence) => `as seen ${time}: ${sentence}`,
  heardOf: (when) => `last run ${when}`,
  whatToDo: 'What to do',
  remarks: 'Good to know',
  spreadsheets: 'Spreadsheets',
  spreadsheet: 'Tabs and runs',
  itsPage: 'Page of this spreadsheet',
  situation: {
    unknown: () => 'not known yet',
    waiting: () => 'waiting for the first sync',
    absent: () => 'not in this spreadsheet',
    equal: ({ rows, when }) => `equal to the sheet, checked ${when}, ${rowsOf(rows ?? 0)}`,
    equal_except: ({ rows, when, waiting }) =>
      `all readable rows are equal, checked ${when}, ${rowsOf(rows ?? 0)}; ${waitingOf(waiting)}`,
    unfinished: (of) => `the last run did not get to the end of comparing it; ${kept(of)}`,
    stale: kept,
    never_equal: () => 'being sent, not yet seen equal to the sheet',
    contracts_differ: (of) => `arrives hourly, cannot be proven equal with this old script; ${kept(of)}`,
    digest_disagrees: (of) => `differs from the sheet although every row was taken; ${kept(of)}`,
    blocked: (of) => `stopped, because too many rows would be deleted; ${kept(of)}`,
    not_readable: (of) => `cannot be read, look at its columns; ${kept(of)}`,
    read_failed: (of) => `Google does not give its cells; ${kept(of)}`,
    refused: (of) => `was refused by the server; ${kept(of)}`,
    gone: (of) => `no longer in the spreadsheet; ${kept(of)}`,
    unrecognised: (of) => `reports what this server does not know; ${kept(of)}`,
  },
  states: {
    unknown: 'Not known yet',
    waiting: 'Waiting for the first sync',
    nothing: 'Not yet equal',
    partly: 'Not everything compared',
    except: 'Readable rows equal',
    equal: 'Equal',
    clickhouse_unreachable: 'ClickHouse does not answer',
    clickhouse_slow: 'ClickHouse is slow',
    clickhouse_denied: 'ClickHouse does not let the server in',
    clickhouse_failing: 'ClickHouse refuses what is asked',
    no_sources: 'No spreadsheet',
    smoke_failed: 'Smoke checks failed',
    all_silent: 'All are silent',
    never_synced: 'Never synced',
    silent: 'Silent',
    run_failed: 'The last run failed',
    run_lost: 'A run never ended',
    contracts_differ: 'Script too old to prove equality',
    bundle_older: 'Script older than the server',
    time_ahead: 'Versions from the future',
    google_quota: 'Google’s trigger time runs out',
    google_unreadable: 'Not readable through the Sheets API',
    digest_disagrees: 'Differs from the sheet',
    blocked: 'Stopped before a mass deletion',
    not_readable: 'A tab cannot be read',
    read_failed: 'Google does not give a tab',
    refused: 'Refused by the server',
    readers_differ: 'Differs from what Google stores',
    gone: 'A tab is gone',
    unrecognised: 'Unknown report',
    never_equal: 'Not yet equal',
    stale: 'Last proof is too old',
    unfinished: 'Not everything compared',
    rows_held: 'Rows kept until keys can be read',
    issues_old: 'Cells wait for days',
    issues_open: 'Cells to fix',
  },
  wasSeen: (state) => `last seen: ${state}`,
  several: (state, count) => `${state}: ${countOf(count, 'spreadsheet', 'en')}.`,
  serverFirst:
    'Most spreadsheets are silent at once: look at the server first. `qtickets-sheets doctor` checks address and certificate. Then choose QTickets → Sync now in one of them: if that works, their triggers have stopped, and the page of each says why that may be.',
  more: (count) => `and ${count} more`,
  search: 'Find by name, id or state',
  searchButton: 'Find',
  noMatch: 'No spreadsheet matches.',
  rowColumns: ['State', 'Spreadsheet', 'Rows', 'Last proof', 'Cells to fix', 'Last 24 hours'],
  toFix: (count) => `${countOf(count, 'cell', 'en')} to fix`,
  drafts: (count) => countOf(count, 'draft', 'en'),
  absent: (tabs) => `Not in this spreadsheet: ${tabs}.`,
  script: (version) => (version === '' ? 'script of unknown version' : `script ${version}`),
  scriptOlder: 'older than the server',
  runs: 'Runs of the last 24 hours',
  strip: ({ slots, ran, failed }) =>
    `Runs of the last 24 hours: in ${ran} of ${slots} half hours, ${failed === 0 ? 'none' : failed} with a failure.`,
  slotStates: { none: 'no run', success: 'all well', running: 'running', lost: 'never ended', error: 'failed' },
  stripEnds: ['24 hours ago', 'now'],
  runColumns: ['Time', 'Trigger', 'Outcome', 'Rows changed'],
  triggers: {
    edit: 'edit',
    change: 'change of the sheet',
    schedule: 'schedule',
    menu: 'menu',
    backfill: 'backfill',
  },
  runStatus: { running: 'running', success: 'well', error: 'failed', lost: 'never ended' },
  changes: 'Rows changed an hour',
  changesNone: 'No row has changed in the last 48 hours.',
  upserts: 'new or changed',
  deletes: 'deleted',
  delay: 'From an edit to ClickHouse',
  delayNote: 'Seconds from the start of the edit trigger until everything was stored.',
  delayNone: 'Nothing was edited in the last 48 hours.',
  median: 'median',
  slowest: 'slowest',
  hour: 'Hour',
  asTable: 'As a table',
  seconds: (seconds) => `${seconds.toLocaleString('en', { maximumFractionDigits: 1 })} s`,
  recentUnknown: 'What happened lately, and which cells are to be fixed, cannot be read now.',
  issues: 'Cells to fix',
  issuesNone: {
    none: 'Every row reads well.',
    before: 'None is known; but not every tab is known to be equal now, as said above.',
    nothing: 'No row has been compared yet.',
    unlisted: 'The cells cannot be listed now; they are in the spreadsheets themselves.',
  },
  issuesMore: (shown, all) => `The first ${shown} of ${all}; the rest is in the spreadsheets themselves.`,
  issueColumns: ['Place', 'Kind', 'Cell', 'What is the matter'],
  severity: { error: 'error', draft: 'unfinished', notice: 'remark' },
  row: (row) => `row ${row}`,
  opensSheet: 'opens the spreadsheet',
  emptySteps: [
    'On the server, run `qtickets-sheets source add <address of the spreadsheet>`. It prints an address and a secret.',
    'In the spreadsheet, open Extensions → Apps Script and paste apps-script/dist/Code.js (or run `npm run deploy:script`).',
    'Reload the spreadsheet, open QTickets → Settings, and paste the address and the secret.',
    'QTickets → Sync now, then QTickets → Turn automatic sync on. The rows appear here within seconds.',
  ],
  all: 'All spreadsheets',
  notFound: 'There is no such spreadsheet. It may have been removed.',
  about: 'Script and quota',
  facts: { id: 'Spreadsheet id', script: 'Script', quota: 'Google’s day', update: 'How to update' },
  quota: (spent) =>
    spent === null
      ? 'not known: the script reports it with its next runs'
      : `${Math.floor(spent.share * 100)} % of the trigger time is spent (${spent.minutesSpent} of ${countOf(spent.minutesGiven, 'minute', 'en')}${spent.minutesAtThisPace === null ? '' : `, at this pace ${spent.minutesAtThisPace} in all`}); the day ends in ${spanOf(spent.minutesLeft, 'en')}`,
  howToUpdate: (id) => [
    `On the server: \`qtickets-sheets source update ${id}\`, or \`--all\` for every spreadsheet.`,
    'By hand: in the spreadsheet open Extensions → Apps Script, replace the content of Code.js by apps-script/dist/Code.js and save. The server goes first, always.',
  ],
  openFor: (minutes) => (minutes === 0 ? 'just now' : `for ${spanOf(minutes, 'en')}`),
  openSince: (time) => `since ${time}`,
  filterNames: ['Tab', 'Column'],
  filterAll: 'all',
  filterButton: 'Show',
  csv: 'Download as CSV',
  csvColumns: ['Spreadsheet', 'Tab', 'Row', 'Cell', 'Column', 'Kind', 'Value', 'What is the matter', 'Since', 'Link'],
  csvCut: (count) => `There are more than ${count} cells to fix; this file ends here.`,
  issuesOfAll: (shown, all) => `The first ${shown} of ${all}; the page of each spreadsheet lists its own.`,
  updated: (time) => `Updated ${time}`,
  offline: 'The server does not answer. What you see may be out of date; trying again.',
  otherLanguage: 'Русский',
  version: (version) => `Version ${version}`,
  timeZone: (name) => `Times in ${name}`,
  examples: 'Example queries',
  signOut: 'Sign out',
  signIn: 'Sign in',
  token: 'Token of the status page',
  tokenWrong: 'That is not the token.',
  tokenWait: (minutes) => `Too many attempts. Try again in ${spanOf(minutes, 'en')}.`,
  tokenWhere:
    'It is STATUS_TOKEN, or MONITORING_TOKEN, in the environment of the server. None is set? On the server, `qtickets-sheets token` prints one.',
  skip: 'To the content',
};

function ago(minutes: number | null): string {
  if (minutes === null) return 'never';
  return minutes === 0 ? 'just now' : `${spanOf(minutes, 'en')} ago`;
}

function rowsOf(count: number): string {
  return countOf(count, 'row', 'en');
}

/** What ClickHouse has, where a sheet was last known equal to it. */
function kept({ rows, when }: TabSpoken): string {
  return rows === null ? 'never known equal to the sheet' : `last known equal to the sheet ${when}, ${rowsOf(rows)}`;
}

function waitingOf({ errors, drafts, held }: TabHealth['waiting']): string {
  return [
    ...(errors === 0 ? [] : [`${countOf(errors, 'waitingRow', 'en')} for a cell to be fixed`]),
    ...(drafts === 0 ? [] : [countOf(drafts, 'draft', 'en')]),
    ...(held === 0 ? [] : [`${countOf(held, 'keptRow', 'en')} until the key cells can be read`]),
  ].join('; ');
}
