/** Installable triggers. They run as whoever made them, and only that person sees them. */

const handlers = ['onSheetEdit', 'onSheetChange', 'onSchedule'] as const;

const EVERY_MINUTES = 15;

function ownTriggers(): GoogleAppsScript.Script.Trigger[] {
  const names: readonly string[] = handlers;
  return ScriptApp.getProjectTriggers().filter((trigger) => names.includes(trigger.getHandlerFunction()));
}

/** Handlers that have a trigger of this person's. */
export function installedHandlers(): readonly string[] {
  return ownTriggers().map((trigger) => trigger.getHandlerFunction());
}

export function deleteTriggers(): number {
  const triggers = ownTriggers();
  for (const trigger of triggers) ScriptApp.deleteTrigger(trigger);
  return triggers.length;
}

export function createTriggers(): void {
  const spreadsheet = SpreadsheetApp.getActiveSpreadsheet();
  ScriptApp.newTrigger('onSheetEdit').forSpreadsheet(spreadsheet).onEdit().create();
  ScriptApp.newTrigger('onSheetChange').forSpreadsheet(spreadsheet).onChange().create();
  ScriptApp.newTrigger('onSchedule').timeBased().everyMinutes(EVERY_MINUTES).create();
}
