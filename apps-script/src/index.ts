/** The global functions and nothing else (GOOGLE 1). What Google throws is shown to the person who started them. */
import * as automatic from './entry/automatic-sync.ts';
import * as marks from './entry/cell-marks.ts';
import * as check from './entry/check-sheet.ts';
import * as handlers from './entry/handlers.ts';
import { inAnswer, inDialog, inLog, inWords } from './entry/in-words.ts';
import * as columns from './entry/prepare-columns.ts';
import * as test from './entry/self-test.ts';
import * as settings from './entry/settings-dialog.ts';
import * as questions from './entry/settings-questions.ts';
import * as sidebar from './entry/sidebar.ts';
import * as status from './entry/status.ts';
import * as sync from './entry/sync-now.ts';
import * as row from './entry/where-is-row.ts';
import { paragraphs } from './show/page.ts';

export { onOpen } from './entry/menu.ts';

export const onSheetEdit = inLog(handlers.onSheetEdit);
export const onSheetChange = inLog(handlers.onSheetChange);
export const onSchedule = inLog(handlers.onSchedule);
export const onGathered = inLog(handlers.onGathered);

export const syncNow = inWords(sync.syncNow);
export const markBrokenCells = inWords(marks.markBrokenCells);
export const unmarkCells = inWords(marks.unmarkCells);
export const prepareColumns = inWords(columns.prepareColumns);
export const removePreparedRules = inWords(columns.removePreparedRules);
export const installTriggers = inWords(automatic.installTriggers);
export const removeTriggers = inWords(automatic.removeTriggers);
export const checkSheet = inDialog(check.checkSheet);
export const whereIsRow = inDialog(row.whereIsRow);
export const showSidebar = inDialog(sidebar.showSidebar);
export const showStatus = inDialog(status.showStatus);
export const showSettings = inDialog(settings.showSettings);
export const askSettings = inDialog(questions.askSettings);
export const selfTest = inDialog(test.selfTest);

export const continueSync = inAnswer(sync.continueSync, (text) => ({ done: true, text }));
export const sidebarBody = inAnswer(sidebar.sidebarBody, (text) => paragraphs([text]));
export const showCell = inAnswer(sidebar.showCell, (text) => text);
export const saveSettings = inAnswer(settings.saveSettings, (text) => settings.notSaved(text));
