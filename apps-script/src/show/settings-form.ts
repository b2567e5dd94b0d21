/** The form of the settings dialog: its page, and what is made of what was typed. */
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { decodeSecret } from '@qtickets/shared-schema/wire/signing';
import {
  isServerUrl,
  SECRET_PROPERTY,
  URL_PROPERTY,
  WATCH_CHANGES_PROPERTY,
  watchesChanges,
  withoutSlash,
} from '../run/settings.ts';
import { escapeHtml, page } from './page.ts';
import type { Texts } from './texts.ts';

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
document.getElementById('form').addEventListener('submit', function (event) {
  event.preventDefault();
  var form = {};
  document.querySelectorAll('input').forEach(function (input) {
    form[input.name] = input.type === 'checkbox' ? (input.checked ? 'on' : '') : input.value;
  });
  var text = document.getElementById('text');
  google.script.run
    .withSuccessHandler(function (problem) {
      if (problem === '') google.script.host.close();
      else text.textContent = problem;
    })
    .withFailureHandler(function () { text.textContent = document.getElementById('failed').textContent; })
    .saveSettings(form);
});`;

export function settingsPage(properties: Readonly<Record<string, string>>, texts: Texts): string {
  const { settings } = texts;
  const secret = properties[SECRET_PROPERTY] ?? '';
  const tabs = contracts.map(({ setting, sheetName, sheetAliases }) =>
    field(setting, settings.tab(sheetName), properties[setting] ?? '', [sheetName, ...sheetAliases].join(', ')),
  );
  const fields = [
    field(URL_PROPERTY, settings.url, properties[URL_PROPERTY] ?? '', 'https://…'),
    field(SECRET_PROPERTY, settings.secret, '', secretHint(secret, texts)),
    `<p class="soft" style="margin-top:14px">${escapeHtml(settings.tabsHint)}</p>`,
    ...tabs,
    checkbox(WATCH_CHANGES_PROPERTY, settings.watchChanges, watchesChanges(properties)),
  ];
  const button = `<button type="submit">${escapeHtml(settings.save)}</button><p id="text" class="bad"></p><p id="failed" hidden>${escapeHtml(texts.callFailed)}</p>`;
  return page(`<form id="form">${fields.join('')}${button}</form>`, SCRIPT);
}

function text(form: Form, name: string): string {
  const value: unknown = form[name];
  return typeof value === 'string' ? value.trim() : '';
}

export type KnownSettings = { readonly hasSecret: boolean; readonly url: string };

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
  return secret === '' ? values : { ...values, [SECRET_PROPERTY]: secret };
}
