/** Texts in English. */

import { paceText } from '@qtickets/shared-schema/words/pace-text';
import { automaticInEnglish, duration, equalInEnglish, heldBackInEnglish, listedInEnglish, rows } from './claims-en.ts';
import { againInEnglish, causesInEnglish, outcomeInEnglish } from './outcome-en.ts';
import { rowInEnglish } from './row-en.ts';
import type { CheckCounts, SentCounts, Texts } from './texts.ts';

function sent({ inserted, deleted }: SentCounts): string {
  const parts = [
    ...(inserted > 0 ? [`${rows(inserted)} sent`] : []),
    ...(deleted > 0 ? [`${rows(deleted)} deleted`] : []),
  ];
  return parts.length === 0 ? 'Done.' : `Done: ${parts.join(', ')}.`;
}

function massDelete(tab: string, losing: number | null, stored: number): string {
  const what = losing === null ? 'More than half of its rows' : rows(losing);
  return (
    `Rows are missing in tab "${tab}": ${what} would disappear from the reports (${rows(stored)} there now).\n\n` +
    'If you did delete them, press "Yes". If not, press "No" and bring them back: File → Version history.'
  );
}

function missingTab(tab: string, missing: string, losing: number | null): string {
  const what = losing === null ? 'its rows' : rows(losing);
  return `Tab "${missing}" is gone; it used to be a part of "${tab}". Remove ${what} from the reports?`;
}

function checkTab(tab: string, { added, changed, deleted, quarantined }: CheckCounts): string {
  const parts = [
    ...(added > 0 ? [`${rows(added)} to add`] : []),
    ...(changed > 0 ? [`${rows(changed)} to change`] : []),
    ...(deleted > 0 ? [`${rows(deleted)} to delete`] : []),
    ...(quarantined > 0 ? [`${rows(quarantined)} can't be taken until fixed`] : []),
  ];
  return `${tab}: ${parts.length === 0 ? 'only the list of errors changes' : parts.join(', ')}.`;
}

function blank(kept: string): string {
  return kept === '' ? '' : ` Leave it blank to keep: ${kept}.`;
}

export const english: Texts = {
  menu: {
    syncNow: 'Sync now',
    check: 'Check without sending',
    whereIsRow: 'Where is this row?',
    sidebar: 'Sidebar',
    status: 'Status',
    markCells: 'Mark cells with errors',
    unmarkCells: 'Remove the marks',
    prepareColumns: 'Prepare columns',
    removeRules: 'Remove the rules of columns',
    settings: 'Settings',
    settingsByQuestions: 'Settings by questions',
    turnOn: 'Turn automatic sync on',
    turnOff: 'Turn automatic sync off',
    selfTest: 'Self-test',
  },
  sending: 'Comparing the sheet with the reports…',
  checking: 'Checking, without sending anything…',
  notNoted: 'The result could not be noted, so Status still shows an earlier one.',
  busy: 'A sync is running already. Whatever you have just changed will be sent too.',
  moreInStatus: 'More: menu QTickets → Status.',
  openSettingsFirst: "Please set the server's address and the secret first: menu QTickets → Settings.",
  noTabs: 'Found no tab with events, inventory, sales or plans: please name them in the menu QTickets → Settings.',
  sent,
  continuing: 'This is a large sheet, going on…',
  outcome: outcomeInEnglish,
  causes: causesInEnglish,
  again: againInEnglish,
  clockOff: (seconds) =>
    `The clocks of the server and of Google are ${duration(Math.abs(seconds))} apart: please tell the administrator.`,
  blockedTitle: 'Delete rows from the reports?',
  massDelete,
  missingTab,
  checkTitle: 'What a sync would change',
  checkTab,
  checkMore: (count) => `Below are the first cells to fix; there are ${count} more, which Sync now lists in a tab.`,
  severity: { error: 'error', draft: 'not finished', notice: 'notice' },
  issueColumns: ['Tab', 'Cell', 'Kind', 'Column', 'Value', 'What to do'],
  noIssues: 'No issues.',
  listedAt: (errors, others, when) => `${when}: errors ${errors}, other notes ${others}`,
  brokenCell: (place, message, more) => `${place}: ${message}${more > 0 ? ` And ${more} more.` : ''}`,
  grouped: (count, places, message) => `${count} such cells: ${places.join(', ')} and others. In the first: ${message}`,
  draftRows: (count, numbers) =>
    `Not finished yet: ${rows(count)} (${numbers.join(', ')}${count > numbers.length ? ' and others' : ''}). Complete them and they go out by themselves.`,
  equal: equalInEnglish,
  equalShort: (count, waiting) =>
    `All readable rows are equal (${rows(count)}), and ${rows(waiting)} ${waiting === 1 ? 'waits' : 'wait'}: menu QTickets → Sidebar.`,
  contract: ({ sheetName }) => sheetName,
  listed: listedInEnglish,
  heldBack: heldBackInEnglish,
  automatic: automaticInEnglish,
  callFailed: 'That did not come through: the connection to Google was interrupted. Close this window and try again.',
  marks: {
    ending: 'QTickets: this note goes away by itself once the cell is right.',
    on: 'Cells with errors are marked by a note and a light background. Comparing the sheet with the reports…',
    off: 'The marks are gone, and no new ones will come.',
    busy: 'A sync is running: please remove the marks in a minute.',
    left: (tabs) => `Some marks stayed where you may not edit: ${tabs.join(', ')}. No new ones will come.`,
  },
  columns: {
    date: 'a date, such as 2025-10-24. A double click opens the calendar.',
    count: 'a whole number, such as 12.',
    currency: 'a currency code, such as USD.',
    event: 'the number of an event in the tab of events.',
    prepared: (kept, failed) =>
      failed.length > 0
        ? `It did not work everywhere, some of it may be protected: ${failed.join(', ')}.`
        : `The columns are prepared: a calendar, lists and warnings.${kept.length > 0 ? ` Your own rules stayed: ${kept.join(', ')}.` : ''}`,
    removed: 'The rules of columns are gone. Your own stayed.',
    left: (tabs) => `Some rules stayed where you may not edit: ${tabs.join(', ')}.`,
  },
  status: {
    headlines: {
      never: 'This sheet has never been compared yet.',
      asOf: (when) => `Compared ${when}.`,
      failed: (when) => `The last comparison (${when}) failed.`,
      problem: 'Not everything is in the reports: see below.',
      nothing_known: 'Not everything was compared: see below.',
      waits: 'Not everything is sent yet; the rest goes with the next comparison.',
      silent: 'Nothing has been compared for a long time: what is below may be out of date.',
      sent: 'Edits were sent; everything is compared again with the next scheduled run.',
    },
    notCompared: 'not compared this time',
    proven: (when) => (when === null ? 'It was never proven equal yet.' : `Last proven equal: ${when}.`),
    skipped: (count) => `Totals rows and repeated headers: ${count}, they are not sent.`,
    unknownHeaders: (headers) => `These columns are not sent: ${headers.join(', ')}.`,
    byHeader: (tab, contract) => `Tab "${tab}" was recognised by its header as ${contract}.`,
    notices: {
      passed_over: (contract, names) =>
        `Not read for ${contract}: ${names.join(', ')}. If they should be, name them in Settings.`,
      setting_without_tab: (contract, names) =>
        `Settings name tabs for ${contract} that do not exist: ${names.join(', ')}.`,
      taken: (contract, names) => `Settings name tabs for ${contract} that are taken already: ${names.join(', ')}.`,
      no_cells: (contract, names) =>
        `Not read for ${contract}: ${names.join(', ')}. That is a chart or a data source, not a table of cells.`,
      several_fit: (contract, names) =>
        `Several tabs fit ${contract}: ${names.join(', ')}. Please choose one in Settings.`,
    },
  },
  sidebar: {
    asOf: (when) => `As of ${when}.`,
    attempted: (when) => `Last run: ${when}.`,
    next: (when) =>
      when === null ? 'The next scheduled run is due any minute.' : `Next scheduled run: about ${when}.`,
    cells: (count) => `Cells to fix: ${count}`,
    more: (count, tab) => `${count} more in the tab "${tab}".`,
    noCells: 'No cells to fix.',
    others: (count, tab) => `Unfinished rows and notices: ${count}, see the tab "${tab}".`,
    cellsUnknown: 'The list of cells to fix could not be read just now.',
    refresh: 'Refresh',
    working: 'Working…',
    refused:
      'The buttons do not work here, and what is above may be out of date. That happens where several Google accounts are signed in to one browser. Everything is in the menu too: QTickets → Sync now, Check without sending, Status.',
    tabGone: (tab) => `The tab "${tab}" does not exist any more.`,
  },
  row: rowInEnglish,
  settings: {
    url: "Server's address",
    secret: 'Secret of this spreadsheet',
    secretKept: (last) => `kept, ends with ${last}`,
    watchChanges:
      'Deleted and inserted rows arrive within seconds. Without it they wait for the next comparison, and each edit starts one execution instead of two.',
    isWorkspace:
      'Automatic sync is turned on by a Google Workspace account, to which Google gives 6 hours a day, not 90 min.',
    tabsHint:
      'Names of tabs are needed only where they have names of their own. Several: with commas; * stands for any letters.',
    tab: (contract) => `Tabs of ${contract}`,
    save: 'Save',
    trying: 'Trying the connection to the server…',
    saved: 'Settings saved: the server answers and knows this spreadsheet.',
    savedUntried: 'Settings saved, but syncing does not work with them yet.',
    notConnected: 'Not saved yet: syncing would not work with these settings.',
    saveAnyway: 'Save all the same',
    refused:
      'The buttons do not work here. That happens where several Google accounts are signed in to one browser. Use the menu QTickets → Settings by questions: it asks for the same without this window.',
    nothingChanged: 'The settings stayed as they were.',
    ask: {
      url: (kept) => `The server's address.${blank(kept)}`,
      secret: (last) => `The secret of this spreadsheet.${blank(last === '' ? '' : `the one that ends with ${last}`)}`,
      more: 'Do tabs have names of their own, or must deleted rows arrive within seconds? Mostly not.',
      tabs: (label, kept) => `${label}.${blank(kept)}${kept === '' ? '' : ' A minus removes the names.'}`,
      change: (isOn) => `It is ${isOn ? 'on. Turn it off' : 'off. Turn it on'}?`,
    },
    badUrl: 'The address must begin with https://, for example https://sync.example.com',
    noSecret: 'Please enter the secret: the administrator has it, it begins with whsec_',
    secretAgain: 'Another server: please enter its secret, too.',
    badSecret: 'This does not look like a secret: it begins with whsec_ and is copied as a whole.',
  },
  selfTest: {
    running: 'Checking whether everything works here, it takes up to a minute…',
    verdict: (differing) =>
      differing === 0
        ? 'Everything works as it should.'
        : `Not as it should be: ${differing}. Please show this table to the administrator.`,
    columns: ['What', 'Expected', 'Seen', ''],
    names: {
      hmac: 'HMAC signature over UTF-8 bytes',
      hmacDefaultCharset: 'Signature of text without a charset (US-ASCII)',
      signedBytes: 'Signed bytes',
      gzip: 'Gzip',
      absentGlobals: 'What Apps Script does not have',
      presentGlobals: 'What Apps Script has',
      lock: 'Document lock',
      authorization: 'Permissions',
      properties: 'A document property of 8 KB',
      scriptZone: "The script's time zone (minutes from UTC)",
      wallClock: "The sheet's clock when clocks change",
      dateCell: 'A date cell: as you see it and as we read it',
      tick: 'The last scheduled run',
      server: 'The server answers',
      clock: "The server's clock (seconds)",
      gzipBody: 'A compressed request reaches the server',
    },
  },
  pace: (pace, dayEnds) => paceText(pace, 'en', `until ${dayEnds}`),
  spentToday: (minutes, of) =>
    `Run time that Google counts for automatic sync: ${minutes} of ${of} minutes of this day. When it is spent, Sync now still works.`,
  expectedADay: (comparisons, typist) =>
    `Comparing everything every 15 minutes takes about ${comparisons} min a day of the run time that Google gives; somebody who corrects 1,500 cells and adds 100 rows takes about ${typist} min more.`,
  tooMuchADay: {
    consumer:
      'Together that is more than the 90 min that Google gives an account. Fewer rows take less, a Workspace account has 6 hours, and the server can read the sheet by itself: the administrator knows how.',
    workspace:
      'Together that is more than the 6 hours that Google gives an account. Fewer rows take less, and the server can read the sheet by itself: the administrator knows how.',
  },
  triggersOn: 'Automatic sync is on: edits go out at once, and everything is compared every 15 minutes.',
  triggersOff: 'Automatic sync is off. You can still sync by hand: menu QTickets → Sync now.',
  triggersOfOther: (owner) =>
    `Somebody else has already turned automatic sync on (${owner}). Once is enough. Turn it on in your name all the same?`,
  script: (version, sum) => `Script ${version}, fingerprint ${sum}.`,
  triggersStillOfOther:
    'Somebody else turned automatic sync on, and only they can turn it off: menu QTickets → Turn automatic sync off.',
};
