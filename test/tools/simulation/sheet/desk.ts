/** One spreadsheet with its people, its script, and what it ever held. */
import { editPaces, type Pace } from '@qtickets/shared-schema/wire/google-pace';
import type { VirtualClock } from '../../apps-script-runtime/clock.ts';
import {
  type ActiveFailure,
  createRuntime,
  type Runtime,
  type SheetModel,
  type Transport,
  Workbook,
} from '../../apps-script-runtime/index.ts';
import type { Cell } from '../../apps-script-runtime/workbook/cell.ts';
import { Arrivals } from '../arrivals.ts';
import type { Dice } from '../dice.ts';
import { MarksWatch } from '../marks-watch.ts';
import { type ExpectedTab, expectedOf } from '../model/expected.ts';
import { Ledger } from '../model/ledger.ts';
import type { ColumnPlan, TabPlan } from '../model/plans.ts';

/** What a tab of the workbook was made as. */
export type Role = { readonly plan: TabPlan; readonly headerRow: number };

export type Grid = readonly (readonly (Cell | undefined)[])[];

export type DeskOptions = {
  readonly id: string;
  readonly clock: VirtualClock;
  readonly transport: Transport;
  readonly bundle: string;
  readonly seed: number;
  readonly timeZone: string;
  readonly secret: string;
};

/** Where requests seem to go; the wire knows better. */
const INGEST_URL = 'http://127.0.0.1:1';
/** More changes than happen during one execution. */
const HISTORY_MAX = 60;
/** None of them skips a midnight in the months of the dates. */
export const timeZones = ['Europe/Moscow', 'Europe/Moscow', 'Asia/Almaty', 'America/New_York'] as const;
/** As many times in a row does the server not answer before edits wait for a tick. */
const FAILURES_MAX = 3;
const people = ['manager@example.com', 'second@example.com'];

/** Minutes of the day that are spent, so that the script keeps to that pace with edits. */
const spentFor: Readonly<Record<DeskPace, number>> = { at_once: 0, gathered: 100, wait: 200, away: 200 };
/** So that the start of as many more would take the rest of the day. */
const EXECUTIONS_TOO_MANY = 9_000;
const HALF_A_DAY_MS = 12 * 3_600_000;

/** `away`: the trigger that edits start is, from the next tick on. */
export type DeskPace = Pace['edits'] | 'away';
export const deskPaces: readonly DeskPace[] = [...editPaces, 'away'];

export class Desk {
  readonly id: string;
  readonly workbook: Workbook;
  readonly roles = new Map<number, Role>();
  readonly ledger = new Ledger();
  readonly arrivals = new Arrivals();
  readonly marksWatch = new MarksWatch(this);
  readonly settings = new Map<string, string>();
  /** What the workbook meant after each of its last changes. */
  readonly history: { readonly changes: number; readonly expected: readonly ExpectedTab[] }[] = [];
  /** What people said yes to in the execution under way. */
  confirmations: readonly string[] = [];
  /** Keys (`tab key`) of which the sheet showed something else for a moment since the last check. */
  readonly touched = new Set<string>();
  /** How often the workbook was changed. */
  changes = 0;
  /** The row that somebody works on: the next change is often there again. */
  hotRow = 0;
  /** Whether it is there for certain. */
  staysInRow = false;
  /** What may be undone: a tab as it was. */
  undo: { readonly sheet: SheetModel; readonly grid: Grid } | undefined;
  /** Cells to be put back: broken columns, cleared tabs, renamed headers and tabs. */
  readonly repairs: { readonly what: string; readonly apply: () => void }[] = [];
  zoneChangedAt = Number.NEGATIVE_INFINITY;
  hasOlderBundle = false;
  /** Whether edits go out at once, with a trigger that fires once, or with the next comparison. */
  pace: DeskPace = 'at_once';
  /** What fails for good. */
  readonly lasting: ActiveFailure[] = [];
  /** Other spreadsheets that feed the same tables. */
  neighbours: readonly Desk[] = [];
  runtime: Runtime;
  readonly #options: DeskOptions;
  #installed = 0;
  #expected: readonly ExpectedTab[] = [];

  constructor(options: DeskOptions) {
    this.id = options.id;
    this.#options = options;
    this.workbook = new Workbook({ id: options.id, locale: 'ru_RU', timeZone: options.timeZone });
    this.runtime = this.#newRuntime(options.bundle);
    this.setProperty('INGEST_URL', INGEST_URL);
    this.setProperty('INGEST_SECRET', options.secret);
    // Each tick is due: what is waited for here comes with the next one.
    this.setProperty('GOOGLE_ACCOUNT', 'workspace');
    this.setProperty('GOOGLE_MINUTES_A_DAY', '360');
    // Of three spreadsheets two see rows that come and go at once.
    if (options.seed % 3 > 0) this.setProperty('WATCH_CHANGES', 'on');
  }

  #newRuntime(code: string): Runtime {
    const { clock, transport } = this.#options;
    // Another one's ids and random numbers, or runs of two bundles would bear one id.
    const seed = this.#options.seed + 1_000_003 * this.#installed;
    this.#installed += 1;
    return createRuntime({ code, workbook: this.workbook, clock, transport, seed });
  }

  /** Puts another bundle into the spreadsheet; triggers, properties and pending events stay. */
  install(code: string): void {
    const before = this.runtime;
    this.runtime = this.#newRuntime(code);
    this.runtime.onServiceCall = before.onServiceCall;
    for (const [name, value] of before.properties.document) this.runtime.properties.document.set(name, value);
    this.runtime.run('installTriggers');
    this.runtime.pendingEvents.push(...before.pendingEvents);
  }

  setProperty(name: string, value: string): void {
    this.runtime.properties.document.set(name, value);
  }

  setPace(pace: DeskPace): void {
    this.pace = pace;
    this.setProperty('GOOGLE_MINUTES_A_DAY', pace === 'at_once' ? '360' : '160');
    const [since, executions] = pace === 'away' ? [this.now - HALF_A_DAY_MS, EXECUTIONS_TOO_MANY] : [this.now, 0];
    this.setProperty('SPENT_TODAY', `${since} ${spentFor[pace] * 60_000} 0 0 ${executions}`);
  }

  /** Whether edits are left to the comparison that is due. */
  get leavesEdits(): boolean {
    return this.pace === 'wait' || this.pace === 'away';
  }

  setTabs(plan: TabPlan, setting: string): void {
    this.settings.set(plan.setting, setting);
    this.setProperty(plan.setting, setting);
  }

  /** Virtual unix ms. */
  get now(): number {
    return this.#options.clock.now;
  }

  /** To be called after each change of the workbook. */
  changed(): void {
    this.changes += 1;
    const next = expectedOf(this.workbook, this.settings);
    for (const [index, tab] of next.entries()) this.#touch(this.#expected[index], tab);
    this.#expected = next;
    this.history.push({ changes: this.changes, expected: next });
    if (this.history.length > HISTORY_MAX) this.history.shift();
    this.ledger.note(next);
  }

  /** Contracts that had no tab to read at some moment since then: their headers were broken, or their tabs went. */
  goneSince(changes: number): ReadonlySet<string> {
    const tabs = this.history.filter((state) => state.changes >= changes).flatMap(({ expected }) => expected);
    const gone = tabs.filter(({ names, isReadable }) => names.length === 0 || !isReadable);
    return new Set(gone.map(({ plan }) => plan.tab));
  }

  get expected(): readonly ExpectedTab[] {
    return this.#expected;
  }

  /** What executions left as still to be done. */
  get marks(): readonly string[] {
    return [...this.runtime.properties.document.keys()].filter((name) => name.startsWith('MARK_'));
  }

  /** How often that has thrown. */
  get thrown(): number {
    return this.lasting.reduce((sum, { hits }) => sum + hits, 0);
  }

  /** How often in a row the server did not answer. */
  get failures(): number {
    return Number.parseInt(this.runtime.properties.document.get('SERVER_FAILURES') ?? '0', 10);
  }

  /** Whether that was so often that edits wait for a tick. */
  get hasGivenUp(): boolean {
    return this.failures >= FAILURES_MAX;
  }

  person(dice: Dice) {
    return this.runtime.user.as(dice.pick(people));
  }

  /** Tabs that were made for a contract, wherever they are and whatever they are called now. */
  sheets(): readonly { readonly sheet: SheetModel; readonly role: Role }[] {
    return this.workbook.sheets.flatMap((sheet) => {
      const role = this.roles.get(sheet.id);
      return role === undefined ? [] : [{ sheet, role }];
    });
  }

  /** What a key says, or the tabs where it stands: tabs are read one after another, so a row that moves between two may be in neither. */
  #touch(before: ExpectedTab | undefined, after: ExpectedTab): void {
    const [was, is] = [tabsByKey(before), tabsByKey(after)];
    const keys = new Set([...(before?.keys.keys() ?? []), ...after.keys.keys()]);
    for (const key of keys) {
      const isSame = JSON.stringify(before?.keys.get(key)) === JSON.stringify(after.keys.get(key));
      if (!isSame || was.get(key) !== is.get(key)) this.touched.add(`${after.plan.tab} ${key}`);
    }
  }
}

/** For each key the tabs (by id: a name may change) of its valid rows, as one text. */
function tabsByKey(expected: ExpectedTab | undefined): ReadonlyMap<string, string> {
  const ids = new Map(expected?.names.map((name, index) => [name, expected.layouts[index]?.gid]));
  const tabs = new Map<string, string>();
  for (const [place, { key }] of expected?.validAt ?? []) {
    const id = ids.get(place.slice(0, place.lastIndexOf('!')));
    tabs.set(key, `${tabs.get(key) ?? ''} ${id}`);
  }
  return tabs;
}

export type Place = { readonly column: ColumnPlan; readonly at: number };

/** The columns of a tab by its header, as it is now. */
export function columnsIn(sheet: SheetModel, { plan, headerRow }: Role): readonly Place[] {
  const places: Place[] = [];
  for (let at = 1; at <= sheet.lastColumn(); at += 1) {
    const title = sheet.cell(headerRow, at)?.value;
    const column = plan.columns.find(({ headers }) => headers.some((header) => header === title));
    if (column !== undefined) places.push({ column, at });
  }
  return places;
}

export function a1(row: number, column: number): string {
  const letter = column > 26 ? String.fromCharCode(64 + Math.floor((column - 1) / 26)) : '';
  return `${letter}${String.fromCharCode(65 + ((column - 1) % 26))}${row}`;
}

export function area(row: number, column: number, rows: number, columns = 1): string {
  return `${a1(row, column)}:${a1(row + rows - 1, column + columns - 1)}`;
}

/** The whole tab, to be put back later. */
export function gridOf(sheet: SheetModel): Grid {
  return sheet.read({ row: 1, column: 1, numRows: sheet.lastRow(), numColumns: Math.max(1, sheet.lastColumn()) });
}

/** Makes a tab what it was, without any event. */
export function putGrid(sheet: SheetModel, grid: Grid): void {
  const numRows = Math.max(sheet.lastRow(), grid.length);
  const numColumns = Math.max(1, sheet.lastColumn(), ...grid.map((row) => row.length));
  sheet.update({ row: 1, column: 1, numRows, numColumns }, (_, row, column) => grid[row - 1]?.[column - 1]);
}
