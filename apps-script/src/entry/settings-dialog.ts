/** The settings dialog: address, secret and names of tabs. The secret is never shown again but for its last 4 characters. */
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { localeOfUi, showDialog } from '../google/dialogs.ts';
import { readProperties, removeProperty, writeProperties } from '../google/properties.ts';
import { ownHandlers, renewTriggers } from '../google/triggers.ts';
import { GZIP_PROPERTY, SECRET_PROPERTY, URL_PROPERTY, watchesChanges } from '../run/settings.ts';
import { type Form, formProblem, propertiesOf, settingsPage } from '../show/settings-form.ts';
import { textsFor } from '../show/texts.ts';

/** Pixels: address, secret, the words between and the button, and a field for the tabs of each contract. */
const HEIGHT = 370 + 70 * contracts.length;

export function showSettings(): void {
  const texts = textsFor(localeOfUi());
  showDialog(texts.menu.settings, settingsPage(readProperties(), texts), 460, HEIGHT);
}

/** Called by the dialog. @returns what to correct, '' where all was kept */
export function saveSettings(form: Form): string {
  const texts = textsFor(localeOfUi());
  const before = readProperties();
  const known = { hasSecret: (before[SECRET_PROPERTY] ?? '') !== '', url: before[URL_PROPERTY] ?? '' };
  const problem = formProblem(form, known, texts);
  if (problem !== '') return problem;
  const values = propertiesOf(form);
  writeProperties(values);
  // Another server may take compressed bodies where the last did not.
  if (before[GZIP_PROPERTY] !== undefined) removeProperty(GZIP_PROPERTY);
  if (watchesChanges(values) !== watchesChanges(before)) renewOwnTriggers(watchesChanges(values));
  return '';
}

/** Another person's stay as they are until that person turns it on again. */
function renewOwnTriggers(watches: boolean): void {
  if (ownHandlers(watches).any) renewTriggers(watches);
}
