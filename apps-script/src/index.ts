/** The global functions and nothing else, and what the pages of our dialogs call. */
export { installTriggers, removeTriggers } from './entry/automatic-sync.ts';
export { checkSheet } from './entry/check-sheet.ts';
export { onSchedule, onSheetChange, onSheetEdit } from './entry/handlers.ts';
export { onOpen } from './entry/menu.ts';
export { selfTest } from './entry/self-test.ts';
export { saveSettings, showSettings } from './entry/settings-dialog.ts';
export { showStatus } from './entry/status.ts';
export { continueSync, syncNow } from './entry/sync-now.ts';
