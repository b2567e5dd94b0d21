/** Ordinary tables have two columns that could be one of ours: the better header counts, and the other is named. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listedIssues } from '../support/listed-issues.ts';
import { issuesIn, readExport, rowsIn } from '../support/read-export.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';

type Table = {
  readonly id: string;
  readonly locale?: string;
  readonly header: readonly string[];
  readonly row: readonly CellInput[];
  /** The headers of the notice, cell and text. */
  readonly named: readonly string[];
};

const day = { date: '2025-03-01' };
const concert = { date: '2025-04-01' };

const readable: readonly Table[] = [
  {
    id: 'two-days',
    header: ['Дата продажи', 'Дата мероприятия', 'ID события', 'Событие', 'Город', 'Количество', 'Сумма'],
    row: [day, concert, '1001', 'Концерт', 'Казань', 2, 1000.5],
    named: ['A1 «Дата продажи»', 'B1 «Дата мероприятия»'],
  },
  {
    id: 'two-ids',
    header: ['Дата', 'ID', 'ID события', 'Событие', 'Город', 'Количество', 'Сумма'],
    row: [day, 1, '1001', 'Концерт', 'Казань', 2, 1000.5],
    named: ['C1 «ID события»', 'B1 «ID»'],
  },
  {
    id: 'two-sums',
    locale: 'en_US',
    header: ['Date', 'Event date', 'Event ID', 'Name', 'City', 'Tickets', 'Revenue'],
    row: [day, concert, '1001', 'Concert', 'Kazan', 2, 1000.5],
    named: ['A1 “Date”', 'B1 “Event date”'],
  },
];

const seats: Table = {
  id: 'seats',
  header: ['Дата', 'Билеты', 'ID события', 'Событие', 'Город', 'Количество', 'Сумма'],
  row: [day, 'А-1, А-2', '1001', 'Концерт', 'Казань', 2, 1000.5],
  named: ['B1 «Билеты»', 'F1 «Количество»'],
};

const alike: Table = {
  id: 'alike',
  header: ['date', 'event_id', 'city', 'tickets_sold', 'revenue', 'Выручка'],
  row: [day, '1001', 'Казань', 2, 1000.5, 900],
  named: ['E1 «revenue»', 'F1 «Выручка»'],
};

let stage: Stage;
beforeAll(async () => {
  stage = await openStage([...readable, seats, alike, { id: 'numbered' }].map(({ id }) => id));
});
afterAll(() => stage.close());

function workbookOf({ id, header, row, locale = 'ru_RU' }: Table): Workbook {
  return Workbook.fromArrays({ [locale === 'ru_RU' ? 'Продажи' : 'Sales']: [header, row] }, { id, locale });
}

function issuesTabOf({ locale = 'ru_RU' }: Table): string {
  return locale === 'ru_RU' ? 'QTickets: ошибки' : 'QTickets issues';
}

describe.each(readable)('a table with two headers for one column (D16): $header', (table) => {
  it('is stored by the better one, and the notice names both as they stand in the sheet', async () => {
    const sheet = stage.open(workbookOf(table));
    sheet.run('syncNow');
    const where = `_source = '${table.id}'`;
    const stored = `SELECT toString(date) AS date, event_id, tickets_sold, toString(revenue) AS revenue FROM fact_qtickets_sales FINAL WHERE ${where}`;
    expect(await stage.select(stored)).toEqual([
      { date: '2025-03-01', event_id: '1001', tickets_sold: 2, revenue: '1000.5' },
    ]);
    const [notice = '', ...more] = listedIssues(sheet.workbook, issuesTabOf(table));
    expect(more).toEqual([]);
    const status = sheet
      .run('showStatus')
      .dialogs.map(({ html }) => html)
      .join();
    for (const name of table.named) {
      expect(notice).toContain(name);
      expect(status).toContain(name);
    }
  });

  it('is read alike from a file', async () => {
    const read = await readExport(workbookOf(table));
    expect(rowsIn(read, 'sales')).toMatchObject([{ date: '2025-03-01', event_id: '1001', revenue: '1000.50' }]);
    const named = read.read.flatMap(({ notices }) => notices.flatMap(({ headers }) => headers));
    expect(named.map(({ cell, text }) => `${cell} ${text}`)).toEqual(
      table.named.map((name) => name.replace(/[«»“”]/g, '')),
    );
  });
});

describe('a table whose better header holds something else', () => {
  it('names both headers beside the issue', async () => {
    const sheet = stage.open(workbookOf(seats));
    sheet.run('syncNow');
    const lines = listedIssues(sheet.workbook);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/\| B2 \| ошибка \| Билеты \| А-1, А-2 \|/);
    for (const name of seats.named) expect(lines[1]).toContain(name);
    expect(issuesIn(await readExport(workbookOf(seats)), 'sales')).toEqual(['2 tickets_sold not_a_number']);
  });
});

describe('two headers of one rank', () => {
  it('refuse the tab, in words that name both and none of ours', async () => {
    const sheet = stage.open(workbookOf(alike));
    sheet.run('syncNow');
    const lines = listedIssues(sheet.workbook);
    expect(lines).toHaveLength(1);
    for (const name of alike.named) expect(lines[0]).toContain(name);
    expect(await stage.value("SELECT toUInt32(count()) FROM fact_qtickets_sales WHERE _source = 'alike'")).toBe(0);
    const [unread] = (await readExport(workbookOf(alike))).unread;
    expect(unread?.problem).toMatchObject({
      code: 'duplicate_header',
      headers: [
        { cell: 'E1', text: 'revenue' },
        { cell: 'F1', text: 'Выручка' },
      ],
    });
  });
});

describe('a bare «ID»', () => {
  const header = ['ID', 'Дата', 'Событие', 'Город', 'Количество', 'Сумма'];
  const rowOf = (id: number, name: string): CellInput[] => [id, day, name, 'Казань', 1, 100];

  it('that numbers the rows is a notice with both headers', async () => {
    const rows = [header, rowOf(1, 'Лето'), rowOf(2, 'Лето'), rowOf(3, 'Осень')];
    const workbook = Workbook.fromArrays({ Продажи: rows }, { id: 'numbered', locale: 'ru_RU' });
    const sheet = stage.open(workbook);
    sheet.run('syncNow');
    const [notice = ''] = listedIssues(workbook);
    expect(notice).toMatch(/A1 \| к сведению .*A1 «ID».*C1 «Событие»/);
    const status = () =>
      sheet
        .run('showStatus')
        .dialogs.map(({ html }) => html)
        .join();
    expect(status()).toMatch(/A1 «ID» в каждой строке разный/);
    sheet.runtime.user.edit('Продажи', 'A3', 1);
    sheet.run('syncNow');
    expect(listedIssues(workbook)).toEqual(['Ошибок нет. |  |  |  |  | ']);
    expect(status()).not.toMatch(/A1 «ID»/);
  });
});
