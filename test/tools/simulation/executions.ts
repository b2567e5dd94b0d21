/** Executions of the script, with what Google and people do to them while they run. */

import type { Execution } from '../apps-script-runtime/execution.ts';
import type { CallAction, ExecutionResult, PendingEvent } from '../apps-script-runtime/index.ts';
import type { Dice } from './dice.ts';
import { fail, interrupt, kill, runLate, runOutOfTime } from './faults/google-faults.ts';
import { countRecovery, propertiesOf } from './recovery.ts';
import type { Conversation } from './referee/conversation.ts';
import { act } from './sheet/actions.ts';
import type { Desk } from './sheet/desk.ts';
import { BrokenPromise } from './story.ts';
import type { World } from './world.ts';

/** @param call the service call that it comes before @param tab of which it is */
type Interruption = (world: World, desk: Desk, call: string, tab: string | undefined) => CallAction | undefined;

/** How many service calls a run makes, roughly: what is planned beyond them does not happen. */
const CALLS = 70;
/** Calls before which something is decided: what comes right then is what a run must not miss. */
const DECIDING = [
  'Spreadsheet.getSheets',
  'Spreadsheet.getSpreadsheetTimeZone',
  'Sheet.getLastRow',
  'Sheet.getLastColumn',
  'Range.getValues',
  'UrlFetchApp.fetch',
  'HTTPResponse.getResponseCode',
  'Properties.getProperties',
  'Properties.setProperty',
  'Properties.setProperties',
  'Properties.deleteProperty',
  'Lock.tryLock',
  'Lock.releaseLock',
] as const;
/** Functions that compare everything, or leave a mark so that others do. */
const COMPARING: ReadonlySet<string> = new Set(['onSchedule', 'syncNow']);
/** How often such a call occurs in most runs. */
const TIMES = 4;
const DEPTH_MAX = 2;
const VALUES = 'Range.getValues';
/** What is there for nothing but one call, and how often. */
const glimpses = ['column moved', 'column inserted', 'column copied', 'rows inserted', 'rows deleted', 'tab sorted'];
const GLIMPSES = 0.6;
/** Of tabs that are read in blocks the later ones are those that count. */
const GLIMPSED_CALLS = 24;
/** The shortest time that a run takes for its work. */
const BUDGET_MS = 60_000;

/** The moment before a service call: by its number among all calls, or among those of its name. */
function momentOf(count: number, name = ''): string {
  return `${name} ${count}`;
}

function someMoment(dice: Dice): string {
  return dice.chance(0.5) ? momentOf(dice.between(1, CALLS)) : momentOf(dice.between(1, TIMES), dice.pick(DECIDING));
}

/** What happens to one execution, and when. */
class Plan {
  readonly #interruptions = new Map<string, Interruption>();
  readonly #calls = new Map<string, number>();
  /** Marks that the execution left. */
  readonly marks = new Set<string>();
  /** Whether a service threw. */
  hasThrown = false;
  #marking: string | undefined;
  /** Ends with the next call. */
  #glimpse: (() => void) | undefined;
  readonly failsLocks: boolean;
  readonly failsFetches: boolean;

  constructor(world: World, dice: Dice, depth: number) {
    const { weather } = world;
    const at = (interruption: Interruption) => this.#interruptions.set(someMoment(dice), interruption);
    if (weather.has('executions killed', 0.25)) at(kill);
    if (weather.has('services fail', 0.15)) at(fail);
    if (weather.has('time runs out', 0.15)) at(runOutOfTime);
    if (weather.has('time runs out', 0.15)) at(runLate);
    const edits = depth < DEPTH_MAX && weather.has('two at once', 0.5) ? dice.between(1, 3) : 0;
    for (let edit = 1; edit <= edits; edit += 1) at((_, desk) => editMeanwhile(world, desk, dice));
    if (depth < DEPTH_MAX && weather.has('two at once', 0.4)) at((_, desk) => runMeanwhile(world, desk, dice));
    if (depth < DEPTH_MAX && weather.isOn && world.thirdSender !== undefined && dice.chance(0.3)) {
      at((_, desk) => readByApi(world, desk, dice));
    }
    if (depth < DEPTH_MAX) this.#planGlimpse(world);
    if (weather.has('requests late', 0.2)) at(arriveLate);
    if (weather.has('requests stand still', 0.3)) at(goOn);
    this.failsLocks = weather.has('locks fail', 0.15);
    this.failsFetches = weather.has('services fail', 0.04);
  }

  /** Columns or rows are elsewhere for nothing but one call that reads cells: no other call shows it. */
  #planGlimpse(world: World): void {
    const dice = world.ownDice('glimpse');
    if (!dice.chance(GLIMPSES) || !world.weather.isOn) return;
    const call = dice.pick([VALUES, VALUES, 'Range.getNumberFormats']);
    this.#interruptions.set(
      momentOf(dice.between(1, call === VALUES ? GLIMPSED_CALLS : TIMES), call),
      (_, desk, __, tab) => {
        const sheet = desk.sheets().find((known) => known.sheet.name === tab)?.sheet;
        const done = sheet && act(desk, dice, { kind: dice.pick(glimpses), sheet });
        if (done === undefined) return;
        world.story.count('elsewhere for one call');
        world.story.say(`for one call somebody ${done.text}`, world.wire.depth);
        this.#glimpse = () => {
          const undone = act(desk, dice, { kind: 'change undone' });
          world.story.say(`somebody ${undone?.text}`, world.wire.depth);
        };
      },
    );
  }

  next(name: string, args: readonly unknown[], world: World, desk: Desk, tab?: string): CallAction | undefined {
    if (this.#marking !== undefined) this.marks.add(this.#marking);
    const action = this.#actionAt(name, world, desk, tab);
    this.hasThrown ||= action?.throws !== undefined;
    const isMark = name === 'Properties.setProperty' && String(args[0]).startsWith('MARK_') && action === undefined;
    this.#marking = isMark ? String(args[0]) : undefined;
    return action;
  }

  #actionAt(name: string, world: World, desk: Desk, tab: string | undefined): CallAction | undefined {
    this.#glimpse?.();
    this.#glimpse = undefined;
    const moments = [momentOf(this.#count('')), momentOf(this.#count(name), name)];
    if (this.failsLocks && name === 'Lock.tryLock') return fail(world, desk, name);
    if (this.failsFetches && name === 'UrlFetchApp.fetch') return fail(world, desk, name);
    const actions = moments.map((moment) => this.#interruptions.get(moment)?.(world, desk, name, tab));
    return actions.find((action) => action !== undefined);
  }

  #count(name: string): number {
    const count = (this.#calls.get(name) ?? 0) + 1;
    this.#calls.set(name, count);
    return count;
  }
}

/** Somebody edits, or an execution runs, or a request of before arrives. */
export function meanwhile(world: World, desk: Desk, dice: Dice): void {
  const happening = dice.pick([editMeanwhile, editMeanwhile, runMeanwhile, arriveLate, goOn]);
  happening(world, desk, dice);
}

function editMeanwhile(world: World, desk: Desk, dice: Dice): undefined {
  // A zone matters only to the one who is reading.
  const done = act(desk, dice, dice.chance(0.1) ? { kind: 'time zone changed' } : {});
  if (done === undefined) return;
  world.story.count('edit during an execution');
  world.story.count(done.kind);
  world.story.say(`meanwhile somebody ${done.text}`, world.wire.depth);
  if (dice.chance(0.6)) runMeanwhile(world, desk, dice);
}

/** Another execution of the spreadsheet, or of another one: their pushes pass each other. */
function runMeanwhile(world: World, own: Desk, dice: Dice): undefined {
  const desk = dice.chance(0.3) ? dice.pick([own, ...own.neighbours]) : own;
  const event = desk.runtime.pendingEvents.shift();
  if (event !== undefined) {
    world.story.count('executions at once');
    fire(world, desk, event, dice);
  } else if (dice.chance(0.3)) {
    world.story.count('executions at once');
    execute(world, desk, 'onSchedule', () => desk.runtime.run('onSchedule', { kind: 'time' }, { as: 'trigger' }), dice);
  }
}

function readByApi(world: World, desk: Desk, dice: Dice): undefined {
  world.thirdSender?.sync(desk, dice);
}

function arriveLate(world: World): undefined {
  if (world.wire.lateCount > 0) world.wire.deliverLate();
}

function goOn(world: World): undefined {
  if (world.wire.heldCount === 0) return;
  world.watch.disturb();
  world.wire.releaseHeld();
}

/** A trigger fires. */
export function fire(world: World, desk: Desk, event: PendingEvent, dice: Dice): void {
  const { result, hasMarked, hasThrown } = execute(world, desk, event.handler, () => desk.runtime.deliver(event), dice);
  // Where not even a mark could be left, the next tick compares everything; where one mark is enough for all edits, too.
  const isLeft = desk.leavesEdits && !hasMarked;
  if (isLeft) desk.arrivals.dropped(event);
  else if (hasMarked || (result.status === 'ok' && !hasThrown)) desk.arrivals.taken(event);
  else desk.arrivals.dropped(event);
}

/** R3: an execution that reads and sends holds the lock; without it a tick may say so, and no more. */
function assertLocked(desk: Desk, what: string, url: unknown, execution: Execution): void {
  if (holdsLock(execution) || (what === 'onSchedule' && String(url).endsWith('/report'))) return;
  throw new BrokenPromise(`${desk.id}: ${what} asks the server without the lock`);
}

function holdsLock({ id, platform }: Execution): boolean {
  return platform.locks.holderOf('document') === id;
}

type Ended = { readonly result: ExecutionResult; readonly hasMarked: boolean; readonly hasThrown: boolean };

/** Runs one execution to its end. */
export function execute(world: World, desk: Desk, what: string, run: () => ExecutionResult, dice: Dice): Ended {
  const { wire, story } = world;
  const plan = new Plan(world, dice, wire.depth);
  const before = desk.runtime.onServiceCall;
  let own: Execution | undefined;
  let hasHeldLock = false;
  story.say(`${desk.id}: ${what} runs`, wire.depth);
  wire.depth += 1;
  const conversations: Conversation[] = [];
  const isOutermost = !world.running.some((running) => running.isScript && running.desk === desk);
  const compared = COMPARING.has(what) ? desk.arrivals.comparing() : undefined;
  if (isOutermost) desk.marksWatch.begins(what);
  const running = {
    desk,
    what,
    isScript: true,
    isDry: what === 'checkSheet',
    changesBefore: desk.changes,
    conversations,
    hasThrown: false,
  };
  // What is under way waits for it, and may have been signed before.
  world.running.at(-1)?.conversations.at(-1)?.delayed();
  world.running.push(running);
  let thrown = desk.thrown;
  /** What fails for good throws without asking the plan. */
  const lookForLasting = () => {
    if (desk.thrown === thrown) return;
    thrown = desk.thrown;
    plan.hasThrown = true;
    desk.arrivals.excuse();
    interrupt(world);
  };
  desk.runtime.onServiceCall = (name, args, execution, tab) => {
    own ??= execution;
    if (execution === own) lookForLasting();
    if (execution === own) hasHeldLock ||= holdsLock(execution);
    if (name === 'UrlFetchApp.fetch') assertLocked(desk, what, args[0], execution);
    // An execution that this one was interrupted for has a hook of its own.
    return execution === own ? plan.next(name, args, world, desk, tab) : before?.(name, args, execution, tab);
  };
  const properties = propertiesOf(desk);
  const tabs = desk.workbook.sheets.map(({ id }) => id);
  try {
    const result = run();
    lookForLasting();
    countRecovery(desk, properties, result, story);
    if (result.status !== 'ok') story.say(`ends: ${result.status} ${result.error?.message ?? ''}`, wire.depth);
    // Past its budget a run takes no new work; the next tick goes on.
    if (result.virtualMs > BUDGET_MS) desk.arrivals.excuse();
    story.count(`execution ${result.status}`);
    // Past its time a run may leave its report and its last digest to the next one.
    const isWhole = result.status === 'ok' && !plan.hasThrown && result.virtualMs <= BUDGET_MS;
    if (isWhole) for (const conversation of conversations) conversation.ended(desk.goneSince(running.changesBefore));
    if (isWhole && !conversations.some(({ leavesWork }) => leavesWork)) compared?.();
    // A person who syncs from the menu sees that it did not end, and needs no mark.
    // A tab that is deleted under it throws; where nobody was asked before, nothing else tells of that.
    const isTabGone = tabs.some((id) => desk.workbook.sheetById(id) === undefined);
    const hasFailed = !isWhole || (isTabGone && conversations.length === 0);
    const isUnheard = hasHeldLock && conversations.length === 0;
    desk.marksWatch.ends(!hasFailed, isUnheard, conversations, what === 'syncNow' ? new Set() : plan.marks);
    if (isOutermost) desk.marksWatch.allEnded(what);
    return { result, hasMarked: plan.marks.size > 0, hasThrown: plan.hasThrown };
  } finally {
    world.running.pop();
    desk.runtime.onServiceCall = before;
    wire.depth -= 1;
  }
}
