/** The menu. `onOpen` runs before anyone has agreed to anything, so it builds the menu and does nothing else. */

import { localeOfUi } from '../google/dialogs.ts';
import { addMenu } from '../google/menu.ts';
import { textsFor } from '../show/texts.ts';

export function onOpen(): void {
  const { menu } = textsFor(localeOfUi());
  addMenu('QTickets', [
    [menu.syncNow, 'syncNow'],
    [menu.check, 'checkSheet'],
    null,
    [menu.status, 'showStatus'],
    [menu.settings, 'showSettings'],
    null,
    [menu.turnOn, 'installTriggers'],
    [menu.turnOff, 'removeTriggers'],
    null,
    [menu.selfTest, 'selfTest'],
  ]);
}
