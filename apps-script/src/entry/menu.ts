/** The menu. `onOpen` runs before anyone has agreed to anything, so it builds the menu, and keeps the settings that were installed. */

import { localeOfUi } from '../google/dialogs.ts';
import { installedSettings } from '../google/installed-settings.ts';
import { addMenu } from '../google/menu.ts';
import { readProperties, writeProperties } from '../google/properties.ts';
import { settingsToKeep } from '../run/settings.ts';
import { textsFor } from '../show/texts.ts';

export function onOpen(): void {
  const { menu } = textsFor(localeOfUi());
  addMenu('QTickets', [
    [menu.syncNow, 'syncNow'],
    [menu.check, 'checkSheet'],
    [menu.whereIsRow, 'whereIsRow'],
    null,
    [menu.sidebar, 'showSidebar'],
    [menu.status, 'showStatus'],
    null,
    [menu.markCells, 'markBrokenCells'],
    [menu.unmarkCells, 'unmarkCells'],
    [menu.prepareColumns, 'prepareColumns'],
    [menu.removeRules, 'removePreparedRules'],
    null,
    [menu.settings, 'showSettings'],
    [menu.settingsByQuestions, 'askSettings'],
    [menu.turnOn, 'installTriggers'],
    [menu.turnOff, 'removeTriggers'],
    null,
    [menu.selfTest, 'selfTest'],
  ]);
  keepInstalledSettings();
}

/** What can't be kept is typed into the dialog: the menu is there in any case. */
function keepInstalledSettings(): void {
  const installed = installedSettings();
  if (installed === undefined) return;
  try {
    writeProperties(settingsToKeep(installed, readProperties()));
  } catch {
    // The next opening tries again.
  }
}
