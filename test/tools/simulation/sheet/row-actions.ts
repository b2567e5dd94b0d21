/** What people do to cells and rows. */
import { canonicalOf, meaningOf, spell, spellFault } from '../model/vocabulary.ts';
import { a1, area, putGrid, timeZones } from './desk.ts';
import { type Hand, rowCount, someRow, toInput, where } from './hand.ts';
import { anyCell, goodCell, rowFor } from './rows.ts';

export function editCell(hand: Hand): string | undefined {
  const { desk, dice, sheet, places } = hand;
  if (places.length === 0) return undefined;
  const { column, at } = dice.pick(places);
  const place = a1(someRow(hand), at);
  desk.person(dice).edit(sheet.name, place, anyCell(dice, column));
  return `types into ${where(hand, place)} (${column.name})`;
}

/** The same value in another spelling: nothing is to be sent. */
export function respell(hand: Hand): string | undefined {
  const { desk, dice, sheet, places } = hand;
  if (places.length === 0) return undefined;
  const { column, at } = dice.pick(places);
  const row = someRow(hand);
  const meaning = meaningOf(column.kind, sheet.cell(row, at));
  if (meaning.is !== 'value') return undefined;
  desk.person(dice).edit(sheet.name, a1(row, at), spell(dice, column.kind, meaning.value));
  return `writes ${where(hand, a1(row, at))} (${column.name}) in another way`;
}

export function pasteRows(hand: Hand): string | undefined {
  const { desk, dice, sheet, places, last } = hand;
  if (places.length === 0) return undefined;
  const count = dice.between(1, 8);
  const row = dice.chance(0.6) ? last + 1 : someRow(hand);
  const rows = Array.from({ length: count }, () => rowFor(dice, places, dice.chance(0.8) ? goodCell : anyCell));
  desk.person(dice).paste(sheet.name, a1(row, 1), rows);
  return `pastes ${count} rows at ${where(hand, a1(row, 1))}`;
}

export function fillColumn(hand: Hand): string | undefined {
  const { desk, dice, sheet, places } = hand;
  if (places.length === 0) return undefined;
  const { column, at } = dice.pick(places);
  const row = someRow(hand);
  const place = area(row, at, dice.between(2, 10));
  desk.person(dice).fill(sheet.name, place, anyCell(dice, column));
  return `drags one value over ${where(hand, place)} (${column.name})`;
}

export function insertRows(hand: Hand): string | undefined {
  const { desk, dice, sheet, places } = hand;
  const row = someRow(hand);
  const count = dice.between(1, 3);
  desk.person(dice).insertRows(sheet.name, row, count);
  if (dice.chance(0.5)) desk.person(dice).paste(sheet.name, a1(row, 1), [rowFor(dice, places)]);
  return `inserts ${count} rows before ${where(hand, String(row))}`;
}

export function deleteRows(hand: Hand): string | undefined {
  const { desk, dice, sheet } = hand;
  if (rowCount(hand) < 2) return undefined;
  const row = someRow(hand);
  const count = Math.min(dice.between(1, 8), hand.last - row + 1);
  desk.person(dice).deleteRows(sheet.name, row, count);
  return `deletes ${count} rows from ${where(hand, String(row))}`;
}

/** More than half of a tab. */
export function deleteMost(hand: Hand): string | undefined {
  const { desk, dice, sheet, first } = hand;
  if (rowCount(hand) < 10) return undefined;
  const count = Math.floor(rowCount(hand) * (0.6 + dice.next() * 0.4));
  desk.person(dice).deleteRows(sheet.name, first, count);
  return `deletes ${count} of ${rowCount(hand)} rows of ${sheet.name}`;
}

export function sort(hand: Hand): string | undefined {
  const { desk, dice, sheet, role, places } = hand;
  if (places.length === 0) return undefined;
  const { column, at } = dice.pick(places);
  desk.person(dice).sort(sheet.name, at, { ascending: dice.chance(0.5), headerRows: role.headerRow });
  return `sorts ${sheet.name} by ${column.name}`;
}

export function moveRows(hand: Hand): string | undefined {
  const { desk, dice, sheet, first, last } = hand;
  if (rowCount(hand) < 4) return undefined;
  const row = dice.between(first, last - 1);
  const before = dice.chance(0.5) ? first : last + 1;
  if (before === row || before === row + 1) return undefined;
  desk.person(dice).moveRows(sheet.name, row, 1, before);
  return `drags row ${row} of ${sheet.name} before row ${before}`;
}

export function draft(hand: Hand): string | undefined {
  const { desk, dice, sheet, places, last } = hand;
  const typed = dice.shuffled(places).slice(0, dice.between(1, 3));
  for (const { column, at } of typed) desk.person(dice).edit(sheet.name, a1(last + 1, at), goodCell(dice, column));
  return typed.length === 0 ? undefined : `begins row ${last + 1} of ${sheet.name}`;
}

export function duplicateRows(hand: Hand): string | undefined {
  const { desk, dice, sheet, last } = hand;
  if (rowCount(hand) === 0) return undefined;
  const row = someRow(hand);
  const grid = sheet.read({ row, column: 1, numRows: 1, numColumns: sheet.lastColumn() })[0] ?? [];
  const cells = grid.map((cell) => (cell === undefined ? '' : toInput(cell)));
  const times = dice.between(1, 3);
  desk.person(dice).paste(sheet.name, a1(last + 1, 1), new Array(times).fill(cells));
  const copied = `copies row ${row} of ${sheet.name} ${times} times to its end`;
  return dice.chance(0.6) ? copied : `${copied} and ${spoilCopy(hand, last + times)}`;
}

/** The lowest row of a key has a fault, and those above it have none. */
function spoilCopy({ desk, dice, sheet, role, places }: Hand, row: number): string {
  const own = places.filter(({ column }) => !role.plan.key.includes(column.name));
  if (own.length === 0) return 'leaves it';
  const { column, at } = dice.pick(own);
  desk.person(dice).edit(sheet.name, a1(row, at), spellFault(dice, column.kind));
  return `spoils its ${column.name}`;
}

export function editKey(hand: Hand): string | undefined {
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
export function replaceKeys(hand: Hand): string | undefined {
  const { desk, dice, sheet, role, places, first } = hand;
  const keys = places.filter(({ column }) => role.plan.key.includes(column.name));
  if (keys.length === 0 || rowCount(hand) < 10) return undefined;
  const { column, at } = dice.pick(keys);
  const rows = Math.floor(rowCount(hand) * (0.6 + dice.next() * 0.4));
  const input = spell(dice, column.kind, canonicalOf(dice, column.kind));
  desk.person(dice).fill(sheet.name, area(first, at, rows), input);
  return `replaces the key column ${column.name} in ${rows} of ${rowCount(hand)} rows of ${sheet.name}`;
}

export function undo({ desk, dice }: Hand): string | undefined {
  const { undo: before } = desk;
  if (before === undefined || !desk.workbook.sheets.includes(before.sheet)) return undefined;
  const { sheet, grid } = before;
  putGrid(sheet, grid);
  // Google reports an undo as an edit of some range, or not at all.
  if (dice.chance(0.5) && grid.length > 0) desk.person(dice).setFormat(sheet.name, 'A1', '@');
  return `undoes the last change of ${sheet.name}`;
}

export function writeByApi(hand: Hand): string | undefined {
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

/** Longer than an execution: changing the zone reloads the spreadsheet, so nobody changes it there and back within one reading. */
const ZONE_STAYS_MS = 7 * 60_000;

/** Dates are on the wall, so no row changes by it. */
export function changeZone({ desk, dice }: Hand): string | undefined {
  const zone = dice.pick(timeZones);
  const { now } = desk;
  if (now - desk.zoneChangedAt < ZONE_STAYS_MS) return undefined;
  desk.workbook.timeZone = zone;
  desk.zoneChangedAt = now;
  return `sets the spreadsheet's time zone to ${desk.workbook.timeZone}`;
}

export function repairOne({ desk, dice }: Hand): string | undefined {
  if (desk.repairs.length === 0) return undefined;
  const [repair] = desk.repairs.splice(dice.below(desk.repairs.length), 1);
  repair?.apply();
  return repair?.what;
}
