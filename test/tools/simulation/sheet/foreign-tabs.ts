/** Tabs that serve no contract, and what people do in them: none of it may matter to ours. */
import { addEveryKindOfTab, foreignTabs, type SheetModel } from '../../apps-script-runtime/index.ts';
import { Dice } from '../dice.ts';
import type { World } from '../world.ts';
import { a1, type Desk } from './desk.ts';

type Kind = keyof typeof foreignTabs;
/** 18,278 columns make each look at the workbook slow. */
const RARE: readonly Kind[] = ['wide'];
const MANY = 110;

export function addForeignTabs(world: World, desk: Desk, index: number): void {
  const dice = new Dice(world.seed, 'foreign tabs of', index);
  if (dice.chance(0.08)) {
    addEveryKindOfTab(desk.workbook, MANY);
    world.story.count('more than a hundred tabs');
  } else {
    const kinds = (Object.keys(foreignTabs) as Kind[]).filter((kind) => dice.chance(RARE.includes(kind) ? 0.03 : 0.4));
    for (const kind of kinds) {
      foreignTabs[kind](desk.workbook);
      world.story.count(`foreign tab: ${kind}`);
    }
  }
  desk.workbook.sheets.push(...dice.shuffled(desk.workbook.sheets.splice(0)));
  desk.changed();
}

type Action = (desk: Desk, sheet: SheetModel, dice: Dice) => string | undefined;

const actions: readonly (readonly [weight: number, name: string, action: Action])[] = [
  [6, 'foreign cell edited', editCell],
  [2, 'pivot table recalculated', recalc],
  [2, 'foreign tab renamed', rename],
  [1, 'foreign tab deleted', remove],
  [2, 'chart moved to a tab', addChart],
  [2, 'tab hidden', (desk, _, dice) => hide(desk, dice)],
  [2, 'tab protected', (desk, _, dice) => protect(desk, dice)],
  [1, 'foreign cells merged', merge],
];

/** Somebody does something that is no business of ours. */
export function actBeside(world: World, desk: Desk, dice: Dice): void {
  const foreign = desk.workbook.sheets.filter(({ id }) => !desk.roles.has(id));
  if (foreign.length === 0) return;
  const [name, action] = dice.weighted(actions.map(([weight, kind, act]) => [weight, [kind, act] as const]));
  const pending = desk.runtime.pendingEvents.length;
  const text = action(desk, dice.pick(foreign), dice);
  if (text === undefined) return;
  desk.changed();
  desk.arrivals.changed(name, desk.runtime.pendingEvents.slice(pending));
  world.story.count(name);
  world.story.say(`${desk.id}: somebody ${text}`);
}

function editCell(desk: Desk, sheet: SheetModel, dice: Dice): string | undefined {
  if (sheet.type !== 'GRID') return undefined;
  const cell = a1(dice.between(1, 14), dice.between(1, 5));
  desk.person(dice).edit(sheet.name, cell, dice.pick(['', 'позвонить', 12, 'Комментарий']));
  return `types into ${sheet.name}!${cell}`;
}

function recalc(desk: Desk, sheet: SheetModel, dice: Dice): string | undefined {
  const isPivot = sheet.type === 'GRID' && sheet.cell(2, 2)?.computed === true;
  if (!isPivot) return undefined;
  desk.runtime.user.recalc(sheet.name, 'B2', dice.below(1_000));
  return `makes ${sheet.name} recalculate`;
}

function rename(desk: Desk, sheet: SheetModel, dice: Dice): string | undefined {
  const to = `${sheet.name.replace(/ \(\d+\)$/, '')} (${dice.between(2, 99)})`;
  if (desk.workbook.findSheet(to) !== undefined) return undefined;
  const text = `renames ${sheet.name} to ${to}`;
  desk.person(dice).renameSheet(sheet.name, to);
  return text;
}

function remove(desk: Desk, sheet: SheetModel, dice: Dice): string | undefined {
  if (desk.workbook.sheets.length < 2) return undefined;
  desk.person(dice).deleteSheet(sheet.name);
  return `deletes the tab ${sheet.name}`;
}

function addChart(desk: Desk, _: SheetModel, dice: Dice): string | undefined {
  const name = `Диаграмма ${dice.between(2, 9)}`;
  if (desk.workbook.findSheet(name) !== undefined) return undefined;
  const type = dice.pick(['OBJECT', 'DATASOURCE'] as const);
  desk.person(dice).insertTabWithoutGrid(name, type, dice.below(desk.workbook.sheets.length));
  return `adds the tab ${name} of type ${type}`;
}

/** Ours or not: a script reads it all the same. */
function hide(desk: Desk, dice: Dice): string | undefined {
  const sheet = dice.pick(desk.workbook.sheets);
  const visible = desk.workbook.sheets.filter(({ hidden }) => !hidden);
  if (!sheet.hidden && visible.length < 2) return undefined;
  desk.person(dice).hideSheet(sheet.name, !sheet.hidden);
  return `${sheet.hidden ? 'hides' : 'shows'} ${sheet.name}`;
}

function protect(desk: Desk, dice: Dice): string | undefined {
  const sheet = dice.pick(desk.workbook.sheets);
  sheet.protectedFor = sheet.protectedFor === undefined ? ['director@example.com'] : undefined;
  return `${sheet.protectedFor ? 'protects' : 'frees'} ${sheet.name}`;
}

function merge(desk: Desk, sheet: SheetModel, dice: Dice): string | undefined {
  if (sheet.type !== 'GRID') return undefined;
  desk.person(dice).merge(sheet.name, 'A1:B2');
  return `merges cells of ${sheet.name}`;
}
