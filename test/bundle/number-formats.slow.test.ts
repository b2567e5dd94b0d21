/** What a person sees is partly in the number format: the currency or percent sign of an amount, the zeros of an id. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listedIssues } from '../support/listed-issues.ts';
import { issuesIn, readExport, rowsIn } from '../support/read-export.ts';
import type { Sheet } from '../support/sheet.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type CellInput, Workbook } from '../tools/apps-script-runtime/index.ts';

const ids = ['first', 'typed', 'format', 'hourly', 'large', 'quiet', 'together', 'unread', 'second'];
let stage: Stage;
beforeAll(async () => {
  stage = await openStage(ids);
});
afterAll(() => stage.close());

const header = ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue', 'refunds', 'currency'];
const plain = '#,##0.00';
const dollars = '[$$-409]#,##0.00';

function order(id: string, more: { event?: CellInput; sold?: CellInput; revenue?: CellInput; currency?: string } = {}) {
  const { event = '1001', sold = 2, revenue = 1000, currency = '' } = more;
  return [{ date: '2025-03-01' }, event, 'Казань', id, sold, revenue, 0, currency];
}

function book(id: string, rows: readonly (readonly CellInput[])[]): Workbook {
  return Workbook.fromArrays({ Sales: [header, ...rows] }, { id, locale: 'en_US' });
}

const mixed = [
  order('plain'),
  order('usd', { revenue: { value: 1000, format: dollars } }),
  order('text', { revenue: { value: '$1,000.00', format: '@' } }),
  order('eur', { revenue: { value: 1000, format: '#,##0.00\\ [$€-1]' } }),
  order('same', { revenue: { value: 1000, format: dollars }, currency: 'USD' }),
  order('krona', { revenue: { value: 1000, format: '#,##0 "kr"' }, currency: 'SEK' }),
  order('half', { revenue: { value: 0.5, format: '0%' } }),
  order('count', { sold: { value: 2, format: '0 "₽"' } }),
  order('zeros', { event: { value: 42, format: '00000' } }),
  order('rub', { revenue: { value: 1000, format: '#,##0 "₽"' } }),
];
const wrong = [
  'F3 currency_conflict',
  'F4 currency_conflict',
  'F5 currency_conflict',
  'F7 currency_conflict',
  'F8 not_a_number',
  'E9 not_a_number',
];

const issuesTab = 'QTickets issues';
const cellsListed = (sheet: Sheet) =>
  listedIssues(sheet.workbook, issuesTab)
    .map((line) => line.split(' | ')[1])
    .filter((cell) => cell !== '');

const ordersOf = async (id: string) => {
  const query = `SELECT order_id FROM fact_qtickets_sales FINAL WHERE _source = '${id}' AND NOT _deleted ORDER BY order_id`;
  return (await stage.select(query)).map(({ order_id }) => order_id);
};

const formatCalls = (result: { calls: Readonly<Record<string, number>> } | undefined) =>
  result?.calls['Range.getNumberFormats'] ?? 0;

describe('a first sync', () => {
  it('takes what is in a number format for what the same text says, as a file does (D21)', async () => {
    const sheet = stage.open(book('first', mixed));
    sheet.run('syncNow');
    expect(cellsListed(sheet)).toEqual(expect.arrayContaining(wrong.map((place) => place.split(' ')[0])));
    expect(await ordersOf('first')).toEqual(['plain', 'rub', 'same', 'zeros']);
    const id = "SELECT event_id FROM fact_qtickets_sales FINAL WHERE _source = 'first' AND order_id = 'zeros'";
    expect(await stage.value(id)).toBe('00042');
    const read = await readExport(book('first', mixed));
    const columns = { E: 'tickets_sold', F: 'revenue' } as const;
    const asFile = wrong.map((place) => {
      const [cell = '', code] = place.split(' ');
      return `${cell.slice(1)} ${columns[cell.charAt(0) as 'E' | 'F']} ${code}`;
    });
    expect([...issuesIn(read, 'sales')].sort()).toEqual([...asFile].sort());
    expect(rowsIn(read, 'sales').map(({ order_id }) => order_id)).toEqual(['plain', 'same', 'zeros', 'rub']);
  });
});

describe('a tick', () => {
  it('asks for no format where none was found, and for those of one column, twice, where one was', async () => {
    const sheet = stage.open(book('quiet', [order('o1'), order('o2')]));
    sheet.run('installTriggers');
    sheet.run('syncNow');
    sheet.tick();
    expect(formatCalls(sheet.tick())).toBe(0);
    sheet.runtime.user.edit('Sales', 'F2', { value: 7, format: '0 "₽"' });
    sheet.deliverEvents();
    const result = sheet.tick();
    expect([formatCalls(result), result.fetches.length]).toEqual([2, 1]);
  });

  it('looks at all formats once after somebody changed one', async () => {
    const sheet = stage.open(book('format', [order('o1'), order('o2')]));
    sheet.run('installTriggers');
    sheet.run('syncNow');
    sheet.runtime.user.setFormat('Sales', 'F3', dollars);
    const [change] = sheet.deliverEvents();
    expect(change?.fetches).toEqual([]);
    sheet.tick();
    expect(cellsListed(sheet)).toEqual(['F3']);
    sheet.runtime.user.setFormat('Sales', 'F3', plain);
    sheet.deliverEvents();
    sheet.tick();
    expect(listedIssues(sheet.workbook, issuesTab).join()).toMatch(/^No issues/);
    expect(await ordersOf('format')).toEqual(['o1', 'o2']);
    expect(formatCalls(sheet.tick())).toBe(0);
  });

  it('looks again at the formats of a tab that could not be read when they were due', () => {
    const sheet = stage.open(book('unread', [order('o1'), order('o2')]));
    sheet.run('installTriggers');
    sheet.run('syncNow');
    sheet.runtime.user.setFormat('Sales', 'F3', dollars);
    sheet.deliverEvents();
    sheet.runtime.onServiceCall = (call, _args, _execution, tab) =>
      call === 'Range.getValues' && tab === 'Sales' ? { throws: 'Service Spreadsheets timed out.' } : undefined;
    sheet.tick();
    sheet.runtime.onServiceCall = undefined;
    sheet.tick();
    expect(cellsListed(sheet)).toEqual(['F3']);
  });

  it('looks again where the second tab of a contract could not be read', () => {
    const tabs = { 'Sales 1': [header, order('o1')], 'Sales 2': [header, order('o2')] };
    const sheet = stage.open(Workbook.fromArrays(tabs, { id: 'second', locale: 'en_US' }));
    sheet.runtime.properties.document.set('TAB_SALES', 'Sales*');
    sheet.run('installTriggers');
    sheet.run('syncNow');
    sheet.runtime.user.setFormat('Sales 2', 'F2', dollars);
    sheet.deliverEvents();
    sheet.runtime.onServiceCall = (call, _args, _execution, tab) =>
      call === 'Range.getValues' && tab === 'Sales 2' ? { throws: 'Service Spreadsheets timed out.' } : undefined;
    sheet.tick();
    sheet.runtime.onServiceCall = undefined;
    sheet.tick();
    expect(cellsListed(sheet)).toEqual(['F2']);
  });

  it('looks at all formats every hour, for those that no trigger reports', () => {
    const sheet = stage.open(book('hourly', [order('o1'), order('o2')]));
    sheet.run('installTriggers');
    sheet.run('syncNow');
    sheet.runtime.user.apiWrite('Sales', 'F3', [[{ value: 1000, format: dollars }]]);
    sheet.tick();
    expect(cellsListed(sheet)).toEqual([]);
    sheet.runtime.clock.set(sheet.runtime.clock.now + 3_600_000);
    sheet.runtime.run('onSchedule', { kind: 'time' }, { as: 'trigger' });
    expect(cellsListed(sheet)).toEqual(['F3']);
  });

  it('that does the work of an edit looks at what the edit brought along', () => {
    const sheet = stage.open(book('together', [order('o1'), order('o2')]));
    sheet.run('installTriggers');
    sheet.run('syncNow');
    sheet.runtime.user.edit('Sales', 'F3', { value: 1000, format: dollars });
    sheet.runtime.properties.document.set('MARK_left_1', 'Sales\n3\n3\n6\n6');
    sheet.tick();
    expect(cellsListed(sheet)).toEqual(['F3']);
  });
});

describe('an edit', () => {
  it('brings its format along: an amount typed in dollars is no amount in roubles', async () => {
    const sheet = stage.open(book('typed', [order('o1'), order('o2')]));
    sheet.run('installTriggers');
    sheet.run('syncNow');
    sheet.runtime.user.edit('Sales', 'F3', '$1,234.00');
    sheet.deliverEvents();
    expect(sheet.workbook.sheet('Sales').cell(3, 6)?.value).toBe(1234);
    expect(cellsListed(sheet)).toEqual(['F3']);
    const amount =
      "SELECT toString(revenue) FROM fact_qtickets_sales FINAL WHERE _source = 'typed' AND order_id = 'o2'";
    expect(await stage.value(amount)).toBe('1000');
    sheet.runtime.user.edit('Sales', 'H3', 'USD');
    sheet.deliverEvents();
    expect(await stage.value(amount)).toBe('1234');
  });

  it('of a large tab gives the same cells as a full reading', async () => {
    const apart: CellInput[] = Array.from({ length: 60 }, () => '');
    const wide = (row: readonly CellInput[]) => [...row.slice(0, 5), ...apart, ...row.slice(5)];
    const rows = Array.from({ length: 4_200 }, (_, index) =>
      order(`o${index}`, { event: { value: 42, format: '00000' } }),
    );
    const sheet = stage.open(
      Workbook.fromArrays({ Sales: [header, ...rows].map(wide) }, { id: 'large', locale: 'en_US' }),
    );
    sheet.run('installTriggers');
    sheet.run('syncNow');
    sheet.sent.length = 0;
    sheet.runtime.user.edit('Sales', 'BN2000', { value: 55, format: '0 "₽"' });
    sheet.deliverEvents();
    expect(sheet.sent.map(({ action }) => action)).toEqual(['push']);
    const where = "_source = 'large' AND order_id = 'o1998'";
    const stored = await stage.select(
      `SELECT event_id, toString(revenue) AS revenue FROM fact_qtickets_sales FINAL WHERE ${where}`,
    );
    expect(stored).toEqual([{ event_id: '00042', revenue: '55' }]);
    sheet.sent.length = 0;
    sheet.tick();
    expect(sheet.sent.map(({ action }) => action)).toEqual(['digest']);
  });
});
