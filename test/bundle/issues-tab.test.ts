/** The issues tab and the dialogs: what a manager sees of a sync. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';

const ids = ['listed', 'grouped', 'idle', 'protected', 'header', 'check', 'mass', 'copy'];
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

const header = ['Дата', 'ID события', 'Город', '№ заказа', 'Продано', 'Выручка'];

function order(index: number, revenue: CellInput = 100): CellInput[] {
  return [{ date: '2025-10-01' }, '1042', 'Москва', `order-${index}`, 1, revenue];
}

function orders(count: number): CellInput[][] {
  return Array.from({ length: count }, (_, index) => order(index));
}

function open(id: string, rows: readonly (readonly CellInput[])[], locale = 'ru_RU'): Sheet {
  return stage.open(Workbook.fromArrays({ Продажи: [header, ...rows] }, { id, locale }));
}

/** The issues tab as text, a line a row, without the header; null where there is none. */
function listed(sheet: Sheet, name = 'QTickets: ошибки'): readonly string[] | null {
  const model = sheet.workbook.findSheet(name);
  if (model === undefined) return null;
  const cells = model.read({ row: 2, column: 1, numRows: 20, numColumns: 6 });
  const lines = cells.map((row) => row.map((cell) => String(cell?.value ?? '')).join(' | '));
  return lines.filter((line) => !/^[ |]*$/.test(line));
}

const text = (html: string) => html.replace(/<style>.*?<\/style>|<script>.*?<\/script>/gs, '').replace(/<[^>]+>/g, ' ');

describe('the issues tab', () => {
  it('is not there where nothing is wrong, names each cell with a link, and clears what is fixed', () => {
    const sheet = open('listed', orders(5));
    sheet.run('installTriggers');
    sheet.run('syncNow');
    expect(listed(sheet)).toBeNull();
    sheet.runtime.user.edit('Продажи', 'F3', { error: '#REF!' });
    sheet.runtime.user.edit('Продажи', 'F4', 'сто рублей');
    sheet.deliverEvents();
    const lines = listed(sheet) ?? [];
    expect(lines).toHaveLength(2);
    const list = sheet.workbook.sheet('QTickets: ошибки');
    expect(list.tabColor).toBe('#d93025');
    expect(String(list.cell(1, 6)?.value)).toMatch(/^Что сделать \(20\d\d-\S+ \S+: ошибок 2, прочих замечаний 0\)$/);
    expect(lines[1]).toMatch(/^Продажи \| F4 \| ошибка \| Выручка \| сто рублей \| .*не число/);
    const link = sheet.workbook.sheet('QTickets: ошибки').cell(3, 2)?.formula;
    expect(link).toBe(`=HYPERLINK("#gid=${sheet.workbook.sheet('Продажи').id}&range=F4";"F4")`);
    sheet.runtime.user.edit('Продажи', 'F3', 100);
    sheet.runtime.user.edit('Продажи', 'F4', 100);
    sheet.deliverEvents();
    expect(listed(sheet)).toEqual(['Ошибок нет. |  |  |  |  | ']);
    expect(list.tabColor).toBeNull();
  });

  it('groups thousands, and says drafts softly', () => {
    const broken = Array.from({ length: 812 }, (_, index) => order(index, 'нет'));
    const draft: CellInput[] = [{ date: '2025-10-02' }, '1042', 'Москва', 'order-x', 2, ''];
    const sheet = open('grouped', [...orders(900), ...broken, draft]);
    sheet.run('syncNow');
    const lines = listed(sheet) ?? [];
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('Таких ячеек 812: F902, F903');
    expect(lines[1]).toMatch(/не дописано .*Ещё не дописано: 1 строка \(1714\)/);
  });

  it('is written only where something changed', () => {
    const sheet = open('idle', [...orders(3), order(9, '?')]);
    sheet.run('syncNow');
    const calls = sheet.tick().calls;
    expect(calls['Range.setValues']).toBeUndefined();
    expect(listed(sheet)).toHaveLength(1);
  });

  it('speaks English elsewhere', () => {
    const sheet = open('copy', [...orders(3), order(9, '?')], 'en_US');
    sheet.run('syncNow');
    expect(listed(sheet, 'QTickets issues')?.[0]).toContain('error');
  });

  it('that cannot be written fails no sync, and the report says so', async () => {
    const sheet = open('protected', [...orders(3), order(9, '?')]);
    sheet.runtime.onServiceCall = (name) =>
      name === 'Range.setValues' ? { throws: 'You are trying to edit a protected cell or object.' } : undefined;
    sheet.run('syncNow');
    const report = sheet.sent.find(({ action }) => action === 'report');
    expect(report?.message).toMatchObject({ status: 'success', flags: ['issues_not_shown'] });
    const rows = await stage.value("SELECT count() FROM fact_qtickets_sales FINAL WHERE _source = 'protected'");
    expect(Number(rows)).toBe(3);
  });

  it('says which column a tab lacks; nothing of that tab is sent, and its rows stay', async () => {
    const sheet = open('header', orders(3));
    sheet.run('installTriggers');
    sheet.run('syncNow');
    sheet.runtime.user.edit('Продажи', 'F1', 'Деньги');
    sheet.deliverEvents();
    expect(listed(sheet)?.[0]).toMatch(/вкладка «Продажи» не отправлена.*выручка/);
    const rows = await stage.value("SELECT count() FROM fact_qtickets_sales FINAL WHERE _source = 'header'");
    expect(Number(rows)).toBe(3);
    sheet.runtime.user.edit('Продажи', 'F1', 'Выручка');
    sheet.deliverEvents();
    expect(listed(sheet)).toEqual(['Ошибок нет. |  |  |  |  | ']);
  });
});

describe('the dialogs', () => {
  it('a check says what a sync would do, and writes nothing anywhere', async () => {
    const sheet = open('check', [...orders(4), order(9, '?')]);
    const [dialog] = sheet.run('checkSheet').dialogs;
    expect(text(dialog?.html ?? '')).toContain('Продажи: добавится 4 строки');
    expect(text(dialog?.html ?? '')).toMatch(/Продажи, F6 *Выручка: \? .*не число/);
    expect(dialog?.html).toContain('data-tab="Продажи" data-cell="F6"');
    const tables = ['fact_qtickets_sales', 'stg_qtickets_sheets_quarantine', 'stg_qtickets_sheets_sales'];
    for (const table of tables) {
      const source = table.startsWith('fact') || table.endsWith('sales') ? '_source' : 'sheet_id';
      expect(Number(await stage.value(`SELECT count() FROM ${table} WHERE ${source} = 'check'`))).toBe(0);
    }
    expect(listed(sheet)).toBeNull();
    expect([...sheet.runtime.properties.document.keys()].sort()).toEqual([
      'INGEST_SECRET',
      'INGEST_URL',
      'WATCH_CHANGES',
    ]);
  });

  it('many rows go only after a question that names the tab and the count, asked without the lock (R9)', async () => {
    const sheet = open('mass', orders(200));
    sheet.run('syncNow');
    sheet.runtime.user.deleteRows('Продажи', 2, 150);
    const stored = () => stage.value("SELECT count() FROM fact_qtickets_sales FINAL WHERE _source = 'mass'");
    sheet.runtime.answerDialog = () => ({ button: 'NO' });
    const refused = sheet.run('syncNow');
    expect(refused.alerts[0]?.message).toMatch(/«Продажи».*150/s);
    expect(Number(await stored())).toBe(200);
    sheet.runtime.answerDialog = () => ({ button: 'YES' });
    sheet.run('syncNow');
    expect(Number(await stored())).toBe(50);
  });
});
