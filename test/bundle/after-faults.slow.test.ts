/** Where Google fails, nothing is lost and nothing stops but what failed: what the status says, and what ClickHouse holds. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from '../support/stage.ts';
import { idOf, locales, openSales, raw, revenueOf, seenIn, throwing } from './faulty-sales.ts';

const cases = ['tab', 'marks', 'properties', 'unnoted', 'away', 'gzip', 'large'];
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(cases.flatMap((name) => locales.map((locale) => idOf(name, locale))));
});
afterAll(() => stage.close());

describe.each(locales)('in %s', (locale) => {
  it('a tab that can’t be read for good stops only itself, and is named (P03)', async () => {
    const id = idOf('tab', locale);
    const sheet = openSales(stage, 'tab', locale);
    const text = 'Service Spreadsheets timed out while accessing document with id x.';
    throwing(sheet, /^Range\.get(Values?|DisplayValues?)$/, text, 'Events');
    sheet.runtime.user.apiWrite('Sales', 'F5', [[4321.5]]);
    sheet.tick();
    expect(await revenueOf(stage, 'tab', locale, 'o5')).toBe('4321.5');
    sheet.tick();
    const status = seenIn(sheet.run('showStatus'));
    expect(status).toMatch(locale === 'ru_RU' ? /Events: .*не сверена/ : /Events: .*was not compared/);
    expect(status).not.toMatch(raw);
    const runs = await stage.select(
      `SELECT status, message FROM meta_job_runs WHERE metrics LIKE '%${id}%' OR message LIKE '%events%' ORDER BY started_at DESC LIMIT 1`,
    );
    expect(runs).toMatchObject([{ status: 'error' }]);
    sheet.runtime.onServiceCall = undefined;
    sheet.tick();
    expect(seenIn(sheet.run('showStatus'))).not.toMatch(locale === 'ru_RU' ? /не сверена/ : /not compared/);
  });

  it('an edit arrives at once also where one of a tab that can’t be read was left first, and after rows came or went', async () => {
    const sheet = openSales(stage, 'marks', locale);
    throwing(sheet, /^Range\.get/, 'Service Spreadsheets timed out while accessing document with id x.', 'Events');
    sheet.runtime.user.edit('Events', 'D2', 'Опера');
    sheet.deliverEvents();
    sheet.runtime.user.edit('Sales', 'F5', 4321);
    sheet.deliverEvents();
    expect(await revenueOf(stage, 'marks', locale, 'o5')).toBe('4321');
    sheet.runtime.user.deleteRows('Sales', 10, 1);
    sheet.runtime.user.edit('Sales', 'F6', 4322);
    sheet.deliverEvents();
    expect(await revenueOf(stage, 'marks', locale, 'o6')).toBe('4322');
    expect(await revenueOf(stage, 'marks', locale, 'o10')).toBeUndefined();
    expect([...sheet.runtime.properties.document.keys()].filter((name) => name.startsWith('MARK_'))).toEqual([]);
  });

  it('where no property can be read, every menu item says why in words, and afterwards all is equal (P32)', async () => {
    const sheet = openSales(stage, 'properties', locale);
    throwing(sheet, /^Properties(Service)?\./, 'Service invoked too many times for one day: properties.');
    sheet.runtime.user.edit('Sales', 'F5', 4321.5);
    sheet.deliverEvents();
    sheet.tick();
    const items = [
      'syncNow',
      'checkSheet',
      'showStatus',
      'showSettings',
      'askSettings',
      'selfTest',
      'installTriggers',
      'removeTriggers',
    ];
    for (const item of items) {
      const seen = seenIn(sheet.run(item));
      expect(seen, item).toMatch(locale === 'ru_RU' ? /Дневной лимит Google/ : /limit for one day/);
      expect(seen, item).not.toMatch(raw);
    }
    sheet.runtime.onServiceCall = undefined;
    sheet.run('installTriggers');
    sheet.tick();
    expect(await revenueOf(stage, 'properties', locale, 'o5')).toBe('4321.5');
  });

  it('Sync now asks and syncs where no property can be written, and says what it could not note', async () => {
    const sheet = openSales(stage, 'unnoted', locale);
    throwing(sheet, /^Properties\.(set|delete)/, 'There are too many scripts running simultaneously.');
    sheet.runtime.user.deleteRows('Sales', 2, 50);
    sheet.runtime.answerDialog = () => ({ button: 'YES' });
    const seen = seenIn(sheet.run('syncNow'));
    expect(await revenueOf(stage, 'unnoted', locale, 'o5')).toBeUndefined();
    expect(await revenueOf(stage, 'unnoted', locale, 'o60')).toBe('160');
    expect(seen).toMatch(locale === 'ru_RU' ? /Результат не удалось записать/ : /result could not be noted/);
    expect(seen).not.toMatch(raw);
  });

  it('what the spreadsheet throws is not held against the server: the next edit goes at once', async () => {
    const sheet = openSales(stage, 'away', locale);
    throwing(sheet, /^Spreadsheet\.getSheets$/, 'Service Spreadsheets failed while accessing document with id x.');
    for (let failed = 0; failed < 4; failed += 1) sheet.tick();
    sheet.runtime.onServiceCall = undefined;
    sheet.runtime.user.edit('Sales', 'F5', 4321);
    sheet.deliverEvents();
    expect(await revenueOf(stage, 'away', locale, 'o5')).toBe('4321');
  });

  it('a compressed body that Google does not let out goes plain at once', async () => {
    const sheet = openSales(stage, 'gzip', locale, 200);
    sheet.runtime.onServiceCall = (name, args) => {
      const options = args[1] as { headers?: Record<string, string> } | undefined;
      const isGzip = name === 'UrlFetchApp.fetch' && options?.headers?.['Content-Encoding'] !== undefined;
      return isGzip ? { throws: 'Attribute provided with invalid value: Header:Content-Encoding' } : undefined;
    };
    sheet.runtime.user.apiWrite('Sales', 'F5', [[4321.5]]);
    const now = sheet.run('syncNow');
    expect(await revenueOf(stage, 'gzip', locale, 'o5')).toBe('4321.5');
    expect(now.calls['Utilities.sleep'] ?? 0).toBe(0);
  });

  it('a reading that is too large for Google comes in smaller ones (P27)', async () => {
    const sheet = openSales(stage, 'large', locale, 9_000);
    sheet.runtime.onServiceCall = (name, args, _execution, tab) => {
      if (name !== 'Sheet.getRange' || tab === undefined) return undefined;
      const [, , rows = 1, columns = 1] = args.map(Number);
      return rows * columns > 40_000
        ? { throws: 'Service Spreadsheets timed out while accessing document with id x.' }
        : undefined;
    };
    sheet.runtime.user.apiWrite('Sales', 'F5', [[1.25]]);
    for (let tick = 0; tick < 3; tick += 1) sheet.tick();
    expect(await revenueOf(stage, 'large', locale, 'o5')).toBe('1.25');
    expect(seenIn(sheet.run('showStatus'))).not.toMatch(raw);
  });
});
