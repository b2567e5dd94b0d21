/**
 * What a run of histories must really have reached, or nothing is proven of it: what people do, what goes wrong, and each
 * branch of the recovery as it shows on the wire.
 */
import type { Outcome } from './simulate-seed.ts';

/** Names of counts; each group with how many histories reach all of it for certain. */
type Group = { readonly name: string; readonly within: number; readonly counts: readonly string[] };

const people = [
  'cell edited',
  'cell respelled',
  'rows pasted',
  'value filled',
  'rows inserted',
  'rows deleted',
  'most rows deleted',
  'tab sorted',
  'rows moved',
  'column moved',
  'header renamed',
  'column broken',
  'repaired',
  'time zone changed',
  'draft begun',
  'rows duplicated',
  'key edited',
  'keys replaced',
  'change undone',
  'tab cleared',
  'tab renamed',
  'tab deleted',
  'tab added',
  'row moved to another tab',
  'written by API',
  'foreign cell edited',
  'foreign tab renamed',
  'foreign tab deleted',
  'chart moved to a tab',
  'tab hidden',
  'tab protected',
  'rows taken back unsent',
  'mass deletion confirmed',
  'sync from the menu',
  'dry run',
  'edit during an execution',
  'elsewhere for one call',
];

const workbooks = [
  'spreadsheet copied',
  'more than a hundred tabs',
  'foreign tab: chart',
  'foreign tab: dataSource',
  'foreign tab: hidden',
  'foreign tab: protectedTab',
  'foreign tab: protectedRange',
  'foreign tab: pivot',
  'foreign tab: chipsAndCheckboxes',
  'foreign tab: merged',
  'foreign tab: empty',
];

const google = [
  'tick',
  'trigger fired',
  'trigger fired twice',
  'trigger never fired',
  'triggers late',
  'triggers out of order',
  'executions at once',
  'execution killed',
  '6 minutes are over',
  'a service is slow',
  'exception at Range',
  'exception at Sheet',
  'exception at Properties',
  'exception at Lock',
  'exception at UrlFetchApp',
  'clock stepped back',
];

const wire = [
  'request lost',
  'response lost',
  'repeated',
  'delayed',
  'late request arrived',
  'overtaken',
  'truncated',
  'slow',
  'status 429 instead',
  'status 500 instead',
  'status 502 instead',
  'status 503 instead',
  'clocks apart',
];

const servers = [
  'statement: fail before',
  'statement: fail after',
  'statement: refuse after',
  'statement: slow after',
  'statement: die before',
  'statement: die after',
  'statement: hold before',
  'statement: hold after',
  'held request went on',
  'backup restored',
  'secret rotated',
  'wrong secret',
  'older bundle installed',
];

const recovery = [
  'pushed: buckets',
  'pushed: keys',
  'pushed: rejected',
  'digest tried again',
  'push tried again',
  'report tried again',
  'closing digest',
  'read again',
  'compared: equal',
  'compared: differs',
  'compared: other rejected rows',
  'compared: blocked mass_delete',
  'compared: blocked missing_tab',
  'answer: stale',
  'answer: deleted',
  'answer: contracts differ',
  'answer: 401',
  'answer: 409',
  'answer: 429',
  'answer: 500',
  'answer: 502',
  'answer: 503',
  'answer: unreadable',
  'no answer: timeout',
  'no answer: unreachable',
  'report: success',
  'report: error',
  'confirmed at the end',
];

/** The reader of the Sheets API, beside the script. */
const thirdSender = [
  'third sender',
  'third sender during an execution',
  'third sender while the sheet changed',
  'third sender: equal',
  'third sender: equal_except',
  'third sender: blocked',
  'third sender: not_readable',
];

/** As executions recover by themselves, and as it is reported. */
const inside = [
  'recovery: smaller blocks read and remembered',
  'recovery: compression left off',
  'recovery: server taken to be away',
  'recovery: tab sent whole once an hour',
  'recovery: left to the holder of the lock',
  'third sender: stale',
  'keys unreadable',
  'compared: rows held',
  'flag: issues_not_shown',
  'flag: read_failed',
  'flag: older_bundle',
  'outcome: equal_except',
];

const exceptions = [
  'exception spreadsheetsTimedOut',
  'exception spreadsheetsFailed',
  'exception serviceTimedOut',
  'exception serviceError',
  'exception serverError',
  'exception authorizationRequired',
  'exception tooManyScripts',
  'exception tooManyAtOnce',
  'exception dayOfFetches',
  'exception fetchesTooFast',
  'exception bandwidth',
  'exception noPermissionToFetch',
  'exception scopeNotGranted',
  'exception refusedHeader',
  'exception dnsError',
  'exception addressUnavailable',
  'exception sslError',
  'exception fetchTimedOut',
  'exception dayOfProperties',
  'exception dayOfPropertyWrites',
  'exception propertiesFull',
  'exception severalAccounts',
  'exception tooManyLocks',
  'exception locksTooFast',
  'exception at Spreadsheet',
  'exception at SpreadsheetApp',
];

const histories: readonly Group[] = [
  { name: 'people', within: 100, counts: people },
  { name: 'workbooks', within: 100, counts: workbooks },
  { name: 'Google', within: 100, counts: google },
  { name: 'the way', within: 100, counts: wire },
  { name: 'servers', within: 100, counts: servers },
  { name: 'recovery', within: 100, counts: recovery },
  { name: 'third sender', within: 100, counts: thirdSender },
  { name: 'recovery inside executions', within: 500, counts: inside },
  { name: 'exceptions', within: 500, counts: exceptions },
];

const lasting: readonly Group[] = [
  {
    name: 'lasting failures',
    within: 56,
    counts: [
      'a tab cannot be read',
      'a tab cannot be measured',
      'a tab throws at everything',
      'a foreign tab throws at everything',
      'cells cannot be read',
      'the time zone cannot be read',
      'no locks',
      'no properties',
      'no requests',
      'the secret is refused',
      'properties cannot be written',
      'no trigger service',
      'nothing can be shown',
    ].map((what) => `lasting: ${what}`),
  },
  { name: 'lasting failures under small limits', within: 200, counts: ['lasting: a tab is too big for one reading'] },
];

const paced: readonly Group[] = [
  {
    name: 'pace',
    within: 65,
    counts: [
      'pace: at_once',
      'pace: gathered',
      'pace: wait',
      'pace: away',
      'recovery: edit trigger taken away',
      'recovery: edit trigger brought back',
      'recovery: edits gathered',
      'recovery: gathered edits left to ticks',
      'gathered edits sent',
      'an edit that waits for the comparison',
    ],
  },
];

/** What is played: `paced`: spreadsheets keep to a slower pace at times. */
export type Histories = 'usual' | 'liveness' | 'paced';
const groupsOf: Readonly<Record<Histories, readonly Group[]>> = { usual: histories, liveness: lasting, paced };

export type Coverage = {
  /** How often each thing occurred. */
  readonly totals: ReadonlyMap<string, number>;
  /** What should have occurred in so many histories and did not. */
  readonly missing: readonly string[];
  /** For a person. */
  readonly lines: readonly string[];
};

/** @param isPlain whether the histories had all faults of their own, so that each must have come */
export function coverageOf(outcomes: readonly Outcome[], isPlain: boolean, kind: Histories): Coverage {
  const totals = new Map<string, number>();
  for (const { counts } of outcomes) {
    for (const [what, count] of Object.entries(counts)) totals.set(what, (totals.get(what) ?? 0) + count);
  }
  const groups = groupsOf[kind];
  const due = groups.filter(({ within }) => isPlain && outcomes.length >= within);
  const missing = due.flatMap(({ counts }) => counts.filter((what) => !totals.has(what)));
  const listed = new Set(groups.flatMap(({ counts }) => counts));
  const others = [...totals.keys()].filter((what) => !listed.has(what)).sort();
  const lines = [...groups, { name: 'others', within: 0, counts: others }].flatMap(({ name, counts }) => [
    `${name}:`,
    ...counts.map((what) => `${String(totals.get(what) ?? 0).padStart(8)}  ${what}`),
  ]);
  return { totals, missing, lines };
}
