/** The form of the settings dialog: its page, and what is made of what was typed. */

import { contracts } from '@qtickets/shared-schema/contracts/index';
import type { GoogleAccount } from '@qtickets/shared-schema/wire/google-quotas';
import { decodeSecret } from '@qtickets/shared-schema/wire/signing';
import { ACCOUNT_PROPERTY } from '../run/ledger.ts';
import type { Properties } from '../run/ports.ts';
import {
  isServerUrl,
  SECRET_PROPERTY,
  URL_PROPERTY,
  WATCH_CHANGES_PROPERTY,
  watchesChanges,
  withoutSlash,
} from '../run/settings.ts';
import { escapeHtml, hidden, page } from './page.ts';
import type { Texts } from './texts.ts';

const WORKSPACE: GoogleAccount = 'workspace';

/** What the form sends: property names to what was typed. */
export type Form = Readonly<Record<string, string>>;

function field(name: string, label: string, value: string, hint: string): string {
  const attributes = `id="${name}" name="${name}" value="${escapeHtml(value)}" placeholder="${escapeHtml(hint)}"`;
  return `<label for="${name}">${escapeHtml(label)}</label><input ${attributes} autocomplete="off">`;
}

function checkbox(name: string, label: string, isOn: boolean): string {
  const input = `<input type="checkbox" id="${name}" name="${name}"${isOn ? ' checked' : ''} style="width:auto">`;
  return `<label for="${name}" style="margin-top:14px">${input} ${escapeHtml(label)}</label>`;
}

function secretHint(secret: string, texts: Texts): string {
  return secret === '' ? 'whsec_…' : texts.settings.secretKept(secret.slice(-4));
}

const SCRIPT = `
function by(id) { return document.getElementById(id); }
function say(text, isBad) { by('text').textContent = text; by('text').className = isBad ? 'bad' : 'soft'; }
function allow(isIdle, canInsist) {
  by('save').disabled = !isIdle;
  by('insist').disabled = !isIdle;
  by('insist').hidden = !canInsist;
}
function save(insists) {
  var form = {};
  document.querySelectorAll('input').forEach(function (input) {
    form[input.name] = input.type === 'checkbox' ? (input.checked ? 'on' : '') : input.value;
  });
  say(by('trying').textContent, false);
  allow(false, false);
  google.script.run
    .withSuccessHandler(function (saved) {
      if (saved.isKept) { google.script.host.close(); return; }
      say(saved.text, true);
      allow(true, saved.canInsist);
    })
    .withFailureHandler(function () { say(by('refused').textContent, true); allow(true, false); })
    .saveSettings(form, insists);
}
by('form').addEventListener('submit', function (event) { event.preventDefault(); save(false); });
by('insist').addEventListener('click', function () { save(true); });
// What was tried is not what would be kept any more.
by('form').addEventListener('input', function () { allow(true, false); say('', false); });`;

export function settingsPage(properties: Properties, texts: Texts): string {
  const { settings } = texts;
  const secret = properties[SECRET_PROPERTY] ?? '';
  const tabs = contracts.map((contract) => {
    const { setting, sheetName, sheetAliases } = contract;
    const label = settings.tab(texts.contract(contract));
    return `<div>${field(setting, label, properties[setting] ?? '', [sheetName, ...sheetAliases].join(', '))}</div>`;
  });
  const fields = [
    field(URL_PROPERTY, settings.url, properties[URL_PROPERTY] ?? '', 'https://…'),
    field(SECRET_PROPERTY, settings.secret, '', secretHint(secret, texts)),
    `<p class="soft" style="margin-top:14px">${escapeHtml(settings.tabsHint)}</p>`,
    `<div class="two">${tabs.join('')}</div>`,
    checkbox(WATCH_CHANGES_PROPERTY, settings.watchChanges, watchesChanges(properties)),
    checkbox(ACCOUNT_PROPERTY, settings.isWorkspace, properties[ACCOUNT_PROPERTY] === WORKSPACE),
  ];
  const buttons =
    `<p id="text" role="status" style="margin:14px 0 0"></p><button type="submit" id="save">${escapeHtml(settings.save)}</button> ` +
    `<button type="button" id="insist" class="plain" hidden>${escapeHtml(settings.saveAnyway)}</button>`;
  return page(
    `<form id="form">${fields.join('')}${buttons}</form>${hidden('trying', settings.trying)}${hidden('refused', settings.refused)}`,
    SCRIPT,
  );
}

/** What became of the form. */
export type Saved = {
  readonly isKept: boolean;
  /** What is wrong, or how it was kept. */
  readonly text: string;
  /** Whether it is kept where the person says so once more. */
  readonly canInsist: boolean;
};

function text(form: Form, name: string): string {
  const value: unknown = form[name];
  return typeof value === 'string' ? value.trim() : '';
}

export type KnownSettings = { readonly hasSecret: boolean; readonly url: string };

export function knownIn(properties: Properties): KnownSettings {
  return { hasSecret: (properties[SECRET_PROPERTY] ?? '') !== '', url: properties[URL_PROPERTY] ?? '' };
}

/** The form as the dialog shows it: all that is kept but the secret. */
export function formOf(properties: Properties): Form {
  const names = [URL_PROPERTY, WATCH_CHANGES_PROPERTY, ACCOUNT_PROPERTY, ...contracts.map(({ setting }) => setting)];
  return Object.fromEntries(names.map((name) => [name, properties[name] ?? '']));
}

/**
 * Another address needs the secret typed again: a person who can change only the address would otherwise be sent what the secret signs.
 * @returns what is wrong with the form, '' where it can be kept
 */
export function formProblem(form: Form, known: KnownSettings, texts: Texts): string {
  const secret = text(form, SECRET_PROPERTY);
  const url = withoutSlash(text(form, URL_PROPERTY));
  if (!isServerUrl(url)) return texts.settings.badUrl;
  if (secret === '' && !known.hasSecret) return texts.settings.noSecret;
  if (secret === '' && known.url !== '' && url !== known.url) return texts.settings.secretAgain;
  return secret !== '' && decodeSecret(secret) === null ? texts.settings.badSecret : '';
}

/** Properties to write; a secret left blank stays as it is. */
export function propertiesOf(form: Form): Record<string, string> {
  const secret = text(form, SECRET_PROPERTY);
  const tabs = contracts.map(({ setting }): [string, string] => [setting, text(form, setting)]);
  const values: Record<string, string> = { [URL_PROPERTY]: withoutSlash(text(form, URL_PROPERTY)) };
  for (const [name, value] of tabs) values[name] = value;
  values[WATCH_CHANGES_PROPERTY] = text(form, WATCH_CHANGES_PROPERTY);
  // The box says `on`, what was kept its own word; where neither is there, the account is guessed by what was spent.
  values[ACCOUNT_PROPERTY] = ['on', WORKSPACE].includes(text(form, ACCOUNT_PROPERTY)) ? WORKSPACE : '';
  return secret === '' ? values : { ...values, [SECRET_PROPERTY]: secret };
}
