/** The global functions and nothing else (DESIGN 7), and what the pages of our dialogs call. */
export { installTriggers, removeTriggers } from './automatic-sync.ts';
export { checkSheet } from './check-sheet.ts';
export { onSchedule, onSheetChange, onSheetEdit } from './handlers.ts';
export { onOpen } from './menu.ts';
export { selfTest } from './self-test.ts';
export { saveSettings, showSettings } from './settings-dialog.ts';
export { showStatus } from './status.ts';
export { continueSync, syncNow } from './sync-now.ts';
