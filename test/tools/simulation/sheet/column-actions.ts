/** What people do to columns and their headers. */
import type { CellInput, SheetModel } from '../../apps-script-runtime/index.ts';
import type { Dice } from '../dice.ts';
import { brokenReference, stillLoading } from '../model/vocabulary.ts';
import { a1, area, columnsIn, type Desk, gridOf, type Role } from './desk.ts';
import { type Hand, rowCount, someRow } from './hand.ts';

export function moveColumn(hand: Hand): string | undefined {
  const { desk, dice, sheet } = hand;
  const width = sheet.lastColumn();
  const from = dice.between(1, width);
  const before = dice.between(1, width + 1);
  if (before === from || before === from + 1) return undefined;
  desk.person(dice).moveColumn(sheet.name, from, before);
  return `drags column ${from} of ${sheet.name} before column ${before}`;
}

export function insertColumn(hand: Hand): string | undefined {
  const { desk, dice, sheet } = hand;
  const before = dice.between(1, sheet.lastColumn() + 1);
  desk.person(dice).insertColumns(sheet.name, before, 1);
  return `inserts a column before column ${before} of ${sheet.name}`;
}

/** A column that is copied with its header is there twice, until one of the two gets another title. */
export function copyColumn({ desk, dice, sheet, role, places }: Hand): string | undefined {
  if (places.length === 0) return undefined;
  const { column, at } = dice.pick(places);
  const title = String(sheet.cell(role.headerRow, at)?.value);
  const grid = gridOf(sheet);
  desk.person(dice).insertColumns(sheet.name, at + 1, 1);
  for (const [index, row] of grid.entries()) {
    const cell = row[at - 1];
    if (index + 1 >= role.headerRow && cell !== undefined) sheet.write(index + 1, at + 1, [[cell]]);
  }
  desk.repairs.push({
    what: `gives the copy of ${title} in ${sheet.name} another title`,
    apply: () => {
      const now = asItIsNow(desk, sheet);
      const [, twin] = now === undefined ? [] : columnsIn(now, role).filter((place) => place.column === column);
      if (twin !== undefined)
        desk.person(dice).edit(sheet.name, a1(role.headerRow, twin.at), { value: `${title} (копия)`, format: '@' });
    },
  });
  return `copies the column ${title} of ${sheet.name} with its header`;
}

export function renameHeader(hand: Hand): string | undefined {
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
    apply: () => restoreTitle(desk, dice, sheet, role, to, String(title)),
  });
  return `renames the header ${String(title)} of ${sheet.name} to ${to}`;
}

/** A tab that was deleted and brought back is another one under its name. */
function asItIsNow({ workbook }: Desk, sheet: SheetModel): SheetModel | undefined {
  return workbook.findSheet(sheet.name);
}

function restoreTitle(desk: Desk, dice: Dice, before: SheetModel, role: Role, from: string, to: string): void {
  const sheet = asItIsNow(desk, before);
  if (sheet === undefined) return;
  for (let at = sheet.lastColumn(); at >= 1; at -= 1) {
    if (sheet.cell(role.headerRow, at)?.value !== from) continue;
    desk.person(dice).edit(sheet.name, a1(role.headerRow, at), { value: to, format: '@' });
    return;
  }
}

/** A reference broke: a whole column shows an error. */
export function breakColumn(hand: Hand): string | undefined {
  const { dice, sheet, places, first, last } = hand;
  if (places.length === 0 || rowCount(hand) === 0) return undefined;
  const place = dice.pick(places);
  breakCells(hand, place, { row: first, numRows: last - first + 1 }, brokenReference(place.column.kind));
  return `the column ${place.column.name} of ${sheet.name} becomes #REF!`;
}

/** A formula in a key column is on its way, or broke, in some rows. */
export function breakKeys(hand: Hand): string | undefined {
  const { dice, sheet, role, places, last } = hand;
  const keys = places.filter(({ column }) => role.plan.key.includes(column.name));
  if (keys.length === 0 || rowCount(hand) === 0) return undefined;
  const place = dice.pick(keys);
  const row = someRow(hand);
  const numRows = Math.min(dice.pick([1, 2, 5, 20]), last - row + 1);
  const { kind } = place.column;
  breakCells(hand, place, { row, numRows }, dice.chance(0.7) ? stillLoading(kind) : brokenReference(kind));
  return `the key column ${place.column.name} of ${sheet.name} cannot be read in ${numRows} rows from row ${row}`;
}

function breakCells(
  { desk, dice, sheet, role }: Hand,
  { column, at }: Hand['places'][number],
  { row, numRows }: { readonly row: number; readonly numRows: number },
  broken: CellInput,
): void {
  const title = sheet.cell(role.headerRow, at)?.value;
  const before = gridOf(sheet);
  if (dice.chance(0.5)) {
    desk.runtime.user.apiWrite(sheet.name, a1(row, at), new Array(numRows).fill([broken]));
  } else {
    desk.person(dice).fill(sheet.name, area(row, at, numRows), broken);
  }
  const shown = sheet.cell(row, at)?.value;
  desk.repairs.push({
    what: `repairs the column ${column.name} of ${sheet.name}`,
    apply: () => {
      const now = asItIsNow(desk, sheet);
      if (now?.cell(role.headerRow, at)?.value !== title || now?.lastRow() !== before.length) return;
      now.update({ row, column: at, numRows, numColumns: 1 }, (cell, of) =>
        cell?.value === shown ? before[of - 1]?.[at - 1] : cell,
      );
    },
  });
}
