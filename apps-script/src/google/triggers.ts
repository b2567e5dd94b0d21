/** Installable triggers. They run as the person who made them, and only that person sees them. */
import { TICK_MINUTES } from '@qtickets/shared-schema/wire/google-quotas';

const handlers = ['onSheetEdit', 'onSheetChange', 'onSchedule'] as const;

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

/** @returns how many there were */
export function deleteTriggers(): number {
  const triggers = ownTriggers();
  deleteAll(triggers);
  return triggers.length;
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
