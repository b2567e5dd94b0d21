/** New rows and new tabs. */
import type { CellInput, SheetModel } from '../../apps-script-runtime/index.ts';
import { cellFromInput } from '../../apps-script-runtime/workbook/cell-input.ts';
import type { Dice } from '../dice.ts';
import type { ColumnPlan, TabPlan } from '../model/plans.ts';
import { asFormula, canonicalOf, spell, spellFault } from '../model/vocabulary.ts';
import type { Desk, Place, Role } from './desk.ts';

/** A cell that is read well; where a column may be blank, it often is. */
export function goodCell(dice: Dice, column: ColumnPlan): CellInput {
  if (column.blank !== undefined && dice.chance(0.4)) return '';
  const input = spell(dice, column.kind, canonicalOf(dice, column.kind));
  return (column.kind === 'money' || column.kind === 'count') && dice.chance(0.05) ? asFormula(input) : input;
}

export function anyCell(dice: Dice, column: ColumnPlan): CellInput {
  if (dice.chance(0.8)) return goodCell(dice, column);
  return dice.chance(0.5) ? '' : spellFault(dice, column.kind);
}

/** A row of cells as wide as the tab, with something in each known column. */
export function rowFor(dice: Dice, places: readonly Place[], cellOf = goodCell): CellInput[] {
  const width = Math.max(0, ...places.map(({ at }) => at));
  const cells = new Array<CellInput>(width).fill('');
  for (const { column, at } of places) cells[at - 1] = cellOf(dice, column);
  return cells;
}

function chosenColumns(dice: Dice, plan: TabPlan): ColumnPlan[] {
  const chosen = plan.columns.filter(({ needed, name }) => needed || dice.chance(name.startsWith('utm') ? 0.15 : 0.8));
  return dice.chance(0.5) ? chosen : dice.shuffled(chosen);
}

/** A tab with a header, perhaps a title above it, and rows. */
export function newTab(
  desk: Desk,
  dice: Dice,
  plan: TabPlan,
  name: string,
  rows: number,
  like?: SheetModel,
): SheetModel {
  const headerRow = dice.chance(0.15) ? 3 : 1;
  const sheet = desk.workbook.addSheet(name);
  const columns = like === undefined ? chosenColumns(dice, plan) : columnsLike(desk, dice, like, plan);
  const cellOf = dice.chance(0.25) ? carelessCell : initialCell;
  const places = columns.map((column, index) => ({ column, at: index + 1 }));
  if (headerRow > 1) put(sheet, 1, ['Отчёт для руководства']);
  put(
    sheet,
    headerRow,
    columns.map((column) => dice.pick(column.headers)),
  );
  for (let row = 1; row <= rows; row += 1) put(sheet, headerRow + row, rowFor(dice, places, cellOf));
  desk.roles.set(sheet.id, { plan, headerRow });
  return sheet;
}

/** Most tabs of one contract have the same columns, as copies of one template do, if not always in the same order. */
function columnsLike(desk: Desk, dice: Dice, like: SheetModel, plan: TabPlan): ColumnPlan[] {
  if (dice.chance(0.08)) return chosenColumns(dice, plan);
  const role = desk.roles.get(like.id);
  const titles =
    like.read({ row: role?.headerRow ?? 1, column: 1, numRows: 1, numColumns: like.lastColumn() })[0] ?? [];
  const columns = titles.flatMap((cell) =>
    plan.columns.filter(({ headers }) => headers.some((title) => title === cell?.value)),
  );
  return dice.chance(0.6) ? columns : dice.shuffled(columns);
}

function initialCell(dice: Dice, column: ColumnPlan): CellInput {
  return dice.chance(0.005) ? spellFault(dice, column.kind) : goodCell(dice, column);
}

/** Of a tab that nobody looks after: every few rows are bad. */
function carelessCell(dice: Dice, column: ColumnPlan): CellInput {
  return dice.chance(0.04) ? spellFault(dice, column.kind) : goodCell(dice, column);
}

function put(sheet: SheetModel, row: number, inputs: readonly CellInput[]): void {
  sheet.write(row, 1, [inputs.map(cellFromInput)]);
}

export function firstDataRow({ headerRow }: Role): number {
  return headerRow + 1;
}
