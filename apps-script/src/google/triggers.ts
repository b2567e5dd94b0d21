/** Installable triggers. They run as the person who made them, and only that person sees them. */

const handlers = ['onSheetEdit', 'onSheetChange', 'onSchedule'] as const;

const EVERY_MINUTES = 15;

type Trigger = GoogleAppsScript.Script.Trigger;

function ownTriggers(): Trigger[] {
  const names: readonly string[] = handlers;
  return ScriptApp.getProjectTriggers().filter((trigger) => names.includes(trigger.getHandlerFunction()));
}

/** How many of the handlers have a trigger of this person's. */
export function countOwnHandlers(): number {
  return new Set(ownTriggers().map((trigger) => trigger.getHandlerFunction())).size;
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

function createAll(created: Trigger[]): void {
  const spreadsheet = SpreadsheetApp.getActiveSpreadsheet();
  created.push(ScriptApp.newTrigger('onSheetEdit').forSpreadsheet(spreadsheet).onEdit().create());
  created.push(ScriptApp.newTrigger('onSheetChange').forSpreadsheet(spreadsheet).onChange().create());
  created.push(ScriptApp.newTrigger('onSchedule').timeBased().everyMinutes(EVERY_MINUTES).create());
}

/**
 * New triggers in place of the person's old ones. The old ones go last: whatever fails before, they are still there.
 * @throws what Google threw
 */
export function renewTriggers(): void {
  const before = ownTriggers();
  const created: Trigger[] = [];
  try {
    createAll(created);
  } catch (error) {
    deleteAll(created);
    throw error;
  }
  deleteAll(before);
}
