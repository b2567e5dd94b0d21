/**
 * Each text that Google is known to throw, at each service call that the bundle makes. The calls are those that recorded
 * runs made, so a new one is tried as soon as it is there.
 */
import { type ExecutionResult, knownExceptions } from '../tools/apps-script-runtime/index.ts';
import { Desk, textsIn } from './failing-desk.ts';
import type { SentRequest } from './sheet.ts';
import type { Stage } from './stage.ts';

/** What makes the bundle run. */
type Way = {
  readonly name: string;
  /** Whether a person waits for words. */
  readonly isWatched: boolean;
  readonly act: (desk: Desk) => readonly ExecutionResult[];
};

const menu = [
  'syncNow',
  'checkSheet',
  'whereIsRow',
  'showSidebar',
  'showStatus',
  'showSettings',
  'askSettings',
  'selfTest',
  'installTriggers',
  'removeTriggers',
  'markBrokenCells',
  'unmarkCells',
  'prepareColumns',
  'removePreparedRules',
];

const byHand = (name: string, act: (desk: Desk) => ExecutionResult, isWatched = true): Way => ({
  name,
  isWatched,
  act: (desk) => {
    desk.change('API');
    return [act(desk)];
  },
});

const byEvent = (name: string, raise: (desk: Desk) => void): Way => ({
  name,
  isWatched: false,
  act: (desk) => {
    desk.change(name === 'edit' ? 'user' : 'API');
    raise(desk);
    return desk.deliver();
  },
});

const ways: readonly Way[] = [
  ...menu.map((name) => byHand(name, (desk) => desk.run(name))),
  byHand('onOpen', (desk) => desk.open(), false),
  byHand('tick', (desk) => desk.tick(), false),
  byHand('first sync', (desk) => {
    desk.forget();
    return desk.run('syncNow');
  }),
  byHand('a request was lost', (desk) => {
    desk.sheet.runtime.failures.add({ service: 'UrlFetchApp', text: knownExceptions.fetchTimedOut, times: 1 });
    return desk.run('syncNow');
  }),
  byHand('a tab was cleared', (desk) => {
    const { workbook, runtime } = desk.sheet;
    const tab = workbook.sheet('Inventory');
    const cells = tab.read({ row: 2, column: 1, numRows: 1, numColumns: 4 });
    runtime.user.apiWrite('Inventory', 'A2', [['', '', '', '']]);
    const result = desk.run('syncNow');
    tab.write(2, 1, cells);
    return result;
  }),
  byHand('sidebarBody', (desk) => desk.fromDialog('sidebarBody')),
  byHand('showCell', (desk) => desk.fromDialog('showCell', 'Sales', 'F2'), false),
  byHand('continueSync', (desk) => desk.fromDialog('continueSync')),
  byHand(
    'saveSettings',
    (desk) => {
      const { document } = desk.sheet.runtime.properties;
      const form = { INGEST_URL: document.get('INGEST_URL') ?? '', INGEST_SECRET: '' };
      return desk.fromDialog('saveSettings', form, false);
    },
    false,
  ),
  byEvent('edit', () => undefined),
  byEvent('rows inserted', (desk) => desk.sheet.runtime.user.insertRows('Sales', 70)),
  byEvent('tab added', (desk) => {
    const { user } = desk.sheet.runtime;
    user.insertSheet('Notes');
    user.deleteSheet('Notes');
  }),
  byEvent('format changed', (desk) => desk.sheet.runtime.user.setFormat('Sales', 'F2', '0.00')),
];

/** How often each way made each call while nothing failed. */
type Recorded = ReadonlyMap<Way, Readonly<Record<string, number>>>;

function record(desk: Desk): Recorded {
  const recorded = new Map<Way, Record<string, number>>();
  for (const way of ways) {
    const calls: Record<string, number> = {};
    for (const result of way.act(desk)) {
      if (result.status !== 'ok') throw new Error(`${way.name}: ${result.error?.message}`);
      for (const [name, count] of Object.entries(result.calls)) calls[name] = (calls[name] ?? 0) + count;
    }
    recorded.set(way, calls);
    healed(desk);
  }
  return recorded;
}

type Trial = {
  readonly way: Way;
  readonly call: string;
  readonly text: string;
  /** How many calls of that name go well before; null: each of them fails, for good. */
  readonly after: number | null;
  /** Only calls of this tab; undefined: of any. */
  readonly tab?: string;
};

/** The tab that fails where only one does. */
const FAILING_TAB = 'Events';

const describeTrial = ({ way, call, text, after, tab = 'any tab' }: Trial) =>
  `${way.name}, ${call} of ${tab} ${after === null ? 'for good' : `once after ${after}`}: ${text.slice(0, 60)}`;

/**
 * Each text at each call, once, for good, and for good in one tab only; which of the ways that make the call, and at which
 * time, changes in turn.
 * @param share one of so many, evenly
 */
function trialsOf(recorded: Recorded, share: number): readonly Trial[] {
  const calls = [...new Set([...recorded.values()].flatMap((of) => Object.keys(of)))].sort();
  const trials = calls.flatMap((call) => {
    const own = [...recorded].filter(([, of]) => of[call] !== undefined);
    return Object.values(knownExceptions).flatMap((text, turn) => {
      const [way, of] = own[turn % own.length] ?? [];
      const [other] = own[(turn + 1) % own.length] ?? [];
      if (way === undefined || other === undefined) return [];
      const once = { way, call, text, after: turn % (of?.[call] ?? 1) };
      const forGood = { way: other, call, text, after: null };
      return isOfTab.test(call) ? [once, forGood, { ...forGood, tab: FAILING_TAB }] : [once, forGood];
    });
  });
  return trials.filter((_, index) => index % share === 0);
}

/** A tab whose very name cannot be read may be anybody's. */
const isOfTab = /^(Range|Sheet)\.(?!getName$)/;

/** Without these no run begins, or the server cannot be asked. */
const wayToServer =
  /^(SpreadsheetApp\.getActiveSpreadsheet|Spreadsheet\.getId|PropertiesService\.|Properties\.getProperties|Lock(Service)?\.(getDocumentLock|tryLock)|UrlFetchApp\.|HTTPResponse\.(getResponseCode|getContentText)$|Blob\.|Utilities\.(newBlob|computeHmacSha256Signature|getUuid|base64Encode))/;

/** Nor without these can it be read what the cells mean, or what was answered. Any other call may fail for good. */
const reading =
  /^(Spreadsheet\.(getSheets|getSpreadsheet(Locale|TimeZone))|Sheet\.(getName|getRange|getLastRow|getLastColumn)|Range\.(getValues|getNumberFormats)|Utilities\.formatDate)$/;

/** Without these a person can be shown nothing. */
const screen = /^(SpreadsheetApp\.getActiveSpreadsheet|Spreadsheet\.toast)$/;

/** Without these the language of the spreadsheet is not known. */
const language = /^(SpreadsheetApp\.getActiveSpreadsheet|Spreadsheet\.getSpreadsheetLocale)$/;

const raw = /Exception|Error:|https?:\/\/|googleapis|unreachable|undefined|\[object|document with id|Service |UrlFetch/;
const allEqual = /(^|\n|Sales: )(Всё совпадает|всё совпадает|All equal|all equal)/;

/** @returns what did not hold */
export async function sweep(stage: Stage, share: number): Promise<readonly string[]> {
  const desks = [new Desk(stage, 'ru', 'ru_RU'), new Desk(stage, 'en', 'en_US')] as const;
  const problems: string[] = [];
  for (const [index, trial] of trialsOf(record(desks[0]), share).entries()) {
    problems.push(...(await tryOut(index % 2 === 0 ? desks[0] : desks[1], trial)));
  }
  return problems;
}

/** Tries it, heals everything, and lets one tick pass. @returns what did not hold */
async function tryOut(desk: Desk, trial: Trial): Promise<readonly string[]> {
  const problems: string[] = [];
  const { sheet } = desk;
  const [service = '', method = ''] = trial.call.split('.');
  const { text, after: well, tab } = trial;
  const times = well === null ? {} : { times: 1, after: well };
  const failure = sheet.runtime.failures.add({ service, method, text, ...times, ...(tab !== undefined && { tab }) });
  const results = trial.way.act(desk);
  problems.push(...results.flatMap((result) => problemsOf(result, trial, desk, trial.way.isWatched)));
  const before = await desk.look();
  if (before.wrong !== '') problems.push(`ClickHouse: ${before.wrong}`);
  if (
    !before.hasSales &&
    results.some(
      (result) =>
        allEqual.test(textsIn(result).join('\n')) && !/showStatus|idebar|whereIsRow/.test(result.functionName),
    )
  ) {
    problems.push(`says equal, and is not: ${results.flatMap(textsIn).join(' | ')}`);
  }
  if (trial.after === null) problems.push(...(await whileItLasts(desk, trial)));
  failure.remove();
  healed(desk);
  const after = await desk.look();
  if (!after.isEqual) problems.push('not equal after one tick');
  if (after.wrong !== '') problems.push(`ClickHouse afterwards: ${after.wrong}`);
  return problems.map((problem) => `${desk.locale}, ${describeTrial(trial)} => ${problem}`);
}

async function whileItLasts(desk: Desk, trial: Trial): Promise<readonly string[]> {
  const problems: string[] = [];
  desk.sheet.sent.length = 0;
  problems.push(...problemsOf(desk.tick(), trial, desk, false));
  const { hasSales, isEqual, wrong } = await desk.look();
  if (wrong !== '') problems.push(`ClickHouse meanwhile: ${wrong}`);
  const isNeeded = wayToServer.test(trial.call) || reading.test(trial.call);
  if (trial.tab === undefined ? !isEqual && !isNeeded : !hasSales)
    problems.push(`stops a sync (${hasSales ? 'issues' : 'sales'})`);
  if (!isEqual && !wayToServer.test(trial.call) && !desk.sheet.sent.some(tellsOfFailure)) {
    problems.push('the server hears nothing');
  }
  problems.push(...problemsOf(desk.run('showStatus'), trial, desk, true));
  return problems;
}

const tellsOfFailure = ({ action, message }: SentRequest) => action === 'report' && message.status === 'error';

function problemsOf(result: ExecutionResult, trial: Trial, desk: Desk, isWatched: boolean): readonly string[] {
  const problems: string[] = [];
  const { functionName, status, error } = result;
  const isTrigger = /^on/.test(functionName);
  // What only the owner can fix is thrown by a trigger, so that Google writes to them.
  if (status !== 'ok' && !(isTrigger && error?.message === trial.text))
    problems.push(`${functionName} ${status}: ${error?.message}`);
  const texts = textsIn(result);
  if (isWatched && texts.length === 0 && !screen.test(trial.call)) problems.push(`${functionName} says nothing`);
  for (const text of texts) {
    // The settings ask for the server's address, and show it.
    const own = text.replaceAll(desk.sheet.runtime.properties.document.get('INGEST_URL') ?? '', '');
    if (raw.test(own) || text.includes(trial.text)) problems.push(`${functionName} raw: ${text}`);
    const isForeign = desk.locale === 'ru_RU' ? !/[а-я]/i.test(text) : /[а-я]/i.test(text);
    if (isForeign && !language.test(trial.call)) problems.push(`${functionName} in another language: ${text}`);
  }
  return problems;
}

/** Nothing fails any more, automatic sync is on, and a tick passes. */
function healed(desk: Desk): void {
  const { failures, triggers, pendingEvents } = desk.sheet.runtime;
  failures.clear();
  pendingEvents.length = 0;
  if (triggers.all().length !== 3) desk.run('installTriggers');
  desk.tick();
}
