/**
 * What Google refuses is described by its cause, in the person's words, after as many tries as can help; and what the status
 * says is held against what is really in ClickHouse.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type ExecutionResult, Workbook } from '../tools/apps-script-runtime/index.ts';

const locales = ['ru_RU', 'en_US'] as const;
const cases = [
  'locale',
  'fetch',
  'permission',
  'bandwidth',
  'header',
  'tab',
  'properties',
  'edit',
  'away',
  'unnoted',
  'dialogs',
  'gone',
  'lock',
  'unlisted',
  'tick',
  'gzip',
  'large',
];
const idOf = (name: string, locale: string) => `${name}-${locale}`;
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(cases.flatMap((name) => locales.map((locale) => idOf(name, locale))));
});
afterAll(() => stage.close());

const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];
const sale = (row: number) => [{ date: '2025-10-01' }, '1042', 'Москва', `o${row}`, 1, 100 + row];
const events = [
  ['event_id', 'event_date', 'city', 'event_name'],
  ['1042', { date: '2025-10-01' }, 'Москва', 'Концерт'],
];

function open(id: string, locale: string, rows = 60): Sheet {
  const sales = [header, ...Array.from({ length: rows }, (_, index) => sale(index + 2))];
  const sheet = stage.open(Workbook.fromArrays({ Events: events, Sales: sales }, { id, locale }));
  sheet.run('syncNow');
  sheet.run('installTriggers');
  sheet.tick();
  sheet.sent.length = 0;
  return sheet;
}

/** What a person saw of a run. */
const seenIn = ({ toasts, dialogs }: Pick<ExecutionResult, 'toasts' | 'dialogs'>) =>
  [
    ...toasts.map(({ message }) => message),
    ...dialogs.map(({ html }) =>
      html.replace(/<style>.*?<\/style>|<script>.*?<\/script>/gs, '').replace(/<[^>]+>/g, ' '),
    ),
  ].join('\n');

const raw = /Exception|Error:|https?:\/\/|googleapis|unreachable|undefined|\[object|document with id/;
const allEqual = /(^|\n|: )(Всё совпадает|всё совпадает|All equal|all equal)/;

async function revenueOf(id: string, order: string): Promise<string> {
  const where = `_source = '${id}' AND order_id = '${order}'`;
  return String(await stage.value(`SELECT toString(revenue) FROM fact_qtickets_sales FINAL WHERE ${where}`));
}

function throwing(sheet: Sheet, call: RegExp, text: string, tab?: string): void {
  sheet.runtime.onServiceCall = (name, _args, _execution, of) =>
    call.test(name) && (tab === undefined || tab === of) ? { throws: text } : undefined;
}

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
    'a refused request is tried once and described by its cause: $name',
    async ({ name, text, ...said }) => {
      const id = idOf(name, locale);
      const sheet = open(id, locale);
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
      expect(await revenueOf(id, 'o5')).toBe('105');
      sheet.runtime.onServiceCall = undefined;
      sheet.tick();
      expect(await revenueOf(id, 'o5')).toBe('4321.5');
    },
  );

  it('where automatic sync is off, nothing is promised to be sent by itself', () => {
    const sheet = open(idOf('dialogs', locale), locale);
    sheet.run('removeTriggers');
    throwing(sheet, /^UrlFetchApp\.fetch$/, 'Address unavailable: https://sheets.example.com');
    for (const item of ['syncNow', 'checkSheet', 'showStatus']) {
      const seen = seenIn(sheet.run(item));
      expect(seen, item).toMatch(locale === 'ru_RU' ? /Попробуйте ещё раз/ : /Please try again/);
      expect(seen, item).not.toMatch(/отправим сами|by itself/);
    }
  });

  it('while a tab is gone nothing says that all is equal: its rows stay in the reports', async () => {
    const id = idOf('gone', locale);
    const sheet = open(id, locale);
    sheet.runtime.user.deleteSheet('Sales');
    for (const item of ['syncNow', 'checkSheet', 'showStatus']) {
      const seen = seenIn(sheet.run(item));
      expect(seen, item).toMatch(locale === 'ru_RU' ? /Sales: вкладки больше нет/ : /Sales: the tab is gone/);
      expect(seen, item).not.toMatch(/(^|\n) *(Всё совпадает|All equal)/);
    }
    expect(await revenueOf(id, 'o5')).toBe('105');
  });

  it('a lock that Google refuses is not reported as a sync that is running', () => {
    const sheet = open(idOf('lock', locale), locale);
    throwing(sheet, /^Lock/, 'There are too many LockService operations against the same script.');
    for (const item of ['syncNow', 'checkSheet']) {
      const seen = seenIn(sheet.run(item));
      expect(seen, item).toMatch(locale === 'ru_RU' ? /Google просит подождать/ : /Google asks for a pause/);
      expect(seen, item).not.toMatch(/Отправка уже идёт|A sync is running/);
    }
  });

  it('nobody is sent to a list of errors that could not be written, or that a check does not write', () => {
    const sheet = open(idOf('unlisted', locale), locale);
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
    for (const item of ['syncNow', 'showStatus']) expect(seenIn(sheet.run(item)), item).toMatch(list);
  });

  it('a scheduled run that was stopped is no good one for the self-test', () => {
    const sheet = open(idOf('tick', locale), locale);
    const rowOf = () =>
      / (Последний запуск по расписанию|The last scheduled run) .*?[✓✗]/.exec(
        seenIn(sheet.run('selfTest')).replace(/\s+/g, ' '),
      )?.[0];
    expect(rowOf()).toMatch(/ ok ok ✓$/);
    sheet.runtime.fetchFaults = () => ({ kind: 'answer', status: 503 });
    sheet.tick();
    sheet.runtime.fetchFaults = () => undefined;
    expect(rowOf()).toMatch(locale === 'ru_RU' ? /Сервер сейчас не отвечает\. ✗$/ : /does not answer right now\. ✗$/);
  });

  it('a tab that can’t be read for good stops only itself, and is named', async () => {
    const id = idOf('tab', locale);
    const sheet = open(id, locale);
    const text = 'Service Spreadsheets timed out while accessing document with id x.';
    throwing(sheet, /^Range\.get(Values?|DisplayValues?)$/, text, 'Events');
    sheet.runtime.user.apiWrite('Sales', 'F5', [[4321.5]]);
    sheet.tick();
    expect(await revenueOf(id, 'o5')).toBe('4321.5');
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

  it('a spreadsheet that answers nothing for good is reported by its cause: the trigger runs', () => {
    const sheet = open(idOf('locale', locale), locale);
    throwing(sheet, /^Spreadsheet\.getSpreadsheetLocale$/, 'Service timed out: Spreadsheets');
    sheet.tick();
    expect(sheet.sent).toMatchObject([{ action: 'report', message: { status: 'error', cause: 'google_timeout' } }]);
  });

  it('where no property can be read, every menu item says why in words, and afterwards all is equal', async () => {
    const id = idOf('properties', locale);
    const sheet = open(id, locale);
    throwing(sheet, /^Properties(Service)?\./, 'Service invoked too many times for one day: properties.');
    sheet.runtime.user.edit('Sales', 'F5', 4321.5);
    sheet.deliverEvents();
    sheet.tick();
    const items = [
      'syncNow',
      'checkSheet',
      'showStatus',
      'showSettings',
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
    expect(await revenueOf(id, 'o5')).toBe('4321.5');
  });

  it('whatever any one service throws, for good, no menu item ends in a raw exception', () => {
    const sheet = open(idOf('dialogs', locale), locale);
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
      for (const item of ['syncNow', 'checkSheet', 'showStatus', 'showSettings', 'installTriggers', 'removeTriggers']) {
        const result = sheet.runtime.run(item);
        expect([item, String(service), result.error?.message]).toEqual([item, String(service), undefined]);
        expect(seenIn(result)).not.toMatch(raw);
      }
      const page = sheet.runtime.callFromDialog('continueSync');
      expect(String((page.value as { text?: string } | undefined)?.text)).not.toMatch(raw);
    }
  });

  it('Sync now asks and syncs where no property can be written, and says what it could not note', async () => {
    const id = idOf('unnoted', locale);
    const sheet = open(id, locale);
    throwing(sheet, /^Properties\.(set|delete)/, 'There are too many scripts running simultaneously.');
    sheet.runtime.user.deleteRows('Sales', 2, 50);
    sheet.runtime.answerDialog = () => ({ button: 'YES' });
    const seen = seenIn(sheet.run('syncNow'));
    expect(await revenueOf(id, 'o5')).toBe('undefined');
    expect([await revenueOf(id, 'o5'), await revenueOf(id, 'o60')]).toEqual(['undefined', '160']);
    expect(seen).toMatch(locale === 'ru_RU' ? /Результат не удалось записать/ : /result could not be noted/);
    expect(seen).not.toMatch(raw);
  });

  it('what the spreadsheet throws is not held against the server: the next edit goes at once', async () => {
    const id = idOf('away', locale);
    const sheet = open(id, locale);
    throwing(sheet, /^Spreadsheet\.getSheets$/, 'Service Spreadsheets failed while accessing document with id x.');
    for (let failed = 0; failed < 4; failed += 1) sheet.tick();
    sheet.runtime.onServiceCall = undefined;
    sheet.runtime.user.edit('Sales', 'F5', 4321);
    sheet.deliverEvents();
    expect(await revenueOf(id, 'o5')).toBe('4321');
  });

  it('a compressed body that Google does not let out goes plain at once', async () => {
    const id = idOf('gzip', locale);
    const sheet = open(id, locale, 200);
    sheet.runtime.onServiceCall = (name, args) => {
      const options = args[1] as { headers?: Record<string, string> } | undefined;
      const isGzip = name === 'UrlFetchApp.fetch' && options?.headers?.['Content-Encoding'] !== undefined;
      return isGzip ? { throws: 'Attribute provided with invalid value: Header:Content-Encoding' } : undefined;
    };
    sheet.runtime.user.apiWrite('Sales', 'F5', [[4321.5]]);
    const now = sheet.run('syncNow');
    expect(await revenueOf(id, 'o5')).toBe('4321.5');
    expect(now.calls['Utilities.sleep'] ?? 0).toBe(0);
  });

  it('a reading that is too large for Google comes in smaller ones', async () => {
    const id = idOf('large', locale);
    const sheet = open(id, locale, 9_000);
    sheet.runtime.onServiceCall = (name, _args, _execution, tab) => {
      if (name !== 'Sheet.getRange' || tab === undefined) return undefined;
      const [, , rows = 1, columns = 1] = _args.map(Number);
      return rows * columns > 40_000
        ? { throws: 'Service Spreadsheets timed out while accessing document with id x.' }
        : undefined;
    };
    sheet.runtime.user.apiWrite('Sales', 'F5', [[1.25]]);
    for (let tick = 0; tick < 3; tick += 1) sheet.tick();
    expect(await revenueOf(id, 'o5')).toBe('1.25');
    expect(seenIn(sheet.run('showStatus'))).not.toMatch(raw);
  });
});
