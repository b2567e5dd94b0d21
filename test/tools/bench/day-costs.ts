/**
 * What a day of typing costs of Google's trigger time: each kind of execution is counted on a workbook of that size, priced
 * twice, and multiplied. A: the runtime's price list; B: `getValues` at 0.031 ms a cell, the only public measurement known, ten
 * times the list. Both with 0.5 s to start an execution, and three times the computing that it takes here (the emulator's
 * own included, so no less than Google's, but for its sending of requests, which have a price of their own).
 */
import { gatherMs, paceOf } from '@qtickets/shared-schema/wire/google-pace';
import { GATHER_TRIGGER_SECONDS, START_SECONDS, TICK_MINUTES } from '@qtickets/shared-schema/wire/google-quotas';
import type { Sheet } from '../../support/sheet.ts';
import type { CellInput, ExecutionResult } from '../apps-script-runtime/index.ts';
import { parseA1 } from '../apps-script-runtime/workbook/a1.ts';
import { revenueColumn, salesTab } from './bench-workbook.ts';
import { median } from './median.ts';

export type Priced = {
  readonly secondsA: number;
  readonly secondsB: number;
  /** Of both: what the calls cost by list A, with the starts, and without any computing. */
  readonly secondsOfCalls: number;
  readonly executions: number;
  readonly requests: number;
  readonly propertyCalls: number;
  readonly cells: number;
};

export type DayCosts = {
  readonly rows: number;
  readonly quietTick: Priced;
  readonly correction: Priced;
  readonly foreignEdit: Priced;
  /** All of its cells. */
  readonly newRow: Priced;
  /** One that only leaves its mark, at a slower pace. */
  readonly waitingEdit: Priced;
};

const SLOWER = 3;
const TIMES = 5;
const CELL_MS = { a: 0.003, b: 0.031 };

const TICKS = 96;
const CORRECTIONS = 1_500;
const NEW_ROWS = 100;

/** @param people who correct and type as much each. @returns minutes of trigger time by A and B */
export function minutesOfDay(
  { quietTick, correction, newRow }: Pick<DayCosts, 'quietTick' | 'correction' | 'newRow'>,
  people: number,
): { readonly a: number; readonly b: number } {
  const of = (price: 'secondsA' | 'secondsB') =>
    (TICKS * quietTick[price] + people * (CORRECTIONS * correction[price] + NEW_ROWS * newRow[price])) / 60;
  return { a: of('secondsA'), b: of('secondsB') };
}

const CELLS_OF_ROW = 9;
const TYPING = { fromMinute: 9 * 60, minutes: 8 * 60 };
/** More edits than these at once are compared as a whole. */
const EDITS_TOGETHER_MAX = 20;
const DAY_MINUTES = 24 * 60;
const EXECUTION_SECONDS = 6 * 60;
/** Taking the edit trigger away and making it again, with its notes; and looking, with each tick between, whether one is there. */
const AWAY_AND_BACK_SECONDS = 1;
const LOOK_SECONDS = 0.15;

export type PacedDay = {
  readonly minutes: number;
  /** The share of edits that went out at once, and the longest time between two comparisons, in minutes. */
  readonly atOnce: number;
  readonly tickMinutes: number;
  /** The share of edits that started nothing, since the trigger was away. */
  readonly startedNothing: number;
};

/** The same day at the pace of the script (`google-pace.ts`): people type from nine to five. */
export function dayAtPace(costs: DayCosts, people: number, price: 'secondsA' | 'secondsB'): PacedDay {
  const tick = costs.quietTick[price];
  const waiting = costs.waitingEdit[price];
  const editsAMinute = (people * (CORRECTIONS + CELLS_OF_ROW * NEW_ROWS)) / TYPING.minutes;
  const atOnceAMinute =
    (people * (CORRECTIONS * costs.correction[price] + NEW_ROWS * costs.newRow[price])) / TYPING.minutes;
  const once = costs.correction[price];
  const day = {
    seconds: 0,
    atOnce: 0,
    tickMinutes: 0,
    lastTick: -DAY_MINUTES,
    lastEdits: 0,
    together: once,
    executions: 0,
    isAway: false,
    startedNothing: 0,
  };
  for (let minute = 0; minute < DAY_MINUTES; minute += 1) {
    const pace = paceOf(
      {
        since: 0,
        triggerSeconds: day.seconds,
        executions: day.executions,
        isEditTriggerAway: day.isAway,
        comparisonSeconds: tick - START_SECONDS,
      },
      { allotmentMinutes: null },
      minute * 60_000,
    );
    if (minute % TICK_MINUTES === 0) {
      const isDue = minute - day.lastTick >= pace.tickMinutes;
      day.seconds += isDue ? tick : START_SECONDS;
      day.executions += 1;
      if (isDue) day.lastTick = minute;
      if (day.isAway) day.seconds += LOOK_SECONDS;
      day.tickMinutes = Math.max(day.tickMinutes, pace.tickMinutes);
      // Ticks alone take the edit trigger away.
      if (pace.editTrigger === 'away' && !day.isAway) {
        day.isAway = true;
        day.seconds += AWAY_AND_BACK_SECONDS;
      }
    }
    const isTyping = minute >= TYPING.fromMinute && minute < TYPING.fromMinute + TYPING.minutes;
    if (!isTyping || people === 0) continue;
    if (day.isAway) {
      day.startedNothing += 1 / TYPING.minutes;
      continue;
    }
    day.executions += editsAMinute;
    if (pace.edits === 'at_once') {
      day.atOnce += 1 / TYPING.minutes;
      day.seconds += atOnceAMinute;
    } else {
      day.seconds += editsAMinute * waiting;
      const since = minute - day.lastEdits;
      if (pace.edits === 'gathered' && since * 60_000 >= gatherMs(day.together)) {
        day.together = since * editsAMinute > EDITS_TOGETHER_MAX ? tick : once;
        // The trigger that fires once is made and deleted besides.
        day.seconds += day.together - START_SECONDS + GATHER_TRIGGER_SECONDS;
        day.executions += 1;
        day.lastEdits = minute;
      }
    }
  }
  return {
    minutes: day.seconds / 60,
    atOnce: people === 0 ? 1 : day.atOnce,
    tickMinutes: day.tickMinutes,
    startedNothing: day.startedNothing,
  };
}

/** The sheet is synced, and automatic sync is on. */
export function measureDay(sheet: Sheet, rows: number): DayCosts {
  const edit = (cell: string, value: CellInput) => () => {
    sheet.runtime.user.edit(salesTab, cell, value);
    return sheet.deliverEvents();
  };
  const column = String.fromCharCode(64 + revenueColumn);
  sheet.tick();
  const quietTick = usual(() => priced(sheet, () => [sheet.tick()]));
  const typed = ['01.10.2025', 1_042, 'Концерт', 'Москва', 'new', 2, 5_000, 0, 'RUB'];
  // The first one learns what the others know.
  edit(`${column}3`, 12_344)();
  const half = Math.ceil(rows / 2);
  const correction = usual((time) => priced(sheet, edit(`${column}${half + time}`, 12_345 + time)));
  const foreignEdit = priced(sheet, edit('Z5', 'a remark'));
  const newRow = usual((time) => {
    const cellOf = (at: number) => `${String.fromCharCode(65 + at)}${rows + 2 + time}`;
    return priced(sheet, () =>
      typed.flatMap((value, at) => edit(cellOf(at), value === 'new' ? `new-${time}` : value)()),
    );
  });
  // Past half of the allotment, within a minute of the last run.
  sheet.runtime.properties.document.set('SPENT_TODAY', `${sheet.runtime.clock.now - 1_000} ${25 * 60_000} 0 0`);
  // The first of them makes the trigger that sends them together.
  edit(`${column}6`, 54_320)();
  const waitingEdit = priced(sheet, edit(`${column}5`, 54_321));
  return { rows, quietTick, correction, foreignEdit, newRow, waitingEdit };
}

/** Computing is timed a few times, since this machine does other things too. */
function usual(price: (time: number) => Priced): Priced {
  const first = price(0);
  const all = [first, ...Array.from({ length: TIMES - 1 }, (_, index) => price(index + 1))];
  const of = (seconds: 'secondsA' | 'secondsB') => median(all.map((one) => one[seconds]));
  return { ...first, secondsA: of('secondsA'), secondsB: of('secondsB') };
}

const kinds = ['quietTick', 'correction', 'foreignEdit', 'newRow', 'waitingEdit'] as const;

/**
 * A larger workbook than was counted, by the line through the two largest that were: what an execution does is the same, but for
 * the cells that it reads.
 */
export function largerThan(days: readonly DayCosts[], rows: number): DayCosts {
  const [smaller, largest] = days.slice(-2);
  if (smaller === undefined || largest === undefined) throw new Error('A line needs two workbooks.');
  const far = (rows - largest.rows) / (largest.rows - smaller.rows);
  const costs = { ...largest, rows };
  for (const kind of kinds) {
    const [from, to] = [smaller[kind], largest[kind]];
    const onLine = (of: 'secondsA' | 'secondsB' | 'cells') => Math.max(to[of], to[of] + far * (to[of] - from[of]));
    costs[kind] = {
      ...to,
      secondsA: onLine('secondsA'),
      secondsB: onLine('secondsB'),
      cells: Math.round(onLine('cells')),
    };
  }
  return costs;
}

/** Google ends an execution after six minutes: such a comparison never comes to its end. */
export function isTooLarge({ quietTick }: DayCosts, price: 'secondsA' | 'secondsB'): boolean {
  return quietTick[price] - START_SECONDS > EXECUTION_SECONDS;
}

function priced(sheet: Sheet, act: () => readonly ExecutionResult[]): Priced {
  let cells = 0;
  let inRequests = 0;
  let requestedAt: number | null = null;
  sheet.runtime.onServiceCall = (name, args) => {
    const { user } = process.cpuUsage(before);
    if (requestedAt !== null) inRequests += user - requestedAt;
    requestedAt = name === 'UrlFetchApp.fetch' ? user : null;
    // Each range is read once.
    if (name === 'Sheet.getRange') cells += cellsIn(sheet, args);
    return undefined;
  };
  const before = process.cpuUsage();
  const results = act();
  const { user } = process.cpuUsage(before);
  sheet.runtime.onServiceCall = undefined;
  const sumOf = (of: (result: ExecutionResult) => number) => results.reduce((sum, result) => sum + of(result), 0);
  const secondsOfCalls = sumOf(({ virtualMs }) => virtualMs / 1_000 + START_SECONDS);
  const secondsA = secondsOfCalls + (SLOWER * (user - inRequests)) / 1_000_000;
  return {
    secondsA,
    secondsB: secondsA + (cells * (CELL_MS.b - CELL_MS.a)) / 1_000,
    secondsOfCalls,
    executions: results.length,
    requests: sumOf(({ fetches }) => fetches.length),
    propertyCalls: sumOf(propertyCalls),
    cells,
  };
}

/** Of a range by four numbers, or by a notation that may go on to the end of the grid. */
function cellsIn(sheet: Sheet, args: readonly unknown[]): number {
  if (args.length === 4) return Number(args[2]) * Number(args[3]);
  const { maxRows, maxColumns } = sheet.workbook.sheet(salesTab);
  const area = parseA1(String(args[0]), maxRows, maxColumns)?.area;
  return area === undefined ? 0 : area.numRows * area.numColumns;
}

function propertyCalls({ calls }: ExecutionResult): number {
  const names = Object.keys(calls).filter((name) => name.startsWith('Properties.'));
  return names.reduce((sum, name) => sum + (calls[name] ?? 0), 0);
}
