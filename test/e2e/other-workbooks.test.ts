/** Workbooks unlike the sample: other languages, zones, tabs and headers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsSent, type Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';

const ids = ['english', 'auckland', 'honolulu', 'per-order', 'years', 'renamed', 'bad-sorted'];
let stage: Stage;

beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

type Tabs = Readonly<Record<string, readonly (readonly CellInput[])[]>>;

function openWorkbook(id: string, tabs: Tabs, options: { locale?: string; timeZone?: string } = {}): Sheet {
  return stage.open(Workbook.fromArrays(tabs, { id, ...options }));
}

const salesOf = (id: string) =>
  stage.select(
    `SELECT toString(date) AS date, event_id, city, order_id, tickets_sold, toString(revenue) AS revenue, currency
     FROM fact_qtickets_sales FINAL WHERE _source = '${id}' ORDER BY date, event_id, order_id, line`,
  );

describe('a workbook', () => {
  it('in English, with American dates and amounts', async () => {
    const sheet = openWorkbook(
      'english',
      {
        Events: [
          ['event_id', 'event_name', 'event_date', 'city', 'tickets_total', 'tickets_left'],
          [7, 'Jazz on the roof', '12/31/2025', 'Moscow', '1,500', ''],
        ],
        Inventory: [
          ['Event ID', 'City', 'Tickets Total', 'Tickets Left'],
          [7, 'Moscow', '1,500', 1_200],
        ],
        Sales: [
          ['Season 2025'],
          [],
          ['Date', 'Event ID', 'City', 'Tickets Sold', 'Revenue', 'Currency'],
          ['10/24/2025', 7, 'Moscow', 2, '$1,234.50', 'USD'],
          [{ date: '2025-10-25' }, 7, 'Saint Petersburg', '3', '(200.00)', 'usd'],
        ],
      },
      { locale: 'en_US', timeZone: 'America/New_York' },
    );
    sheet.run('syncNow');
    expect(await salesOf('english')).toMatchObject([
      { date: '2025-10-24', event_id: '7', city: 'москва', tickets_sold: 2, revenue: '1234.5', currency: 'USD' },
      { date: '2025-10-25', city: 'санкт-петербург', tickets_sold: 3, revenue: '-200', currency: 'USD' },
    ]);
    const events =
      "SELECT toString(event_date) AS day, tickets_total, tickets_left FROM dim_events FINAL WHERE _source = 'english'";
    expect(await stage.select(events)).toEqual([{ day: '2025-12-31', tickets_total: 1_500, tickets_left: null }]);
    const inventory = "SELECT event_id, tickets_total, tickets_left FROM v_qtickets_inventory WHERE event_id = '7'";
    expect(await stage.select(inventory)).toEqual([{ event_id: '7', tickets_total: 1_500, tickets_left: 1_200 }]);
  });

  it.each([
    ['auckland', 'Pacific/Auckland'],
    ['honolulu', 'Pacific/Honolulu'],
  ])('of %s keeps the days that it shows', async (id, timeZone) => {
    const dates = [
      '2025-03-29',
      '2025-03-30',
      '2025-09-28',
      '2025-12-31T23:59:59',
      '2026-01-01',
      '2028-02-29T00:00:01',
    ];
    const lines = dates.map((date, index): CellInput[] => [{ date }, `event-${index}`, 'Казань', 1, 100]);
    const header = ['Дата', 'ID события', 'Город', 'Продано', 'Выручка'];
    openWorkbook(id, { Продажи: [header, ...lines] }, { timeZone }).run('syncNow');
    expect((await salesOf(id)).map(({ date }) => date)).toEqual(dates.map((date) => date.slice(0, 10)));
  });

  it('with a row an order and an inventory without cities, as the old script filled it', async () => {
    const sheet = openWorkbook('per-order', {
      QTickets: [
        ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue', 'refunds', 'currency'],
        ['2025-10-24', '55', 'Пермь', '9001', 1, 900, 0, 'RUB'],
        ['2025-10-24', '55', 'Пермь', '9002', 2, 1_800, 900, 'RUB'],
      ],
      Inventory: [
        ['date', 'event_id', 'tickets_total', 'tickets_left'],
        ['2025-10-23', '55', 100, 90],
        ['2025-10-24', '55', 100, 87],
      ],
      Logs: [['timestamp', 'source', 'level', 'message', 'details']],
    });
    sheet.run('syncNow');
    const latest =
      "SELECT tickets_sold, toString(revenue) AS revenue FROM v_qtickets_sales_latest WHERE event_id = '55'";
    expect(await stage.select(latest)).toMatchObject([{ revenue: '2700' }]);
    const inventory = "SELECT tickets_left FROM v_qtickets_inventory WHERE event_id = '55'";
    expect(await stage.select(inventory)).toEqual([{ tickets_left: 87 }]);
  });

  it('whose sales stand in a tab a year is one table', async () => {
    const header = ['Дата', 'ID события', 'Город', 'Продано', 'Выручка'];
    const sheet = openWorkbook('years', {
      'Sales 2024': [header, ['24.10.2024', '1', 'Казань', 1, 100]],
      'Sales 2025': [
        ['нет', ...header],
        ['', '24.10.2025', '1', 'Казань', 1, 200],
      ],
    });
    sheet.runtime.properties.document.set('TAB_SALES', 'Sales *');
    sheet.run('syncNow');
    expect((await salesOf('years')).map(({ revenue }) => revenue)).toEqual(['100', '200']);
  });

  it('with a renamed header keeps that tab as it was, and goes on where the header is back', async () => {
    const header = ['Дата', 'ID события', 'Город', 'Продано', 'Выручка'];
    const lines = Array.from({ length: 5 }, (_, index): CellInput[] => ['24.10.2025', `e${index}`, 'Казань', 1, 100]);
    const sheet = openWorkbook('renamed', { Продажи: [header, ...lines] });
    sheet.run('installTriggers');
    sheet.run('syncNow');
    sheet.sent.length = 0;
    sheet.runtime.user.edit('Продажи', 'E1', 'Деньги');
    sheet.runtime.user.edit('Продажи', 'E2', 999);
    sheet.deliverEvents();
    expect(rowsSent(sheet.sent)).toBe(0);
    expect((await salesOf('renamed')).map(({ revenue }) => revenue)).toEqual(['100', '100', '100', '100', '100']);
    sheet.runtime.user.edit('Продажи', 'E1', 'Выручка');
    sheet.deliverEvents();
    expect((await salesOf('renamed')).map(({ revenue }) => revenue)).toEqual(['999', '100', '100', '100', '100']);
  });

  it('that is sorted sends the new places of its bad rows, and no other row', async () => {
    const header = ['Дата', 'ID события', 'Город', 'Продано', 'Выручка'];
    const lines = Array.from({ length: 40 }, (_, index): CellInput[] => [
      '24.10.2025',
      `e${index}`,
      'Казань',
      1,
      100 + index,
    ]);
    const broken: CellInput[] = ['31.02.2025', 'e-bad', 'Казань', 1, 500];
    const sheet = openWorkbook('bad-sorted', { Продажи: [header, ...lines, broken] });
    sheet.run('syncNow');
    sheet.sent.length = 0;
    sheet.runtime.user.sort('Продажи', 5, { ascending: false });
    sheet.run('syncNow');
    const pushes = sheet.sent.filter(({ action }) => action === 'push');
    expect(pushes.map(({ message }) => message.scope)).toEqual([{ kind: 'rejected' }]);
    expect(rowsSent(pushes)).toBe(1);
    const issues = await stage.select("SELECT row, code FROM v_qtickets_issues WHERE source = 'bad-sorted'");
    expect(issues).toEqual([{ row: 2, code: 'no_such_day' }]);
  });
});
