/** *Where is this row?*: what the server holds of the selected row, and what is said where that cannot be known. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';

const ids = ['ru', 'en', 'unreadable', 'nothing', 'replaced', 'away'];
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

const header = ['Дата', 'ID события', 'Город', '№ заказа', 'Продано', 'Выручка'];
const order = (name: string, revenue: CellInput = 100): CellInput[] => [
  { date: '2025-10-01' },
  '1042',
  'Москва',
  name,
  1,
  revenue,
];

function open(id: string, rows: readonly (readonly CellInput[])[], locale = 'ru_RU'): Sheet {
  const sheet = stage.open(Workbook.fromArrays({ Продажи: [header, ...rows], Заметки: [['x']] }, { id, locale }));
  sheet.run('syncNow');
  sheet.sent.length = 0;
  return sheet;
}

/** The dialog's words, and whether they are good news. */
function ask(sheet: Sheet, cells: string, tab = 'Продажи'): string {
  sheet.runtime.user.select(tab, cells);
  const html = sheet.runtime.run('whereIsRow').dialogs.at(-1)?.html ?? '';
  return html
    .replace(/<style>.*?<\/style>|<script>.*?<\/script>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}

describe('where is this row?', () => {
  it('tells equal from different, from not there and from taken away, in Russian, and changes nothing', async () => {
    const sheet = open('ru', [order('a'), order('b')]);
    const equal = ask(sheet, 'C2:D2');
    expect(equal).toMatch(/Продажи, строка 2 Эта строка есть в отчётах точно такой, как здесь/);
    expect(equal).toMatch(/Она записана, когда таблицу прочитали в 20\S+ \S+, по «Отправить сейчас»/);
    const run = await stage.value("SELECT any(run_id) FROM meta_changes WHERE sheet_id = 'ru'");
    expect(equal).toContain(`запуск ${run}`);
    sheet.runtime.user.apiWrite('Продажи', 'E3', [[5]]);
    sheet.runtime.user.apiWrite('Продажи', 'F3', [[777]]);
    expect(ask(sheet, 'A3')).toMatch(/с другими значениями: Продано, Выручка\. Отправить то, что здесь/);
    sheet.runtime.user.apiWrite('Продажи', 'A4', [['01.10.2025', '1042', 'Москва', 'c', 1, 1]]);
    expect(ask(sheet, 'A4')).toContain('Этой строки в отчётах нет.');
    expect(new Set(sheet.sent.map(({ action }) => action))).toEqual(new Set(['row']));
    expect(Number(await stage.value("SELECT count() FROM fact_qtickets_sales FINAL WHERE _source = 'ru'"))).toBe(2);
    expect(equal).not.toMatch(/undefined|null/);
  });

  it('says the same in English', () => {
    const sheet = open('en', [order('a')], 'en_US');
    expect(ask(sheet, 'A2')).toMatch(
      /row 2 This row is in the reports just as it stands here\. .*by Sync now\. For the administrator: run/,
    );
    sheet.runtime.user.apiWrite('Продажи', 'F2', [[2]]);
    expect(ask(sheet, 'A2')).toMatch(/with other values: Выручка/);
  });

  it('names the cell that cannot be read, and what the reports keep meanwhile', () => {
    const sheet = open('unreadable', [order('a'), order('b')]);
    sheet.runtime.user.apiWrite('Продажи', 'F2', [['сто']]);
    const broken = ask(sheet, 'A2');
    expect(broken).toMatch(/нельзя принять, пока не исправлены.*В отчётах эта строка остаётся такой, какой была/);
    expect(broken).toMatch(/Продажи, F2 Выручка: сто .*не число/);
    sheet.runtime.user.apiWrite('Продажи', 'A3', [['когда-нибудь']]);
    expect(ask(sheet, 'A3')).toMatch(/Какой строке отчётов она соответствует, до этого узнать нельзя.*Продажи, A3/);
    sheet.runtime.user.apiWrite('Продажи', 'A4', [['02.10.2025', '7', 'Казань', 'z', 1, '']]);
    expect(ask(sheet, 'A4')).toMatch(/ещё не дописана\. В отчётах её нет/);
  });

  it('asks nobody about what is not sent', () => {
    const sheet = open('nothing', [order('a')]);
    expect(ask(sheet, 'A1')).toContain('пустая, заголовок или итог');
    expect(ask(sheet, 'A1', 'Заметки')).toContain('Эта вкладка в отчёты не отправляется');
    expect(sheet.sent).toEqual([]);
    sheet.runtime.user.apiWrite('Продажи', 'F1', [['Деньги']]);
    expect(ask(sheet, 'A2')).toMatch(/«Продажи» не отправлена/);
  });

  it('names the lower row that counts', () => {
    const events = [
      ['event_id', 'event_date', 'city', 'event_name'],
      ['1', { date: '2025-10-01' }, 'Москва', 'Концерт'],
      ['1', { date: '2025-10-01' }, 'Москва', 'Опера'],
    ];
    const sheet = stage.open(Workbook.fromArrays({ Events: events }, { id: 'replaced', locale: 'ru_RU' }));
    sheet.run('syncNow');
    expect(ask(sheet, 'A2', 'Events')).toContain('у строки 3 тот же ключ, а считается нижняя');
    expect(ask(sheet, 'A3', 'Events')).toContain('точно такой, как здесь');
  });

  it('claims nothing while the server is away', () => {
    const sheet = open('away', [order('a')]);
    sheet.runtime.fetchFaults = () => ({ kind: 'drop-request' });
    expect(ask(sheet, 'A2')).toMatch(/Узнать у отчётов не удалось\. Google не может связаться с сервером/);
  });
});
