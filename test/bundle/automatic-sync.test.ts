/** Menu, triggers and the self-test, as people meet them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { Workbook } from '../tools/apps-script-runtime/index.ts';

const ids = [
  'create-1',
  'create-2',
  'create-3',
  'create-never',
  'left-ru_RU',
  'left-en_US',
  'menu',
  'triggers',
  'second',
  'watching',
  'self-test',
  'changes',
  'gone',
  'clock',
  'secret',
];
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue'];
const sale = (order: string) => [{ date: '2025-10-01T19:30:00' }, '1042', 'Москва', order, 1, 100];

function open(id: string, locale = 'ru_RU'): Sheet {
  return stage.open(Workbook.fromArrays({ Sales: [header, sale('a'), sale('b')] }, { id, locale }));
}

const text = (html = '') => html.replace(/<style>.*?<\/style>|<script>.*?<\/script>/gs, '').replace(/<[^>]+>/g, ' ');
const statusOf = (sheet: Sheet) => text(sheet.run('showStatus').dialogs[0]?.html);
const SERVER_ERROR = "We're sorry, a server error occurred. Please wait a bit and try again.";
const rowsOf = async (id: string) =>
  Number(await stage.value(`SELECT count() FROM fact_qtickets_sales FINAL WHERE _source = '${id}'`));

describe('the menu', () => {
  it('is built by the simple trigger, which may do little else, in the language of the sheet', () => {
    const sheet = open('menu');
    sheet.runtime.user.open();
    sheet.deliverEvents();
    expect(sheet.runtime.menus[0]).toMatchObject({ caption: 'QTickets' });
    for (const caption of ['Отправить сейчас', 'Проверить, не отправляя', 'Состояние', 'Настройки']) {
      expect(sheet.runtime.clickMenu(caption).status).toBe('ok');
    }
  });
});

describe('automatic sync', () => {
  it('turned on twice is on once, and off again leaves nothing', () => {
    const sheet = open('triggers');
    sheet.run('installTriggers');
    sheet.run('installTriggers');
    expect(text(sheet.run('showStatus').dialogs[0]?.html)).toContain('включена вами');
    sheet.runtime.user.edit('Sales', 'F2', 5);
    expect(sheet.runtime.pendingEvents.map(({ handler }) => handler).sort()).toEqual(['onSheetChange', 'onSheetEdit']);
    sheet.runtime.pendingEvents.length = 0;
    sheet.run('removeTriggers');
    sheet.runtime.user.edit('Sales', 'F2', 6);
    expect(sheet.runtime.pendingEvents).toEqual([]);
    expect(sheet.runtime.properties.document.has('TRIGGERS_SINCE')).toBe(false);
  });

  it('sees rows that come and go at once only where that is wanted: each edit then starts two executions', () => {
    const sheet = open('watching');
    const form = { INGEST_URL: sheet.runtime.properties.document.get('INGEST_URL') ?? '', INGEST_SECRET: '' };
    const save = (watches: string) => {
      const saved = sheet.runtime.callFromDialog('saveSettings', { ...form, WATCH_CHANGES: watches }, false).value;
      expect(saved).toMatchObject({ isKept: true });
    };
    const startedByEdit = () => {
      sheet.runtime.user.edit('Sales', 'F2', 5);
      return sheet.runtime.pendingEvents
        .splice(0)
        .map(({ handler }) => handler)
        .sort();
    };
    save('');
    sheet.run('installTriggers');
    expect(startedByEdit()).toEqual(['onSheetEdit']);
    expect(statusOf(sheet)).toContain('включена вами');
    save('on');
    expect(startedByEdit()).toEqual(['onSheetChange', 'onSheetEdit']);
    save('');
    expect(startedByEdit()).toEqual(['onSheetEdit']);
  });

  it('warns a second person, and leaves things as they are where they say no', () => {
    const sheet = open('second');
    sheet.run('installTriggers');
    sheet.runtime.answerDialog = () => ({ button: 'NO' });
    const second = sheet.runtime.run('installTriggers', undefined, { user: 'second@example.com' });
    const since = Date.parse(sheet.runtime.properties.document.get('TRIGGERS_SINCE') ?? '') + 3 * 3_600_000;
    const byTheirClock = new Date(since).toISOString().slice(0, 16).replace('T', ' ');
    expect(second.alerts[0]?.message).toContain(`уже включил другой человек (${byTheirClock})`);
    expect(second.toasts.at(-1)?.message).toContain('включена другим человеком');
    sheet.runtime.user.edit('Sales', 'F2', 5);
    expect(sheet.runtime.pendingEvents).toHaveLength(2);
    sheet.runtime.onServiceCall = (name) => (name === 'Ui.alert' ? { throws: SERVER_ERROR } : undefined);
    const unasked = sheet.runtime.run('installTriggers', undefined, { user: 'second@example.com' });
    expect(unasked.toasts.at(-1)?.message).toContain('включена другим человеком');
    sheet.runtime.onServiceCall = undefined;
    expect(sheet.runtime.triggers.all()).toHaveLength(3);
    const removed = sheet.runtime.run('removeTriggers', undefined, { user: 'second@example.com' });
    expect(removed.toasts[0]?.message).toContain('выключить её может только он');
  });

  it.each([1, 2, 3])('is as it was where Google fails to create trigger %i (P07)', (which) => {
    const id = `create-${which}`;
    const sheet = open(id);
    sheet.run('installTriggers');
    let created = 0;
    sheet.runtime.onServiceCall = (name) => {
      if (!name.endsWith('Builder.create')) return undefined;
      created += 1;
      return created >= which ? { throws: SERVER_ERROR } : undefined;
    };
    const again = sheet.run('installTriggers');
    expect(again.toasts.at(-1)?.message).toContain(
      'У Google произошла ошибка; если это надолго, скажите администратору. Попробуйте ещё раз',
    );
    sheet.runtime.onServiceCall = undefined;
    sheet.runtime.user.edit('Sales', 'F2', 5);
    expect(sheet.runtime.pendingEvents.map(({ handler }) => handler).sort()).toEqual(['onSheetChange', 'onSheetEdit']);
    expect(statusOf(sheet)).toContain('включена вами');
  });

  it('is shown as off where the very first try failed', () => {
    const sheet = open('create-never');
    sheet.runtime.onServiceCall = (name) => (name.endsWith('Builder.create') ? { throws: SERVER_ERROR } : undefined);
    sheet.run('installTriggers');
    sheet.runtime.onServiceCall = undefined;
    expect(statusOf(sheet)).toContain('Автоматическая отправка выключена');
  });

  it.each([
    ['ru_RU', 'По расписанию ничего не запускалось уже 3 дня', 'Включите её от своего имени', 'всё совпадало'],
    ['en_US', 'No scheduled run for 3 days', 'Turn it on in your name', 'all was equal'],
  ])(
    'whose owner left is judged by its last run, not by a note that it was turned on (P25): %s',
    async (locale, since, what, was) => {
      const id = `left-${locale}`;
      const sheet = open(id, locale);
      sheet.run('installTriggers');
      sheet.tick();
      for (const trigger of sheet.runtime.triggers.all()) sheet.runtime.triggers.remove(trigger.id);
      sheet.runtime.user.apiWrite('Sales', 'F2', [[777]]);
      sheet.runtime.clock.advance(3 * 24 * 3_600_000 + 60_000);
      const { dialogs } = sheet.runtime.run('showStatus', undefined, { user: 'second@example.com' });
      const status = text(dialogs[0]?.html);
      for (const said of [since, what, was]) expect(status).toContain(said);
      const revenue = await stage.value(
        `SELECT toString(sum(revenue)) FROM fact_qtickets_sales FINAL WHERE _source = '${id}'`,
      );
      expect(revenue).toBe('200');
      const second = sheet.runtime.run('installTriggers', undefined, { user: 'second@example.com' });
      expect(second.alerts).toEqual([]);
      sheet.tick();
      expect(statusOf(sheet)).not.toContain(since);
    },
  );

  it('leaves changes of cells to the edit trigger, and of a change of format only a mark', () => {
    const sheet = open('changes');
    const change = (changeType: 'EDIT' | 'FORMAT') =>
      sheet.runtime.run('onSheetChange', { kind: 'change', changeType }, { as: 'trigger' });
    expect([change('EDIT').status, change('EDIT').serviceCalls]).toEqual(['ok', 0]);
    const format = change('FORMAT');
    expect([format.status, format.fetches, format.calls['Lock.tryLock']]).toEqual(['ok', [], undefined]);
  });
});

describe('a tab that is gone', () => {
  it('deletes nothing, Status and the server say so, and with its header alone it goes for good where that is confirmed', async () => {
    const sheet = open('gone');
    sheet.run('syncNow');
    sheet.runtime.user.insertSheet('Other');
    sheet.runtime.user.deleteSheet('Sales');
    sheet.sent.length = 0;
    sheet.tick();
    expect(sheet.sent.map(({ message }) => message.flags)).toContainEqual(['gone:sales']);
    expect(await rowsOf('gone')).toBe(2);
    expect(statusOf(sheet)).toContain('вкладки больше нет');
    sheet.runtime.user.insertSheet('Sales');
    sheet.runtime.user.apiWrite('Sales', 'A1', [header]);
    sheet.runtime.answerDialog = () => ({ button: 'YES' });
    sheet.run('syncNow');
    expect(await rowsOf('gone')).toBe(0);
  });
});

describe('the self-test', () => {
  it('finds everything as it should be, and changes nothing', () => {
    const sheet = open('self-test');
    sheet.run('syncNow');
    sheet.tick();
    const before = new Map(sheet.runtime.properties.document);
    const [dialog] = sheet.run('selfTest').dialogs;
    expect(text(dialog?.html)).toContain('Всё работает, как задумано.');
    // What went well is said in words alone.
    expect(text(dialog?.html)).not.toMatch(/NOT_REQUIRED|true|Uint8Array/);
    expect(new Map(sheet.runtime.properties.document)).toEqual(before);
  });

  it('without an address says what is missing, and not that everything works', () => {
    const sheet = open('menu');
    sheet.runtime.properties.document.delete('INGEST_URL');
    const answer = text(sheet.run('selfTest').dialogs[0]?.html);
    expect(answer).toContain('Сначала укажите адрес сервера');
    expect(answer).not.toContain('Всё работает');
  });

  it('says in words what Google or the server refused by', () => {
    const sheet = open('self-test');
    sheet.runtime.onServiceCall = (name) =>
      name === 'UrlFetchApp.fetch' ? { throws: 'DNS error: https://sheets.example.com' } : undefined;
    const answer = text(sheet.run('selfTest').dialogs[0]?.html);
    expect(answer).toContain('Google не может связаться с сервером');
    expect(answer).not.toMatch(/DNS error|example\.com|NaN/);
  });

  it.each([
    [200, '<html>Sign in to Wi-Fi</html>', 'По адресу сервера отвечает что-то другое'],
    [503, '', 'Сервер сейчас не отвечает'],
  ])('does not take whatever answers for the server: %s %s', (status, body, said) => {
    const sheet = open('self-test');
    sheet.runtime.fetchFaults = () => ({ kind: 'answer', status, body });
    const answer = text(sheet.run('selfTest').dialogs[0]?.html).replace(/\s+/g, ' ');
    expect(answer).toMatch(new RegExp(`Сервер отвечает 200 ${said}[^✓✗]*✗`));
    expect(answer).not.toContain('Всё работает');
  });

  it('sees a compressed body that does not arrive as one', () => {
    const sheet = open('clock');
    sheet.runtime.fetchFaults = ({ headers }) =>
      headers['Content-Encoding'] === undefined ? undefined : { kind: 'answer', status: 415 };
    const [dialog] = sheet.run('selfTest').dialogs;
    expect(text(dialog?.html)).toContain('200 plain');
  });
});

describe('a wrong secret', () => {
  it('is explained to the person, and nothing is sent', async () => {
    const sheet = open('secret');
    sheet.runtime.properties.document.set('INGEST_SECRET', stage.source('menu').secrets[0] ?? '');
    const { toasts } = sheet.run('syncNow');
    expect(toasts[toasts.length - 1]?.message).toContain('проверьте секрет');
    expect(await rowsOf('secret')).toBe(0);
    expect([...sheet.runtime.properties.document.keys()].filter((name) => name.startsWith('MARK_'))).toEqual([]);
  });
});
