/**
 * Whatever answers in the server's place: the person reads what it is and what to do, in their own language, and nothing is
 * called equal. So too where people take a tab away while it is read.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import type { FetchFault } from '../tools/apps-script-runtime/index.ts';
import { idOf, type Locale, locales, openSales, raw, revenueOf, seenIn } from './faulty-sales.ts';

const DAY_MS = 86_400_000;
const html = '<html><head><title>Sign in to Wi-Fi</title></head></html>';
const unsigned = JSON.stringify({ type: 'about:blank', title: 'No', status: 401, code: 'invalid_signature' });

type Words = Readonly<Record<Locale, RegExp>>;
const elsewhere: Words = {
  ru_RU: /отвечает что-то другое: проверьте адрес/,
  en_US: /Something else answers.*check it/,
};
const unreached: Words = { ru_RU: /не может связаться с сервером/, en_US: /cannot reach the server/ };
const later: Words = { ru_RU: /Сервер сейчас не отвечает/, en_US: /server does not answer right now/ };
const refused: Words = {
  ru_RU: /Sales: сервер её не принял; покажите это администратору/,
  en_US: /Sales: the server did not take it; please show this to the administrator/,
};

type Answer = {
  readonly status: number;
  readonly body?: string;
  readonly headers?: () => Readonly<Record<string, string>>;
  readonly says: Words;
};

const answers: Readonly<Record<string, Answer>> = {
  'a page of a hotel’s network': { status: 200, body: html, says: elsewhere },
  'a redirect to a login page': {
    status: 302,
    headers: () => ({ Location: 'https://login.example.com' }),
    says: elsewhere,
  },
  'another program’s refusal': { status: 401, body: '{"error":"Unauthorized"}', says: elsewhere },
  'a firewall’s page': { status: 403, body: html, says: elsewhere },
  'a page about the wrong port': { status: 400, body: html, says: elsewhere },
  'a page that is not there': { status: 404, body: html, says: elsewhere },
  'an answer of another form': { status: 200, body: '{"ok":true}', says: elsewhere },
  'an empty answer': { status: 200, body: '', says: unreached },
  'half an answer': { status: 200, body: '{"tabs":[{"tab":"sales","inSync":true', says: unreached },
  'a proxy without its server': { status: 502, body: html, says: later },
  'a proxy that asks for a pause': { status: 429, body: html, says: later },
  'a proxy to which it is too much': { status: 413, body: html, says: refused },
  'another secret’s refusal': {
    status: 401,
    body: unsigned,
    says: {
      ru_RU: /не узнал эту таблицу: проверьте секрет/,
      en_US: /does not know this spreadsheet: please check the secret/,
    },
  },
  'a server whose clock is a day behind': {
    status: 401,
    body: unsigned,
    headers: () => ({ Date: new Date(Date.now() - DAY_MS).toUTCString() }),
    says: { ru_RU: /расходятся с часами Google на 24 часа: скажите/, en_US: /are 24 hours apart: please tell/ },
  },
  'a server whose clock is three days ahead': {
    status: 401,
    body: unsigned,
    headers: () => ({ Date: new Date(Date.now() + 3.5 * DAY_MS).toUTCString() }),
    says: { ru_RU: /расходятся с часами Google на 3 дня: скажите/, en_US: /are 3 days apart: please tell/ },
  },
};

let stage: Stage;
let sheets: Readonly<Record<Locale, Sheet>>;
beforeAll(async () => {
  const names = ['answers', 'deleted', 'renamed', 'shrunk'];
  stage = await openStage(names.flatMap((name) => locales.map((locale) => idOf(name, locale))));
  sheets = { ru_RU: openSales(stage, 'answers', 'ru_RU'), en_US: openSales(stage, 'answers', 'en_US') };
});
afterAll(() => stage.close());

const allEqual = /(^|\n|: )(Всё совпадает|всё совпадает|All equal|all equal)/;

function expectWords(text: string, says: RegExp, locale: Locale): void {
  expect(text.replace(/\s+/g, ' ')).toMatch(says);
  expect(text).not.toMatch(raw);
  expect(text).not.toMatch(allEqual);
  const own = text.replace(/Google|QTickets|Sales|Events/g, '');
  expect(own).not.toMatch(locale === 'ru_RU' ? /[A-Za-z]{4,}/ : /[а-яё]/i);
}

describe.each(locales)('in %s', (locale) => {
  it.each(Object.entries(answers))('%s', async (_, { status, body = '', headers = () => ({}), says }) => {
    const sheet = sheets[locale];
    const before = await revenueOf(stage, 'answers', locale, 'o5');
    sheet.runtime.user.apiWrite('Sales', 'F5', [[Number(before) + 1]]);
    sheet.runtime.fetchFaults = (): FetchFault => ({ kind: 'answer', status, body, headers: headers() });
    for (const item of ['syncNow', 'checkSheet', 'showStatus', 'showSidebar', 'whereIsRow']) {
      sheet.runtime.user.select('Sales', 'A5');
      const seen = seenIn(sheet.run(item));
      // Where is this row? asks about one row and reads no answer as a refusal of its tab.
      if (item === 'whereIsRow') expect(seen).not.toMatch(raw);
      else if (item === 'showSidebar' && says === refused) expect(seen).not.toMatch(allEqual);
      else expectWords(withoutVersion(seen), says[locale], locale);
    }
    expect(await revenueOf(stage, 'answers', locale, 'o5')).toBe(before);
    sheet.runtime.fetchFaults = () => undefined;
    sheet.tick();
    expect(await revenueOf(stage, 'answers', locale, 'o5')).toBe(String(Number(before) + 1));
    expect(seenIn(sheet.run('showStatus'))).toMatch(allEqual);
  });

  it.each([
    ['deleted', false, (sheet: Sheet) => sheet.runtime.user.deleteSheet('Sales')],
    // Found again by its header.
    ['renamed', true, (sheet: Sheet) => sheet.runtime.user.renameSheet('Sales', 'Old')],
    ['shrunk', false, (sheet: Sheet) => sheet.runtime.user.deleteRows('Sales', 3, 58)],
  ] as const)(
    'a tab that is %s while it is read: no exception, equal is only what is, nothing is lost',
    async (name, isEqual, act) => {
      const sheet = openSales(stage, name, locale);
      sheet.runtime.answerDialog = () => ({ button: 'NO' });
      let isDone = false;
      sheet.runtime.onServiceCall = (call, _args, _execution, tab) => {
        if (isDone || call !== 'Range.getValues' || tab !== 'Sales') return undefined;
        isDone = true;
        act(sheet);
        return undefined;
      };
      const now = seenIn(sheet.run('syncNow'));
      expect(isDone).toBe(true);
      for (const seen of [now, seenIn(sheet.run('showStatus'))]) {
        expect(seen).not.toMatch(raw);
        expect(/(^|\n| )(Всё совпадает|All equal)/.test(seen)).toBe(isEqual);
      }
      expect(await revenueOf(stage, name, locale, 'o60')).toBe('160');
    },
  );
});

/** Names of the script itself. */
function withoutVersion(text: string): string {
  return text.replace(/(Версия скрипта|Script) \S+, \S+ \S+\./, '');
}
