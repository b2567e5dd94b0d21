/** What Google refuses is described by its cause, in the person's words, after as many tries as can help. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';
import { idOf, locales, openSales, raw, revenueOf, seenIn, throwing } from './faulty-sales.ts';

const cases = ['locale', 'fetch', 'permission', 'bandwidth', 'header', 'dialogs', 'gone', 'unlisted', 'tick'];
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(cases.flatMap((name) => locales.map((locale) => idOf(name, locale))));
});
afterAll(() => stage.close());

const allEqual = /(^|\n|: )(Всё совпадает|всё совпадает|All equal|all equal)/;

const refusals = [
  {
    name: 'fetch',
    text: 'Service invoked too many times for one day: urlfetch.',
    ru_RU: /лимит запросов Google/,
    en_US: /limit of requests for one day/,
  },
  {
    name: 'permission',
    text: 'You do not have permission to call UrlFetchApp.fetch. Required permissions: https://www.googleapis.com/auth/script.external_request',
    ru_RU: /Не хватает разрешения/,
    en_US: /permission is missing/,
  },
  {
    name: 'bandwidth',
    text: 'Bandwidth quota exceeded: https://sheets.example.com. Try reducing the rate of data transfer.',
    ru_RU: /лимит запросов Google/,
    en_US: /limit of requests for one day/,
  },
  {
    name: 'header',
    text: 'Attribute provided with invalid value: Header:webhook-signature',
    ru_RU: /Google не принимает/,
    en_US: /Google refuses/,
  },
] as const;

describe.each(locales)('in %s', (locale) => {
  it.each(refusals)(
    'a refused request is tried once and described by its cause (P05, P06): $name',
    async ({ name, text, ...said }) => {
      const sheet = openSales(stage, name, locale);
      throwing(sheet, /^UrlFetchApp\.fetch$/, text);
      sheet.runtime.user.apiWrite('Sales', 'F5', [[4321.5]]);
      const now = sheet.run('syncNow');
      // A compressed body that Google does not let out goes plain once.
      expect(now.calls['UrlFetchApp.fetch']).toBe(name === 'header' ? 2 : 1);
      expect(now.calls['Utilities.sleep'] ?? 0).toBe(0);
      expect(seenIn(now)).toMatch(said[locale]);
      const status = seenIn(sheet.run('showStatus'));
      expect(status).toMatch(said[locale]);
      for (const seen of [seenIn(now), status]) {
        expect(seen).not.toMatch(raw);
        expect(seen).not.toMatch(allEqual);
      }
      expect(sheet.tick().calls['UrlFetchApp.fetch']).toBeLessThanOrEqual(2);
      expect(await revenueOf(stage, name, locale, 'o5')).toBe('105');
      sheet.runtime.onServiceCall = undefined;
      sheet.tick();
      expect(await revenueOf(stage, name, locale, 'o5')).toBe('4321.5');
    },
  );

  it('where automatic sync is off, nothing is promised to be sent by itself', () => {
    const sheet = openSales(stage, 'dialogs', locale);
    sheet.run('removeTriggers');
    throwing(sheet, /^UrlFetchApp\.fetch$/, 'Address unavailable: https://sheets.example.com');
    for (const item of ['syncNow', 'checkSheet', 'showStatus']) {
      const seen = seenIn(sheet.run(item));
      expect(seen, item).toMatch(locale === 'ru_RU' ? /Попробуйте ещё раз/ : /Please try again/);
      expect(seen, item).not.toMatch(/отправим сами|by itself/);
    }
  });

  it('while a tab is gone nothing says that all is equal: its rows stay in the reports', async () => {
    const sheet = openSales(stage, 'gone', locale);
    sheet.runtime.user.deleteSheet('Sales');
    for (const item of ['syncNow', 'checkSheet', 'showStatus']) {
      const seen = seenIn(sheet.run(item));
      expect(seen, item).toMatch(locale === 'ru_RU' ? /Sales: вкладки больше нет/ : /Sales: the tab is gone/);
      expect(seen, item).not.toMatch(/(^|\n) *(Всё совпадает|All equal)/);
    }
    expect(await revenueOf(stage, 'gone', locale, 'o5')).toBe('105');
  });

  it('nobody is sent to a list of errors that could not be written, or that a check does not write', () => {
    const sheet = openSales(stage, 'unlisted', locale);
    sheet.runtime.user.apiWrite('Sales', 'F5', [['abc']]);
    const list = locale === 'ru_RU' ? /перечислены во вкладке|список во вкладке/ : /are listed in the tab|see the tab/;
    const failed = locale === 'ru_RU' ? /не удалось записать во вкладку/ : /could not be written to the tab/;
    expect(seenIn(sheet.run('checkSheet'))).not.toMatch(list);
    const text =
      'You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit.';
    throwing(sheet, /^(Range\.set|Spreadsheet\.insertSheet)/, text);
    for (const item of ['syncNow', 'showStatus']) {
      const seen = seenIn(sheet.run(item));
      expect(seen, item).not.toMatch(list);
      expect(seen, item).toMatch(failed);
    }
    sheet.runtime.onServiceCall = undefined;
    expect(seenIn(sheet.run('syncNow'))).toMatch(locale === 'ru_RU' ? /→ Боковая панель/ : /→ Sidebar/);
    expect(seenIn(sheet.run('showStatus'))).toMatch(list);
  });

  it('a scheduled run that was stopped is no good one for the self-test', () => {
    const sheet = openSales(stage, 'tick', locale);
    const rowOf = () =>
      / (Последний запуск по расписанию|The last scheduled run) .*?[✓✗]/.exec(
        seenIn(sheet.run('selfTest')).replace(/\s+/g, ' '),
      )?.[0];
    expect(rowOf()).toMatch(/[^✗] ✓$/);
    sheet.runtime.fetchFaults = () => ({ kind: 'answer', status: 503 });
    sheet.tick();
    sheet.runtime.fetchFaults = () => undefined;
    expect(rowOf()).toMatch(locale === 'ru_RU' ? /Сервер сейчас не отвечает\. ✗$/ : /does not answer right now\. ✗$/);
  });

  it('a spreadsheet that answers nothing for good is reported by its cause: the trigger runs', () => {
    const sheet = openSales(stage, 'locale', locale);
    throwing(sheet, /^Spreadsheet\.getSpreadsheetLocale$/, 'Service timed out: Spreadsheets');
    sheet.tick();
    expect(sheet.sent).toMatchObject([{ action: 'report', message: { status: 'error', cause: 'google_timeout' } }]);
  });

  it('whatever any one service throws, for good, no menu item ends in a raw exception', () => {
    const sheet = openSales(stage, 'dialogs', locale);
    const services = [
      /^ScriptApp\./,
      /^Lock/,
      /^SpreadsheetApp\.getActiveSpreadsheet$/,
      /^Spreadsheet\.getSheets$/,
      /^Utilities\./,
      /^UrlFetchApp\./,
      /^Range\./,
    ];
    for (const service of services) {
      throwing(sheet, service, "We're sorry, a server error occurred. Please wait a bit and try again.");
      for (const item of [
        'syncNow',
        'checkSheet',
        'showStatus',
        'showSettings',
        'askSettings',
        'installTriggers',
        'removeTriggers',
      ]) {
        const result = sheet.runtime.run(item);
        expect([item, String(service), result.error?.message]).toEqual([item, String(service), undefined]);
        expect(seenIn(result)).not.toMatch(raw);
      }
      const page = sheet.runtime.callFromDialog('continueSync');
      expect(String((page.value as { text?: string } | undefined)?.text)).not.toMatch(raw);
    }
  });
});
