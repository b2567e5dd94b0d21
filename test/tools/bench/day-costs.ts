/**
 * What a day of typing costs of Google's trigger time: each kind of execution is counted once on a workbook of that size, priced
 * twice, and multiplied. A: the runtime's price list; B: `getValues` at 0.031 ms a cell, the only public measurement known, ten
 * times the list. Both with 0.5 s to start an execution, and three times the computing that it takes here (the emulator's
 * own included, so no less than Google's).
 */
import type { Sheet } from '../../support/sheet.ts';
import type { CellInput, ExecutionResult } from '../apps-script-runtime/index.ts';
import { revenueColumn, salesTab } from './bench-workbook.ts';

export type Priced = {
  readonly secondsA: number;
  readonly secondsB: number;
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
};

const START_SECONDS = 0.5;
const SLOWER = 3;
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

/** The sheet is synced, and automatic sync is on. */
export function measureDay(sheet: Sheet, rows: number): DayCosts {
  const edit = (cell: string, value: CellInput) => () => {
    sheet.runtime.user.edit(salesTab, cell, value);
    return sheet.deliverEvents();
  };
  const column = String.fromCharCode(64 + revenueColumn);
  sheet.tick();
  const quietTick = priced(sheet, () => [sheet.tick()]);
  const row = rows + 2;
  const typed: readonly CellInput[] = ['01.10.2025', 1_042, 'Концерт', 'Москва', 'new-1', 2, 5_000, 0, 'RUB'];
  return {
    rows,
    quietTick,
    correction: priced(sheet, edit(`${column}${Math.ceil(rows / 2)}`, 12_345)),
    foreignEdit: priced(sheet, edit('Z5', 'a remark')),
    newRow: priced(sheet, () => typed.flatMap((value, at) => edit(`${String.fromCharCode(65 + at)}${row}`, value)())),
  };
}

function priced(sheet: Sheet, act: () => readonly ExecutionResult[]): Priced {
  let cells = 0;
  sheet.runtime.onServiceCall = (name, args) => {
    // Each range of four numbers is read once.
    if (name === 'Sheet.getRange' && args.length === 4) cells += Number(args[2]) * Number(args[3]);
    return undefined;
  };
  const before = process.cpuUsage();
  const results = act();
  const { user } = process.cpuUsage(before);
  sheet.runtime.onServiceCall = undefined;
  const sumOf = (of: (result: ExecutionResult) => number) => results.reduce((sum, result) => sum + of(result), 0);
  const secondsA = sumOf(({ virtualMs }) => virtualMs / 1_000 + START_SECONDS) + (SLOWER * user) / 1_000_000;
  return {
    secondsA,
    secondsB: secondsA + (cells * (CELL_MS.b - CELL_MS.a)) / 1_000,
    executions: results.length,
    requests: sumOf(({ fetches }) => fetches.length),
    propertyCalls: sumOf(propertyCalls),
    cells,
  };
}

function propertyCalls({ calls }: ExecutionResult): number {
  const names = Object.keys(calls).filter((name) => name.startsWith('Properties.'));
  return names.reduce((sum, name) => sum + (calls[name] ?? 0), 0);
}
