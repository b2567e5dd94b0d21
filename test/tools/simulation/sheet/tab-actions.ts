/** What people do to whole tabs, and from one to another. */
import type { SheetModel } from '../../apps-script-runtime/index.ts';
import { a1, area, columnsIn, gridOf, type Place, putGrid, type Role } from './desk.ts';
import { type Hand, rowCount, someRow, toInput } from './hand.ts';
import { firstDataRow, newTab } from './rows.ts';

export function clearTab(hand: Hand): string | undefined {
  const { desk, dice, sheet, first, last } = hand;
  if (rowCount(hand) === 0) return undefined;
  const before = gridOf(sheet);
  const from = dice.chance(0.7) ? first : 1;
  const width = sheet.lastColumn();
  desk.person(dice).clear(sheet.name, area(from, 1, last - from + 1, width));
  desk.repairs.push({
    what: `puts the rows of ${sheet.name} back`,
    apply: () => {
      if (sheet.lastRow() < first) putGrid(sheet, before);
    },
  });
  return from === 1 ? `clears ${sheet.name} with its header` : `clears the rows of ${sheet.name}`;
}

export function renameTab(hand: Hand): string | undefined {
  const { desk, dice, sheet, role } = hand;
  const before = sheet.name;
  const to = dice.pick([...role.plan.names, `${before} (архив)`]);
  if (desk.workbook.findSheet(to) !== undefined) return undefined;
  desk.person(dice).renameSheet(before, to);
  desk.repairs.push({
    what: `calls ${to} ${before} again`,
    apply: () => {
      const free = desk.workbook.findSheet(before) === undefined && desk.workbook.sheets.includes(sheet);
      if (free && sheet.name === to) desk.person(dice).renameSheet(to, before);
    },
  });
  return `renames ${before} to ${to}`;
}

export function deleteTab(hand: Hand): string | undefined {
  const { desk, dice, sheet, role } = hand;
  if (desk.workbook.sheets.length < 2) return undefined;
  const { name } = sheet;
  const grid = gridOf(sheet);
  desk.person(dice).deleteSheet(name);
  desk.repairs.push({
    what: `brings the tab ${name} back`,
    apply: () => {
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
export function addTab(hand: Hand): string | undefined {
  const { desk, dice, sheet, role } = hand;
  const name = `${role.plan.names[0]} ${dice.between(2, 9)}`;
  if (desk.workbook.findSheet(name) !== undefined || desk.sheets().length > 6) return undefined;
  newTab(desk, dice, role.plan, name, dice.between(1, 12), sheet);
  return `adds the tab ${name}`;
}

/** Cuts a row out of one tab and pastes it into another of the same contract. */
export function moveToOtherTab(hand: Hand): string | undefined {
  const { desk, dice, sheet, role } = hand;
  const others = desk.sheets().filter((other) => other.role.plan === role.plan && other.sheet !== sheet);
  if (others.length === 0 || rowCount(hand) < 2) return undefined;
  const other = dice.pick(others);
  const row = someRow(hand);
  const places = columnsIn(other.sheet, other.role);
  if (places.length === 0) return undefined;
  const cells = cellsFor(places, sheet, role, row);
  desk.person(dice).deleteRows(sheet.name, row);
  desk.person(dice).paste(other.sheet.name, a1(other.sheet.lastRow() + 1, 1), [cells]);
  return `moves row ${row} of ${sheet.name} to ${other.sheet.name}`;
}

/** A row of another spreadsheet's tab: both hold one key then. */
export function copyFromNeighbour(hand: Hand): string | undefined {
  const { desk, dice, sheet, role, places, last } = hand;
  const theirs = desk.neighbours.flatMap((neighbour) =>
    neighbour.sheets().filter((other) => other.role.plan === role.plan && other.sheet.lastRow() > other.role.headerRow),
  );
  if (theirs.length === 0 || places.length === 0) return undefined;
  const other = dice.pick(theirs);
  const row = dice.between(firstDataRow(other.role), other.sheet.lastRow());
  desk.person(dice).paste(sheet.name, a1(last + 1, 1), [cellsFor(places, other.sheet, other.role, row)]);
  return `copies row ${row} of another spreadsheet's ${other.sheet.name} to the end of ${sheet.name}`;
}

/** A row of one tab, laid out for the columns of another. */
function cellsFor(places: readonly Place[], from: SheetModel, role: Role, row: number) {
  const theirs = columnsIn(from, role);
  const width = Math.max(0, ...places.map(({ at }) => at));
  return Array.from({ length: width }, (_, index) => {
    const place = places.find(({ at }) => at === index + 1);
    const found = theirs.find(({ column }) => column === place?.column);
    const cell = found === undefined ? undefined : from.cell(row, found.at);
    return cell === undefined ? '' : toInput(cell);
  });
}
