/** The sidebar: the state, the cells to fix, and what its page calls. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';

const ids = ['ru', 'en', 'fresh', 'away', 'many', 'jump', 'unlisted', 'unknown', 'unread', 'stopped'];
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

const header = ['Дата', 'ID события', 'Город', '№ заказа', 'Продано', 'Выручка'];
const order = (index: number, revenue: CellInput = 100): CellInput[] => [
  { date: '2025-10-01' },
  '1042',
  'Москва',
  `order-${index}`,
  1,
  revenue,
];

function open(id: string, rows: readonly (readonly CellInput[])[], locale = 'ru_RU'): Sheet {
  return stage.open(Workbook.fromArrays({ Продажи: [header, ...rows] }, { id, locale }));
}

const words = (html: string) =>
  html
    .replace(/<style>.*?<\/style>|<script>.*?<\/script>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
const shown = (sheet: Sheet) => words(String(sheet.runtime.callFromDialog('sidebarBody').value));

describe('the sidebar', () => {
  it('says in Russian how things stand, when it was proven, when it goes on, and which cells to fix', () => {
    const sheet = open('ru', [order(1), order(2, 'сто рублей'), order(3, '')]);
    sheet.run('installTriggers');
    sheet.run('syncNow');
    sheet.tick();
    const [sidebar] = sheet.run('showSidebar').dialogs;
    expect([sidebar?.kind, sidebar?.title]).toEqual(['sidebar', 'QTickets']);
    const text = words(sidebar?.html ?? '');
    expect(text).toMatch(/Все читаемые строки совпадают \(1 строка\); 1 строка ждёт.*1 строка не дописана.*Сверено 20/);
    expect(text).toMatch(
      /Последнее доказанное совпадение: 20.*Последний запуск: 20.*Следующий запуск по расписанию: около 20/,
    );
    expect(text).toMatch(/нужно исправить: 1 Продажи, F3 Выручка: сто рублей .*не число/);
    expect(text).toMatch(/Недописанные строки и замечания: 1, см. вкладку «QTickets: ошибки»/);
    expect(text).toMatch(/0 мин из 90.*По состоянию на 20/);
    expect(text).toMatch(/Отправить сейчас Обновить Проверить, не отправляя/);
    expect(text).not.toMatch(/Sync|undefined|null/);
  });

  it('says the same in English, with the headers of the sheet', () => {
    const sheet = open('en', [order(1), order(2, 'a hundred')], 'en_US');
    sheet.run('syncNow');
    const text = words(sheet.run('showSidebar').dialogs[0]?.html ?? '');
    expect(text).toMatch(
      /All readable rows are equal \(1 row\); 1 row waits for a cell to be fixed.*Automatic sync is off/,
    );
    expect(text).toMatch(/Last proven equal: 20.*Cells to fix: 1 Продажи, F3 Выручка: a hundred/);
    expect(text.replace(/Продажи|Выручка/g, '')).not.toMatch(/[а-я]/i);
  });

  it('claims nothing before the first comparison', () => {
    const text = shown(open('fresh', [order(1)]));
    expect(text).toContain('Таблицу ещё ни разу не сверяли');
    expect(text).not.toMatch(/Исправлять нечего|Последнее доказанное/);
  });

  it('does not say that nothing is to be fixed where no tab was read yet', () => {
    const sheet = open('unread', [order(1), order(2, '?')]);
    sheet.runtime.onServiceCall = (name) =>
      name === 'Spreadsheet.getSheets' ? { throws: 'Service timed out: Spreadsheets' } : undefined;
    sheet.run('syncNow');
    sheet.runtime.onServiceCall = undefined;
    const text = shown(sheet);
    expect(text).toMatch(/Последняя сверка \(.*\) не удалась.*Google не успел открыть эту таблицу/);
    expect(text).not.toMatch(/Исправлять нечего|овпадает/);
  });

  it('names a tab that is not in the reports as it stands, and why', () => {
    const sheet = open('stopped', [order(1), order(2)]);
    sheet.run('syncNow');
    sheet.runtime.user.apiWrite('Продажи', 'F1', [['Деньги']]);
    sheet.run('syncNow');
    const text = shown(sheet);
    expect(text).toMatch(/Не всё дошло.*см\. ниже\. .*вкладка «Продажи» не отправлена:.*Последнее доказанное/);
    expect(text).not.toContain('нужно исправить');
  });

  it('keeps the last proof and the last run apart where the server is away', () => {
    const sheet = open('away', [order(1)]);
    sheet.run('syncNow');
    sheet.runtime.clock.advance(10 * 60_000);
    sheet.runtime.fetchFaults = () => ({ kind: 'drop-request' });
    sheet.runtime.run('syncNow');
    const text = shown(sheet);
    expect(text).toMatch(/Последняя сверка \(.*\) не удалась/);
    const [, proven, run] = /совпадение: (\S+ \S+)\. Последний запуск: (\S+ \S+)\./.exec(text) ?? [];
    expect(proven).toBeDefined();
    expect(run).toBeDefined();
    expect(String(run) > String(proven)).toBe(true);
  });

  it('shows as many cells as one can fix in a sitting, and says where the rest is', () => {
    const broken = Array.from({ length: 10 }, (_, index) => [
      order(index, '?'),
      [{ date: '2025-10-01' }, '1042', 'Москва', `p-${index}`, 'two', 1],
      [{ date: '2025-10-01' }, '', 'Москва', `q-${index}`, 1, 'x'],
      ['soon', '1042', 'Москва', `r-${index}`, 1, 1] as CellInput[],
    ]).flat();
    const sheet = open('many', broken as CellInput[][]);
    sheet.run('syncNow');
    const html = String(sheet.runtime.callFromDialog('sidebarBody').value);
    const [, count = '0'] = /нужно исправить: (\d+)/.exec(html) ?? [];
    expect(Number(count)).toBeGreaterThan(30);
    expect(html.match(/<li>/g)).toHaveLength(30);
    expect(html).toContain(`Ещё ${Number(count) - 30} — во вкладке «QTickets: ошибки»`);
  });

  it('does not call a list empty that could not be written, or cannot be read', () => {
    const sheet = open('unlisted', [order(1), order(2, '?')]);
    sheet.runtime.onServiceCall = (name) => (name === 'Range.setValues' ? { throws: 'protected cell' } : undefined);
    sheet.run('syncNow');
    sheet.runtime.onServiceCall = undefined;
    expect(shown(sheet)).toMatch(/Список ошибок не удалось записать/);
    const other = open('unknown', [order(1), order(2, '?')]);
    other.run('syncNow');
    other.runtime.onServiceCall = (name) =>
      name === 'Range.getValues' ? { throws: 'Service Spreadsheets failed' } : undefined;
    const text = shown(other);
    expect(text).toMatch(/Список ячеек.*не прочитался/);
    expect(text).not.toContain('Исправлять нечего');
  });

  it('takes the person to the cell, and says so where its tab is gone', () => {
    const sheet = open('jump', [order(1), order(2, '?')]);
    sheet.run('syncNow');
    const html = sheet.run('showSidebar').dialogs[0]?.html ?? '';
    expect(html).toContain('data-tab="Продажи" data-cell="F3"');
    sheet.runtime.user.insertSheet('Заметки');
    sheet.runtime.user.select('Заметки', 'A1');
    expect(sheet.runtime.callFromDialog('showCell', 'Продажи', 'F3').value).toBe('');
    expect(sheet.workbook.activeSheetId).toBe(sheet.workbook.sheet('Продажи').id);
    expect(sheet.workbook.activeArea).toMatchObject({ row: 3, column: 6 });
    expect(sheet.runtime.callFromDialog('showCell', 'Нет такой', 'F3').value).toBe('Вкладки «Нет такой» больше нет.');
    expect(sheet.runtime.callFromDialog('showCell', 'Продажи', 'нет').value).toMatch(/Не получилось/);
  });
});
