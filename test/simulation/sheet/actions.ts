/** What people do in a spreadsheet. Each action says what it did, or returns undefined where it can't be done now. */
import type { SheetModel } from '../../apps-script-runtime/index.ts';
import type { Dice } from '../dice.ts';
import { brokenReference, canonicalOf, meaningOf, spell, spellFault } from '../model/vocabulary.ts';
import { a1, area, columnsIn, type Desk, gridOf, type Place, putGrid, type Role, timeZones } from './desk.ts';
import { anyCell, firstDataRow, goodCell, newTab, rowFor } from './rows.ts';

/** A tab that somebody is about to change. */
export type Hand = {
  readonly desk: Desk;
  readonly dice: Dice;
  readonly sheet: SheetModel;
  readonly role: Role;
  readonly places: readonly Place[];
  /** Rows below the header that are filled. */
  readonly first: number;
  readonly last: number;
};

export type Action = (hand: Hand) => string | undefined;

/** Often the row of before: people type one cell after another. */
function someRow({ desk, dice, first, last }: Hand): number {
  const isHot = (desk.staysInRow || dice.chance(0.5)) && desk.hotRow >= first && desk.hotRow <= last;
  if (!isHot) desk.hotRow = dice.between(first, Math.max(first, last));
  return desk.hotRow;
}

const rowCount = ({ first, last }: Hand): number => Math.max(0, last - first + 1);
const where = ({ sheet }: Hand, place: string): string => `${sheet.name}!${place}`;

function editCell(hand: Hand): string | undefined {
  const { desk, dice, sheet, places } = hand;
  if (places.length === 0) return undefined;
  const { column, at } = dice.pick(places);
  const place = a1(someRow(hand), at);
  desk.person(dice).edit(sheet.name, place, anyCell(dice, column));
  return `types into ${where(hand, place)} (${column.name})`;
}

/** The same value in another spelling: nothing is to be sent. */
function respell(hand: Hand): string | undefined {
  const { desk, dice, sheet, places } = hand;
  if (places.length === 0) return undefined;
  const { column, at } = dice.pick(places);
  const row = someRow(hand);
  const meaning = meaningOf(column.kind, sheet.cell(row, at));
  if (meaning.is !== 'value') return undefined;
  desk.person(dice).edit(sheet.name, a1(row, at), spell(dice, column.kind, meaning.value));
  return `writes ${where(hand, a1(row, at))} (${column.name}) in another way`;
}

function pasteRows(hand: Hand): string | undefined {
  const { desk, dice, sheet, places, last } = hand;
  if (places.length === 0) return undefined;
  const count = dice.between(1, 8);
  const row = dice.chance(0.6) ? last + 1 : someRow(hand);
  const rows = Array.from({ length: count }, () => rowFor(dice, places, dice.chance(0.8) ? goodCell : anyCell));
  desk.person(dice).paste(sheet.name, a1(row, 1), rows);
  return `pastes ${count} rows at ${where(hand, a1(row, 1))}`;
}

function fillColumn(hand: Hand): string | undefined {
  const { desk, dice, sheet, places } = hand;
  if (places.length === 0) return undefined;
  const { column, at } = dice.pick(places);
  const row = someRow(hand);
  const place = area(row, at, dice.between(2, 10));
  desk.person(dice).fill(sheet.name, place, anyCell(dice, column));
  return `drags one value over ${where(hand, place)} (${column.name})`;
}

function insertRows(hand: Hand): string | undefined {
  const { desk, dice, sheet, places } = hand;
  const row = someRow(hand);
  const count = dice.between(1, 3);
  desk.person(dice).insertRows(sheet.name, row, count);
  if (dice.chance(0.5)) desk.person(dice).paste(sheet.name, a1(row, 1), [rowFor(dice, places)]);
  return `inserts ${count} rows before ${where(hand, String(row))}`;
}

function deleteRows(hand: Hand): string | undefined {
  const { desk, dice, sheet } = hand;
  if (rowCount(hand) < 2) return undefined;
  const row = someRow(hand);
  const count = Math.min(dice.between(1, 8), hand.last - row + 1);
  desk.person(dice).deleteRows(sheet.name, row, count);
  return `deletes ${count} rows from ${where(hand, String(row))}`;
}

/** More than half of a tab. */
function deleteMost(hand: Hand): string | undefined {
  const { desk, dice, sheet, first } = hand;
  if (rowCount(hand) < 10) return undefined;
  const count = Math.floor(rowCount(hand) * (0.6 + dice.next() * 0.4));
  desk.person(dice).deleteRows(sheet.name, first, count);
  return `deletes ${count} of ${rowCount(hand)} rows of ${sheet.name}`;
}

function sort(hand: Hand): string | undefined {
  const { desk, dice, sheet, role, places } = hand;
  if (places.length === 0) return undefined;
  const { column, at } = dice.pick(places);
  desk.person(dice).sort(sheet.name, at, { ascending: dice.chance(0.5), headerRows: role.headerRow });
  return `sorts ${sheet.name} by ${column.name}`;
}

function moveRows(hand: Hand): string | undefined {
  const { desk, dice, sheet, first, last } = hand;
  if (rowCount(hand) < 4) return undefined;
  const row = dice.between(first, last - 1);
  const before = dice.chance(0.5) ? first : last + 1;
  if (before === row || before === row + 1) return undefined;
  desk.person(dice).moveRows(sheet.name, row, 1, before);
  return `drags row ${row} of ${sheet.name} before row ${before}`;
}

function moveColumn(hand: Hand): string | undefined {
  const { desk, dice, sheet } = hand;
  const width = sheet.lastColumn();
  const from = dice.between(1, width);
  const before = dice.between(1, width + 1);
  if (before === from || before === from + 1) return undefined;
  desk.person(dice).moveColumn(sheet.name, from, before);
  return `drags column ${from} of ${sheet.name} before column ${before}`;
}

function insertColumn(hand: Hand): string | undefined {
  const { desk, dice, sheet } = hand;
  const before = dice.between(1, sheet.lastColumn() + 1);
  desk.person(dice).insertColumns(sheet.name, before, 1);
  return `inserts a column before column ${before} of ${sheet.name}`;
}

function renameHeader(hand: Hand): string | undefined {
  const { desk, dice, sheet, role, places } = hand;
  const needed = places.filter(({ column }) => column.needed);
  const from = dice.chance(0.7) ? needed : places;
  if (from.length === 0) return undefined;
  const { column, at } = dice.pick(from);
  const title = sheet.cell(role.headerRow, at)?.value;
  const alike = places.filter((other) => other.at !== at && other.column.kind === column.kind);
  const isTwice = alike.length > 0 && dice.chance(0.4);
  const to = isTwice ? dice.pick(dice.pick(alike).column.headers) : `${column.name} (старое)`;
  desk.person(dice).edit(sheet.name, a1(role.headerRow, at), { value: to, format: '@' });
  desk.repairs.push({
    what: `calls the column ${String(title)} of ${sheet.name} by its name again`,
    mend: () => restoreTitle(desk, dice, sheet, role, to, String(title)),
  });
  return `renames the header ${String(title)} of ${sheet.name} to ${to}`;
}

function restoreTitle(desk: Desk, dice: Dice, sheet: SheetModel, role: Role, from: string, to: string): void {
  for (let at = sheet.lastColumn(); at >= 1; at -= 1) {
    if (sheet.cell(role.headerRow, at)?.value !== from) continue;
    desk.person(dice).edit(sheet.name, a1(role.headerRow, at), { value: to, format: '@' });
    return;
  }
}

/** A reference broke: a whole column shows an error. */
function breakColumn(hand: Hand): string | undefined {
  const { desk, dice, sheet, role, places, first, last } = hand;
  if (places.length === 0 || rowCount(hand) === 0) return undefined;
  const { column, at } = dice.pick(places);
  const title = sheet.cell(role.headerRow, at)?.value;
  const rows = { row: first, column: at, numRows: last - first + 1, numColumns: 1 };
  const before = gridOf(sheet);
  const broken = brokenReference(column.kind);
  const cells = Array.from({ length: rows.numRows }, () => [broken]);
  if (dice.chance(0.5)) desk.runtime.user.apiWrite(sheet.name, a1(first, at), cells);
  else desk.person(dice).fill(sheet.name, area(first, at, rows.numRows), broken);
  desk.repairs.push({
    what: `mends the column ${column.name} of ${sheet.name}`,
    mend: () => {
      const isStill = sheet.cell(role.headerRow, at)?.value === title && sheet.lastRow() === before.length;
      if (isStill) sheet.update(rows, (cell, row) => (cell?.isError === true ? before[row - 1]?.[at - 1] : cell));
    },
  });
  return `the column ${column.name} of ${sheet.name} becomes #REF!`;
}

function draft(hand: Hand): string | undefined {
  const { desk, dice, sheet, places, last } = hand;
  const typed = dice.shuffled(places).slice(0, dice.between(1, 3));
  for (const { column, at } of typed) desk.person(dice).edit(sheet.name, a1(last + 1, at), goodCell(dice, column));
  return typed.length === 0 ? undefined : `begins row ${last + 1} of ${sheet.name}`;
}

function duplicateRows(hand: Hand): string | undefined {
  const { desk, dice, sheet, last } = hand;
  if (rowCount(hand) === 0) return undefined;
  const row = someRow(hand);
  const grid = sheet.read({ row, column: 1, numRows: 1, numColumns: sheet.lastColumn() })[0] ?? [];
  const cells = grid.map((cell) => (cell === undefined ? '' : toInput(cell)));
  const times = dice.between(1, 3);
  desk.person(dice).paste(sheet.name, a1(last + 1, 1), new Array(times).fill(cells));
  return `copies row ${row} of ${sheet.name} ${times} times to its end`;
}

function toInput({ value, format, isError }: NonNullable<ReturnType<SheetModel['cell']>>) {
  if (isError === true) return { error: String(value) };
  return { value, format: format ?? (typeof value === 'number' ? '0.######' : '@') };
}

function editKey(hand: Hand): string | undefined {
  const { desk, dice, sheet, role, places } = hand;
  const keys = places.filter(({ column }) => role.plan.key.includes(column.name));
  if (keys.length === 0 || rowCount(hand) === 0) return undefined;
  const { column, at } = dice.pick(keys);
  const row = someRow(hand);
  const rows = dice.chance(0.7) ? 1 : dice.between(2, 6);
  const input = dice.chance(0.85)
    ? spell(dice, column.kind, canonicalOf(dice, column.kind))
    : spellFault(dice, column.kind);
  if (rows === 1) desk.person(dice).edit(sheet.name, a1(row, at), input);
  else desk.person(dice).fill(sheet.name, area(row, at, rows), input);
  return `changes the key column ${column.name} in ${where(hand, area(row, at, rows))}`;
}

/** Find and replace in a key column: most rows become other rows, and none goes. */
function replaceKeys(hand: Hand): string | undefined {
  const { desk, dice, sheet, role, places, first } = hand;
  const keys = places.filter(({ column }) => role.plan.key.includes(column.name));
  if (keys.length === 0 || rowCount(hand) < 10) return undefined;
  const { column, at } = dice.pick(keys);
  const rows = Math.floor(rowCount(hand) * (0.6 + dice.next() * 0.4));
  const input = spell(dice, column.kind, canonicalOf(dice, column.kind));
  desk.person(dice).fill(sheet.name, area(first, at, rows), input);
  return `replaces the key column ${column.name} in ${rows} of ${rowCount(hand)} rows of ${sheet.name}`;
}

function undo({ desk, dice }: Hand): string | undefined {
  const { undo: before } = desk;
  if (before === undefined || !desk.workbook.sheets.includes(before.sheet)) return undefined;
  const { sheet, grid } = before;
  putGrid(sheet, grid);
  // Google tells of an undo as an edit of some range, or not at all.
  if (dice.chance(0.5) && grid.length > 0) desk.person(dice).setFormat(sheet.name, 'A1', '@');
  return `undoes the last change of ${sheet.name}`;
}

function clearTab(hand: Hand): string | undefined {
  const { desk, dice, sheet, first, last } = hand;
  if (rowCount(hand) === 0) return undefined;
  const before = gridOf(sheet);
  const from = dice.chance(0.7) ? first : 1;
  const width = sheet.lastColumn();
  desk.person(dice).clear(sheet.name, area(from, 1, last - from + 1, width));
  desk.repairs.push({
    what: `puts the rows of ${sheet.name} back`,
    mend: () => {
      if (sheet.lastRow() < first) putGrid(sheet, before);
    },
  });
  return from === 1 ? `clears ${sheet.name} with its header` : `clears the rows of ${sheet.name}`;
}

function renameTab(hand: Hand): string | undefined {
  const { desk, dice, sheet, role } = hand;
  const before = sheet.name;
  const to = dice.pick([...role.plan.names, `${before} (архив)`]);
  if (desk.workbook.findSheet(to) !== undefined) return undefined;
  desk.person(dice).renameSheet(before, to);
  desk.repairs.push({
    what: `calls ${to} ${before} again`,
    mend: () => {
      const free = desk.workbook.findSheet(before) === undefined && desk.workbook.sheets.includes(sheet);
      if (free && sheet.name === to) desk.person(dice).renameSheet(to, before);
    },
  });
  return `renames ${before} to ${to}`;
}

function deleteTab(hand: Hand): string | undefined {
  const { desk, dice, sheet, role } = hand;
  if (desk.workbook.sheets.length < 2) return undefined;
  const { name } = sheet;
  const grid = gridOf(sheet);
  desk.person(dice).deleteSheet(name);
  desk.repairs.push({
    what: `brings the tab ${name} back`,
    mend: () => {
      if (desk.workbook.findSheet(name) !== undefined) return;
      desk.person(dice).insertSheet(name);
      const back = desk.workbook.sheet(name);
      desk.roles.set(back.id, role);
      putGrid(back, grid);
    },
  });
  return `deletes the tab ${name}`;
}

/** One more tab for a contract: read with the others where a setting says so. */
function addTab(hand: Hand): string | undefined {
  const { desk, dice, sheet, role } = hand;
  const name = `${role.plan.names[0]} ${dice.between(2, 9)}`;
  if (desk.workbook.findSheet(name) !== undefined || desk.workbook.sheets.length > 6) return undefined;
  newTab(desk, dice, role.plan, name, dice.between(1, 12), sheet);
  return `adds the tab ${name}`;
}

/** Cuts a row out of one tab and pastes it into another of the same contract. */
function moveToOtherTab(hand: Hand): string | undefined {
  const { desk, dice, sheet, role } = hand;
  const others = desk.sheets().filter((other) => other.role.plan === role.plan && other.sheet !== sheet);
  if (others.length === 0 || rowCount(hand) < 2) return undefined;
  const other = dice.pick(others);
  const row = someRow(hand);
  const places = columnsIn(other.sheet, other.role);
  const width = Math.max(0, ...places.map(({ at }) => at));
  if (width === 0) return undefined;
  const cells = Array.from({ length: width }, (_, index) => {
    const place = places.find(({ at }) => at === index + 1);
    const from = hand.places.find(({ column }) => column === place?.column);
    const cell = from === undefined ? undefined : sheet.cell(row, from.at);
    return cell === undefined ? '' : toInput(cell);
  });
  desk.person(dice).deleteRows(sheet.name, row);
  desk.person(dice).paste(other.sheet.name, a1(other.sheet.lastRow() + 1, 1), [cells]);
  return `moves row ${row} of ${sheet.name} to ${other.sheet.name}`;
}

function writeByApi(hand: Hand): string | undefined {
  const { desk, dice, sheet, places, last } = hand;
  if (places.length === 0) return undefined;
  if (dice.chance(0.5)) {
    const rows = Array.from({ length: dice.between(1, 5) }, () => rowFor(dice, places));
    desk.runtime.user.apiWrite(sheet.name, a1(last + 1, 1), rows);
    return `a form adds ${rows.length} rows to ${sheet.name}`;
  }
  const { column, at } = dice.pick(places);
  const place = a1(someRow(hand), at);
  desk.runtime.user.apiWrite(sheet.name, place, [[anyCell(dice, column)]]);
  return `a program writes ${where(hand, place)} (${column.name})`;
}

/** Dates are on the wall, so no row changes by it. */
function changeZone({ desk, dice }: Hand): string {
  desk.workbook.timeZone = dice.pick(timeZones);
  return `sets the spreadsheet's time zone to ${desk.workbook.timeZone}`;
}

function mend({ desk, dice }: Hand): string | undefined {
  if (desk.repairs.length === 0) return undefined;
  const [repair] = desk.repairs.splice(dice.below(desk.repairs.length), 1);
  repair?.mend();
  return repair?.what;
}

const actions: readonly (readonly [weight: number, name: string, action: Action])[] = [
  [14, 'cell edited', editCell],
  [4, 'cell respelled', respell],
  [8, 'rows pasted', pasteRows],
  [5, 'value filled', fillColumn],
  [4, 'rows inserted', insertRows],
  [7, 'rows deleted', deleteRows],
  [2, 'most rows deleted', deleteMost],
  [5, 'tab sorted', sort],
  [3, 'rows moved', moveRows],
  [2, 'column moved', moveColumn],
  [1, 'column inserted', insertColumn],
  [3, 'header renamed', renameHeader],
  [5, 'column broken', breakColumn],
  [5, 'draft begun', draft],
  [5, 'rows duplicated', duplicateRows],
  [8, 'key edited', editKey],
  [2, 'keys replaced', replaceKeys],
  [4, 'change undone', undo],
  [2, 'tab cleared', clearTab],
  [2, 'tab renamed', renameTab],
  [1, 'tab deleted', deleteTab],
  [2, 'tab added', addTab],
  [3, 'row moved to another tab', moveToOtherTab],
  [7, 'written by API', writeByApi],
  [2, 'time zone changed', changeZone],
  [10, 'repaired', mend],
];

type Wanted = { readonly kind?: string; readonly sheet?: SheetModel };

/**
 * Somebody does something.
 * @param wanted what, and in which tab; otherwise whatever comes to mind
 * @returns what it was, and its kind; undefined where it can't be done now
 */
export function act(
  desk: Desk,
  dice: Dice,
  wanted: Wanted = {},
): { readonly kind: string; readonly text: string } | undefined {
  const sheets = desk.sheets();
  if (sheets.length === 0) return repairOnly(desk, dice);
  const { sheet, role } = sheets.find((known) => known.sheet === wanted.sheet) ?? dice.pick(sheets);
  const places = columnsIn(sheet, role);
  const hand = {
    desk,
    dice,
    sheet,
    role,
    places,
    first: firstDataRow(role),
    last: Math.max(role.headerRow, sheet.lastRow()),
  };
  const possible = actions.filter(([, name]) => wanted.kind === undefined || name === wanted.kind);
  const [kind, action] = dice.weighted(possible.map(([weight, name, action]) => [weight, [name, action] as const]));
  const before = { sheet, grid: gridOf(sheet) };
  const pending = desk.runtime.pendingEvents.length;
  const text = action(hand);
  if (text === undefined) return undefined;
  desk.undo = before;
  desk.changed();
  desk.arrivals.changed(kind, desk.runtime.pendingEvents.slice(pending));
  return { kind, text };
}

function repairOnly(desk: Desk, dice: Dice): { kind: string; text: string } | undefined {
  const repair = desk.repairs.splice(dice.below(Math.max(1, desk.repairs.length)), 1)[0];
  repair?.mend();
  desk.changed();
  desk.arrivals.changed('repaired', []);
  return repair && { kind: 'repaired', text: repair.what };
}

/** Puts right whatever was broken by accident, the latest first. */
export function repairAll(desk: Desk): void {
  for (const { mend } of desk.repairs.splice(0).reverse()) mend();
  desk.changed();
  desk.arrivals.changed('repaired', []);
}
