/** Turns automatic sync on and off. Doing it twice changes nothing; a second person is warned. */
import { askYesNo, localeOfUi, toast } from '../google/dialogs.ts';
import { readProperties, removeProperty, writeProperty } from '../google/properties.ts';
import { createTriggers, deleteTriggers } from '../google/triggers.ts';
import { textsFor } from '../show/texts.ts';

/** When automatic sync was turned on, and so by whom: nobody else has triggers from then. */
export const OWNER_PROPERTY = 'TRIGGERS_SINCE';

const TOAST_SECONDS = 10;

export function installTriggers(): void {
  const texts = textsFor(localeOfUi());
  const owner = readProperties()[OWNER_PROPERTY];
  const hadOwn = deleteTriggers() > 0;
  if (owner !== undefined && !hadOwn && !askYesNo('QTickets', texts.triggersOfOther(owner))) return;
  createTriggers();
  writeProperty(OWNER_PROPERTY, new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC');
  toast(texts.triggersOn, TOAST_SECONDS);
}

export function removeTriggers(): void {
  const texts = textsFor(localeOfUi());
  const hadOwn = deleteTriggers() > 0;
  if (!hadOwn && readProperties()[OWNER_PROPERTY] !== undefined) {
    toast(texts.triggersStillOfOther, TOAST_SECONDS);
    return;
  }
  removeProperty(OWNER_PROPERTY);
  toast(texts.triggersOff, TOAST_SECONDS);
}
