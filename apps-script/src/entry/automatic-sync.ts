/** Turns automatic sync on and off. Doing it twice changes nothing; a second person is warned. */

import { askYesNo, localeOfUi, toast } from '../google/dialogs.ts';
import { readProperties, removeProperty, writeProperty } from '../google/properties.ts';
import { deleteTriggers, ownHandlers, renewTriggers } from '../google/triggers.ts';
import { openWorkbook } from '../google/workbook.ts';
import { clockIn } from '../google/zone.ts';
import { GATHERING_PROPERTY } from '../run/gathering.ts';
import { parseTick, TICK_PROPERTY } from '../run/last-tick.ts';
import { EDIT_TRIGGER_PROPERTY } from '../run/pace.ts';
import type { Properties } from '../run/ports.ts';
import { watchesChanges } from '../run/settings.ts';
import { type Automatic, type AutomaticFacts, automaticSync, isRunning } from '../show/automatic.ts';
import { type Texts, textsFor } from '../show/texts.ts';

/** When automatic sync was turned on, and so by whom: nobody else has triggers from then. */
const OWNER_PROPERTY = 'TRIGGERS_SINCE';

const TOAST_SECONDS = 10;

export function automaticIn(properties: Properties): Automatic {
  const onSince = Date.parse(properties[OWNER_PROPERTY] ?? '');
  return automaticSync({
    own: ownOrUnknown(properties),
    onSince: Number.isNaN(onSince) ? null : onSince,
    lastTick: parseTick(properties[TICK_PROPERTY])?.at ?? null,
    now: Date.now(),
  });
}

function ownOrUnknown(properties: Properties): AutomaticFacts['own'] {
  try {
    return ownHandlers({ watchesChanges: watchesChanges(properties), onEdits: !properties[EDIT_TRIGGER_PROPERTY] });
  } catch (error) {
    console.warn(String(error));
    return null;
  }
}

/** Once is enough, as long as it runs. @returns whether the person leaves it at that, or could not be asked */
function isLeftToOther(properties: Properties, texts: Texts): boolean {
  const state = automaticIn(properties);
  if (!isRunning(state) || !('by' in state) || state.by !== 'other') return false;
  if (askYesNo('QTickets', texts.triggersOfOther(since(properties)))) return false;
  toast(texts.automatic(state, clockIn(openWorkbook().timeZone())), TOAST_SECONDS);
  return true;
}

/** When it was turned on, by the person's clock. */
function since(properties: Properties): string {
  const at = Date.parse(properties[OWNER_PROPERTY] ?? '');
  return Number.isNaN(at) ? '' : clockIn(openWorkbook().timeZone())(at);
}

export function installTriggers(): void {
  const texts = textsFor(localeOfUi());
  const properties = readProperties();
  if (isLeftToOther(properties, texts)) return;
  renewTriggers(watchesChanges(properties));
  removeProperty(EDIT_TRIGGER_PROPERTY);
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
  // The last sign of life of what is off now says nothing any more.
  removeProperty(TICK_PROPERTY);
  removeProperty(GATHERING_PROPERTY);
  removeProperty(EDIT_TRIGGER_PROPERTY);
  toast(texts.triggersOff, TOAST_SECONDS);
}
