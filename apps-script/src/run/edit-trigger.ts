/**
 * Google starts an execution for each edit, whatever it then does. Where a day would not hold that, the edit trigger is taken
 * away until Google's next day, so that typing costs nothing: ticks compare everything all the same, and do so more often then.
 * Ticks alone take it away and bring it back: they hold the lock, and come whoever types.
 */

import { removeProperty, writeProperty } from '../google/properties.ts';
import { createEditTriggers, deleteEditTriggers } from '../google/triggers.ts';
import { orWarn } from './or-warn.ts';
import { EDIT_TRIGGER_PROPERTY, paceNow } from './pace.ts';
import type { Properties } from './ports.ts';
import { watchesChanges } from './settings.ts';

/** @returns the properties, with what is known of the trigger now */
export function keepEditTrigger(properties: Properties, now: number): Properties {
  const before = properties[EDIT_TRIGGER_PROPERTY] ?? '';
  const isAway = paceNow(properties, now).editTrigger === 'away';
  if (!isAway && before === '') return properties;
  const after = isAway ? takeAway(before) : bringBack(properties, before);
  return { ...properties, [EDIT_TRIGGER_PROPERTY]: after };
}

/** Noted first, so that nobody reads a trigger that is missing as switched off. Each tick looks: somebody else may have one too. */
function takeAway(before: string): string {
  const after = noted('away', before);
  if (after === 'away') orWarn(deleteEditTriggers);
  return after;
}

/** The note goes last, for the same reason. Where Google refuses, ticks take the edits, and the next one tries again. */
function bringBack(properties: Properties, before: string): string {
  if (!orWarn(() => createEditTriggers(watchesChanges(properties)))) return noted('refused', before);
  orWarn(() => removeProperty(EDIT_TRIGGER_PROPERTY));
  return '';
}

function noted(state: string, before: string): string {
  return state === before || orWarn(() => writeProperty(EDIT_TRIGGER_PROPERTY, state)) ? state : before;
}
