/** The steps of a history: people work, triggers fire, and the world around them goes wrong. */

import type { SheetModel } from '../apps-script-runtime/index.ts';
import { reachesScript } from './arrivals.ts';
import { Dice } from './dice.ts';
import { execute, fire } from './executions.ts';
import { act } from './sheet/actions.ts';
import { type Desk, deskPaces } from './sheet/desk.ts';
import { actBeside } from './sheet/foreign-tabs.ts';
import type { World } from './world.ts';

type Step = (world: World, dice: Dice) => void;

/** @returns how each confirmation is answered */
function sync(world: World, desk: Desk, dice: Dice, confirms: boolean): void {
  desk.confirmations = [];
  desk.runtime.answerDialog = ({ buttons, message }) => {
    if (confirms && buttons.startsWith('YES')) desk.confirmations = [...desk.confirmations, message];
    if (buttons.startsWith('YES')) world.story.count(confirms ? 'mass deletion confirmed' : 'mass deletion declined');
    return { button: confirms ? (buttons.startsWith('YES') ? 'YES' : 'OK') : 'NO', waitMs: 4_000 };
  };
  execute(world, desk, 'syncNow', () => desk.runtime.run('syncNow'), dice);
  desk.confirmations = [];
  world.story.count('sync from the menu');
}

export function syncFromMenu(world: World, desk: Desk, dice: Dice, confirms: boolean): void {
  sync(world, desk, dice, confirms);
}

export function tick(world: World, desk: Desk, dice: Dice): void {
  execute(world, desk, 'onSchedule', () => desk.runtime.run('onSchedule', { kind: 'time' }, { as: 'trigger' }), dice);
  world.story.count('tick');
}

function work(world: World, dice: Dice): void {
  const desk = dice.pick(world.desks);
  const done = act(desk, dice);
  if (done === undefined) return;
  world.story.count(done.kind);
  world.story.say(`${desk.id}: somebody ${done.text}`);
  world.clock.advance(dice.between(500, dice.chance(0.7) ? 5_000 : 60_000));
  if (dice.chance(0.65)) deliver(world, desk, dice);
}

/** Triggers fire: usually once and in order. */
export function deliver(world: World, desk: Desk, dice: Dice): void {
  const pending = desk.runtime.pendingEvents;
  if (world.weather.has('triggers unreliable', 0.25)) {
    world.story.count('triggers out of order');
    pending.push(...dice.shuffled(pending.splice(0)));
  }
  if (world.weather.has('triggers unreliable', 0.15) && pending.length > 0) {
    world.story.count('trigger fired twice');
    pending.push(...pending.slice(0, 2));
  }
  if (world.weather.has('triggers unreliable', 0.2) && pending.length > 0) {
    world.story.count('trigger never fired');
    for (const event of pending.splice(dice.below(pending.length), 1)) desk.arrivals.dropped(event);
  }
  while (pending.length > 0) {
    const event = pending.shift();
    if (event === undefined) return;
    if (!reachesScript(event) && dice.chance(0.8)) continue;
    if (desk.leavesEdits && event.event.kind === 'edit') world.story.count('an edit that waits for the comparison');
    fire(world, desk, event, dice);
    world.story.count('trigger fired');
    world.clock.advance(dice.between(200, 5_000));
  }
}

function deliverSomewhere(world: World, dice: Dice): void {
  const desk = dice.pick(world.desks);
  if (desk.runtime.pendingEvents.length > 0) world.story.count('triggers late');
  deliver(world, desk, dice);
}

function tickSomewhere(world: World, dice: Dice): void {
  world.clock.advance(dice.between(60_000, 900_000));
  tick(world, dice.pick(world.desks), dice);
}

function check(world: World, dice: Dice): void {
  const desk = dice.pick(world.desks);
  execute(world, desk, 'checkSheet', () => desk.runtime.run('checkSheet'), dice);
  world.story.count('dry run');
}

function misfortunesOf({ weather }: World): readonly Step[] {
  return misfortunes.filter(([family]) => weather.families.has(family)).map(([, step]) => step);
}

/** Often while somebody is typing into a row. */
function stepClock(world: World, dice: Dice): void {
  const ms = dice.between(-240_000, dice.chance(0.5) ? 0 : 240_000);
  const desk = dice.pick(world.desks);
  const sheet = dice.chance(0.7) && desk.sheets().length > 0 ? dice.pick(desk.sheets()).sheet : undefined;
  if (sheet !== undefined) typeInto(world, desk, sheet, dice);
  world.clock.advance(ms);
  world.story.count(ms < 0 ? 'clock stepped back' : 'clock stepped ahead');
  world.story.say(`the clock of the spreadsheets steps by ${Math.round(ms / 1000)} s`);
  desk.staysInRow = true;
  if (sheet !== undefined) typeInto(world, desk, sheet, dice);
  desk.staysInRow = false;
}

function typeInto(world: World, desk: Desk, sheet: SheetModel, dice: Dice): void {
  const done = act(desk, dice, { kind: 'cell edited', sheet });
  if (done === undefined) return;
  world.story.count(done.kind);
  world.story.say(`${desk.id}: somebody ${done.text}`);
  deliver(world, desk, dice);
}

function skewClocks(world: World, dice: Dice): void {
  world.wire.skewMs = dice.chance(0.2) ? dice.pick([-400_000, 400_000]) : dice.between(-280_000, 280_000);
  world.story.count('clocks apart');
  world.story.say(`the server's clock is ahead by ${Math.round(world.wire.skewMs / 1000)} s`);
}

function backUp(world: World): void {
  world.link.takeBackup();
  world.hasBackup = true;
  world.story.say('a backup of ClickHouse is taken');
}

function restore(world: World): void {
  if (!world.hasBackup) {
    backUp(world);
    return;
  }
  world.link.restoreBackup();
  world.watch.disturb();
  world.watch.wire.restored();
  world.watch.referee.runs.forget();
  world.story.count('backup restored');
  world.story.say('ClickHouse is restored from the backup');
}

/** In the order of the manual: the server learns the new secret, the spreadsheet takes it, the server forgets the old one. */
function rotateSecret(world: World, dice: Dice): void {
  const desk = dice.pick(world.desks);
  const secrets = world.secrets.get(desk.id) ?? [];
  const [old = '', fresh] = secrets;
  if (fresh === undefined) {
    world.secrets.set(desk.id, [old, world.newSecret(dice)]);
    world.story.say(`the server learns a new secret of ${desk.id}`);
  } else if (desk.runtime.properties.document.get('INGEST_SECRET') === fresh) {
    world.secrets.set(desk.id, [fresh]);
    world.story.count('secret rotated');
    world.story.say(`the server forgets the old secret of ${desk.id}`);
  } else {
    desk.setProperty('INGEST_SECRET', fresh);
    world.story.say(`${desk.id} takes its new secret`);
  }
  world.sendSources();
}

function leakSecret(world: World, dice: Dice): void {
  const desk = dice.pick(world.desks);
  world.secrets.set(desk.id, [world.newSecret(dice)]);
  world.sendSources();
  world.story.count('wrong secret');
  world.story.say(`the server takes another secret of ${desk.id} only`);
}

function changeBundle(world: World, dice: Dice): void {
  const desk = dice.pick(world.desks);
  world.useBundle(desk, dice.chance(0.5) ? 'older' : 'current');
}

/** Somebody types rows, nothing gets through, and the rows are taken back before anything does. */
function regret(world: World, dice: Dice): void {
  const desk = dice.pick(world.desks);
  world.weather.isJammed = true;
  const rows = act(desk, dice, { kind: 'rows pasted' });
  if (rows !== undefined) world.story.say(`${desk.id}: somebody ${rows.text}, and nothing gets through`);
  deliver(world, desk, dice);
  world.weather.isJammed = false;
  const undone = rows && act(desk, dice, { kind: 'change undone' });
  if (undone === undefined) return;
  world.story.count('rows taken back unsent');
  world.story.say(`${desk.id}: somebody ${undone.text}`);
  if (dice.chance(0.3)) return;
  world.weather.isOn = false;
  tick(world, desk, dice);
  world.weather.isOn = true;
  while (world.wire.lateCount > 0) world.wire.deliverLate();
}

/** Somebody types, which arrives late, after what was typed into the same row since. */
function overtake(world: World, dice: Dice): void {
  const desk = dice.pick(world.desks);
  const sheets = desk.sheets();
  if (sheets.length === 0) return;
  const { sheet } = dice.pick(sheets);
  world.weather.isJammed = true;
  typeInto(world, desk, sheet, dice);
  world.weather.isJammed = false;
  desk.staysInRow = true;
  world.weather.isOn = false;
  typeInto(world, desk, sheet, dice);
  world.weather.isOn = true;
  desk.staysInRow = false;
  while (world.wire.lateCount > 0) world.wire.deliverLate();
  world.story.count('overtaken');
}

const misfortunes: readonly (readonly [import('./faults/weather.ts').Family, Step])[] = [
  ['clocks', stepClock],
  ['clocks', stepClock],
  ['clocks', skewClocks],
  ['backups', backUp],
  ['backups', restore],
  ['secrets', rotateSecret],
  ['secrets', rotateSecret],
  ['secrets', leakSecret],
  ['older bundle', changeBundle],
  ['requests late', (world) => world.wire.deliverLate()],
  ['requests late', regret],
  ['requests late', overtake],
  [
    'requests stand still',
    (world) => {
      world.watch.disturb();
      world.wire.releaseHeld();
    },
  ],
];

const ordinary: readonly (readonly [number, Step])[] = [
  [60, work],
  [14, tickSomewhere],
  [9, deliverSomewhere],
  [5, (world, dice) => sync(world, dice.pick(world.desks), dice, dice.chance(0.5))],
  [3, check],
];

/** The script keeps to another pace from now on, as where Google's day runs short, or begins anew. */
function changePace(world: World, dice: Dice): void {
  const desk = dice.pick(world.desks);
  if (dice.chance(0.6)) return;
  desk.setPace(dice.pick(deskPaces));
  world.story.count(`pace: ${desk.pace}`);
  world.story.say(`${desk.id} keeps to the pace ${desk.pace}`);
}

/** Triggers that fire once, and are due. */
function fireDue(world: World, dice: Dice): void {
  if (dice.chance(0.5)) world.clock.advance(90_000);
  for (const desk of world.desks) {
    const due = desk.runtime.triggers
      .all()
      .filter(({ nextAt, schedule }) => schedule?.kind === 'once' && isPast(world, nextAt));
    for (const trigger of due) {
      // Google starts some of them late, and some never.
      if (dice.chance(0.2)) continue;
      trigger.nextAt = undefined;
      const { handler, owner: user, id: triggerId } = trigger;
      const changes = desk.changes;
      const run = () =>
        desk.runtime.deliver({
          handler,
          kind: 'trigger',
          event: { kind: 'time' },
          user,
          triggerId,
          raisedAt: world.clock.now,
        });
      const { result } = execute(world, desk, handler, run, dice);
      if (result.fetches.length > 0) world.story.count('gathered edits sent');
      if (desk.changes > changes) world.story.count('an edit during a gathered run');
    }
  }
}

function isPast({ clock }: World, at: number | undefined): boolean {
  return at !== undefined && at <= clock.now;
}

/** One step, the same for the same dice and the same world. */
export function step(world: World, dice: Dice, index: number): void {
  world.weather.dice = dice;
  const beside = new Dice(world.seed, 'beside', index);
  if (world.hasForeignTabs && beside.chance(0.25)) actBeside(world, beside.pick(world.desks), beside);
  if (world.isPaced) changePace(world, new Dice(world.seed, 'pace', index));
  const third = new Dice(world.seed, 'third sender', index);
  if (third.chance(0.25)) world.thirdSender?.sync(third.pick(world.desks), third);
  const bad = misfortunesOf(world);
  const weight = bad.length === 0 ? 0 : world.weather.isIntense ? 60 : 20;
  dice.weighted([...ordinary, [weight, (world: World, dice: Dice) => dice.pick(bad)(world, dice)]])(world, dice);
  // What was delayed by seconds: after five minutes nobody takes its signature.
  while (world.wire.lateCount > 0 && world.weather.has('requests late', 0.4)) world.wire.deliverLate();
  if (world.isPaced) fireDue(world, new Dice(world.seed, 'due', index));
  world.watch.look();
}
