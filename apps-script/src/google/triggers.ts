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

function isNeeded(handler: string, watchesChanges: boolean): boolean {
  return handler !== 'onSheetChange' || watchesChanges;
}

/** How many of the handlers that are needed have no trigger of this person's, and whether any trigger is theirs. */
export function ownHandlers(watchesChanges: boolean): { readonly any: boolean; readonly missing: number } {
  const own = new Set(ownTriggers().map((trigger) => trigger.getHandlerFunction()));
  const needed = handlers.filter((handler) => isNeeded(handler, watchesChanges));
  return { any: own.size > 0, missing: needed.filter((handler) => !own.has(handler)).length };
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

function createAll(created: Trigger[], watchesChanges: boolean): void {
  const spreadsheet = SpreadsheetApp.getActiveSpreadsheet();
  created.push(ScriptApp.newTrigger('onSheetEdit').forSpreadsheet(spreadsheet).onEdit().create());
  if (watchesChanges) {
    created.push(ScriptApp.newTrigger('onSheetChange').forSpreadsheet(spreadsheet).onChange().create());
  }
  created.push(ScriptApp.newTrigger('onSchedule').timeBased().everyMinutes(TICK_MINUTES).create());
}

/**
 * New triggers in place of the person's old ones. The old ones go last: whatever fails before, they are still there.
 * @param watchesChanges whether rows that come or go start an execution too
 * @throws what Google threw
 */
export function renewTriggers(watchesChanges: boolean): void {
  const before = ownTriggers();
  const created: Trigger[] = [];
  try {
    createAll(created, watchesChanges);
  } catch (error) {
    deleteAll(created);
    throw error;
  }
  deleteAll(before);
}
