/**
 * The settings by plain questions, one after the other: where several Google accounts are signed in to one browser, Google lets no
 * page of a dialog call the script, and these need no page.
 */

import { contracts } from '@qtickets/shared-schema/contracts/index';
import { askText, askYesNo, localeOfUi, toast } from '../google/dialogs.ts';
import { readProperties } from '../google/properties.ts';
import type { Properties } from '../run/ports.ts';
import {
  isServerUrl,
  SECRET_PROPERTY,
  URL_PROPERTY,
  WATCH_CHANGES_PROPERTY,
  watchesChanges,
  withoutSlash,
} from '../run/settings.ts';
import { type Form, formOf, formProblem, knownIn } from '../show/settings-form.ts';
import { type Texts, textsFor } from '../show/texts.ts';
import { saveSettings } from './settings-dialog.ts';

const TOAST_SECONDS = 12;

export function askSettings(): void {
  const texts = textsFor(localeOfUi());
  const form = askForm(readProperties(), texts);
  if (form === null) {
    toast(texts.settings.nothingChanged, TOAST_SECONDS);
    return;
  }
  toast(texts.settings.trying, TOAST_SECONDS);
  const { isKept, text, canInsist } = saveSettings(form, false);
  if (isKept) return;
  const insists = canInsist && askYesNo(texts.menu.settings, `${text}\n\n${texts.settings.saveAnyway}?`);
  if (insists) saveSettings(form, true);
  else toast(canInsist ? texts.settings.nothingChanged : text, TOAST_SECONDS);
}

/** @returns null where the person cancelled one of the questions */
function askForm(before: Properties, texts: Texts): Form | null {
  const { settings } = texts;
  const known = knownIn(before);
  const url = ask(texts, settings.ask.url(known.url), (text) =>
    isServerUrl(withoutSlash(text === '' ? known.url : text)) ? '' : settings.badUrl,
  );
  if (url === null) return null;
  const form = { ...formOf(before), [URL_PROPERTY]: url === '' ? known.url : url };
  const lastCharacters = (before[SECRET_PROPERTY] ?? '').slice(-4);
  const secret = ask(texts, settings.ask.secret(lastCharacters), (text) =>
    formProblem({ ...form, [SECRET_PROPERTY]: text }, known, texts),
  );
  if (secret === null) return null;
  const asked = { ...form, [SECRET_PROPERTY]: secret };
  return askYesNo(texts.menu.settings, settings.ask.more) ? askMore(asked, texts) : asked;
}

/** The same question again, with what was wrong, until the answer is right. @returns null where the person cancelled */
function ask(texts: Texts, question: string, problemOf: (text: string) => string, wrong = ''): string | null {
  const text = askText(texts.menu.settings, wrong === '' ? question : `${wrong}\n\n${question}`);
  if (text === null) return null;
  const problem = problemOf(text);
  return problem === '' ? text : ask(texts, question, problemOf, problem);
}

/** Names of tabs, and what each edit starts. */
function askMore(form: Form, texts: Texts): Form | null {
  const { settings } = texts;
  const asked: Record<string, string> = { ...form };
  // An optional tab is found by its name: nobody is asked for what few have, one question after another.
  for (const contract of contracts.filter(({ optional }) => optional !== true)) {
    const { setting } = contract;
    const question = `${settings.tabsHint}\n\n${settings.ask.tabs(settings.tab(texts.contract(contract)), form[setting] ?? '')}`;
    const names = ask(texts, question, () => '');
    if (names === null) return null;
    if (names !== '') asked[setting] = names === '-' ? '' : names;
  }
  const isOn = watchesChanges(form);
  const changes = askYesNo(texts.menu.settings, `${settings.watchChanges}\n\n${settings.ask.change(isOn)}`);
  return { ...asked, [WATCH_CHANGES_PROPERTY]: isOn === changes ? '' : 'on' };
}
