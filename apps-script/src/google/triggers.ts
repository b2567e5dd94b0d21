/** Installable triggers. They run as the person who made them, and only that person sees them. */
import { TICK_MINUTES } from '@qtickets/shared-schema/wire/google-quotas';

const handlers = ['onSheetEdit', 'onSheetChange', 'onSchedule'] as const;

/** Beside them: made and deleted as edits are gathered, by whoever's trigger gathers them. */
const onceHandler = 'onGathered';

type Trigger = GoogleAppsScript.Script.Trigger;

function ownTriggers(): Trigger[] {
  const names: readonly string[] = handlers;
  return ScriptApp.getProjectTriggers().filter((trigger) => names.includes(trigger.getHandlerFunction()));
}

/** Those that edits start: away at the slowest pace (`run/edit-trigger.ts`). */
const editHandlers: readonly string[] = ['onSheetEdit', 'onSheetChange'];

/** Which handlers a trigger of this person's is to start. */
export type Wanted = {
  /** Whether rows that come or go start an execution too. */
  readonly watchesChanges: boolean;
  /** false: edits start nothing for now. */
  readonly onEdits: boolean;
};

function neededHandlers({ watchesChanges, onEdits }: Wanted): readonly string[] {
  return handlers.filter(
    (handler) => (onEdits || !editHandlers.includes(handler)) && (watchesChanges || handler !== 'onSheetChange'),
  );
}

/** How many of the handlers that are needed have no trigger of this person's, and whether any trigger is theirs. */
export function ownHandlers(wanted: Wanted): { readonly any: boolean; readonly missing: number } {
  const own = new Set(ownTriggers().map((trigger) => trigger.getHandlerFunction()));
  return { any: own.size > 0, missing: neededHandlers(wanted).filter((handler) => !own.has(handler)).length };
}

function deleteAll(triggers: readonly Trigger[]): void {
  for (const trigger of triggers) ScriptApp.deleteTrigger(trigger);
}

/** @returns how many there were, but for one that gathers edits */
export function deleteTriggers(): number {
  const triggers = ownTriggers();
  deleteAll(triggers);
  deleteOnce(null);
  return triggers.length;
}

/** @param ms until it fires, at the earliest: a minute at least, or one that a trigger made never fires */
export function createOnce(ms: number): void {
  ScriptApp.newTrigger(onceHandler).timeBased().after(ms).create();
}

/** Google lists one that has fired as before, and counts it among the twenty. @param uid null: all of them */
export function deleteOnce(uid: string | null): void {
  const once = ScriptApp.getProjectTriggers().filter((trigger) => trigger.getHandlerFunction() === onceHandler);
  deleteAll(once.filter((trigger) => uid === null || trigger.getUniqueId() === uid));
}

function create(handler: string): Trigger {
  const trigger = ScriptApp.newTrigger(handler);
  if (handler === 'onSchedule') return trigger.timeBased().everyMinutes(TICK_MINUTES).create();
  const ofSheet = trigger.forSpreadsheet(SpreadsheetApp.getActiveSpreadsheet());
  return (handler === 'onSheetEdit' ? ofSheet.onEdit() : ofSheet.onChange()).create();
}

/** All or none. @throws what Google threw */
function createAll(names: readonly string[]): void {
  const created: Trigger[] = [];
  try {
    for (const name of names) created.push(create(name));
  } catch (error) {
    deleteAll(created);
    throw error;
  }
}

/**
 * New triggers in place of the person's old ones. The old ones go last: whatever fails before, they are still there.
 * @throws what Google threw
 */
export function renewTriggers(watchesChanges: boolean): void {
  const before = ownTriggers();
  createAll(neededHandlers({ watchesChanges, onEdits: true }));
  deleteAll(before);
}

export function deleteEditTriggers(): void {
  deleteAll(ownTriggers().filter((trigger) => editHandlers.includes(trigger.getHandlerFunction())));
}

/** Those that are missing, where the person still has the time trigger. @throws what Google threw */
export function createEditTriggers(watchesChanges: boolean): void {
  const own = new Set(ownTriggers().map((trigger) => trigger.getHandlerFunction()));
  if (!own.has('onSchedule')) return;
  createAll(neededHandlers({ watchesChanges, onEdits: true }).filter((handler) => !own.has(handler)));
}
