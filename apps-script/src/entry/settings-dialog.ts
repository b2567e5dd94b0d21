/**
 * The settings dialog: address, secret and names of tabs. The secret is never shown again but for its last 4 characters. What was
 * typed is tried with the server before it is kept; what does not work is kept only where the person says so once more.
 */

import { contracts } from '@qtickets/shared-schema/contracts/index';
import { localeOfUi, showDialog, toast } from '../google/dialogs.ts';
import { readProperties, removeProperty, writeProperties } from '../google/properties.ts';
import { ownHandlers, renewTriggers } from '../google/triggers.ts';
import { openWorkbook } from '../google/workbook.ts';
import type { Properties } from '../run/ports.ts';
import { GZIP_PROPERTY, readSettings, watchesChanges } from '../run/settings.ts';
import { describeCause } from '../show/describe-result.ts';
import { type Form, formProblem, knownIn, propertiesOf, type Saved, settingsPage } from '../show/settings-form.ts';
import { type Texts, textsFor } from '../show/texts.ts';
import { tryConnection } from './try-connection.ts';

/** Pixels: address, secret, the words between, the boxes and the button, and fields for the tabs, two beside each other. */
const HEIGHT = 470 + 35 * contracts.length;
const TOAST_SECONDS = 8;

export function showSettings(): void {
  const texts = textsFor(localeOfUi());
  showDialog(texts.menu.settings, settingsPage(readProperties(), texts), 460, HEIGHT);
}

/** Nothing was kept, and saying so once more would not help. */
export function notSaved(text: string): Saved {
  return { isKept: false, text, canInsist: false };
}

/** Called by the dialog. @param insists whether it is kept though the server could not be asked with it */
export function saveSettings(form: Form, insists: boolean): Saved {
  const texts = textsFor(localeOfUi());
  const before = readProperties();
  const problem = formProblem(form, knownIn(before), texts);
  if (problem !== '') return notSaved(problem);
  const values = propertiesOf(form);
  const failure = insists === true ? [] : failureOf({ ...before, ...values }, texts);
  if (failure.length > 0) return { isKept: false, text: failure.join(' '), canInsist: true };
  keep(values, before);
  const text = insists === true ? texts.settings.savedUntried : texts.settings.saved;
  toast(text, TOAST_SECONDS);
  return { isKept: true, text, canInsist: false };
}

/** Why the server cannot be asked with these settings, in words; empty where it can. */
function failureOf(properties: Properties, texts: Texts): readonly string[] {
  const settings = readSettings(properties);
  if (typeof settings === 'string') return [texts.openSettingsFirst];
  const { cause } = tryConnection(settings, openWorkbook().timeZone());
  return cause === null ? [] : [texts.settings.notConnected, ...describeCause(cause, texts, 'byHand')];
}

function keep(values: Properties, before: Properties): void {
  writeProperties(values);
  // Another server may take compressed bodies where the last did not.
  if (before[GZIP_PROPERTY] !== undefined) removeProperty(GZIP_PROPERTY);
  if (watchesChanges(values) !== watchesChanges(before)) renewOwnTriggers(watchesChanges(values));
}

/** Another person's stay as they are until that person turns it on again. */
function renewOwnTriggers(watches: boolean): void {
  if (ownHandlers({ watchesChanges: watches, onEdits: true }).any) renewTriggers(watches);
}
