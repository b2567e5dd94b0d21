import { createWarehouse } from '@qtickets/ingest-server/clickhouse/tables/warehouse';
import { events } from '@qtickets/shared-schema/contracts/events';
import { inventory } from '@qtickets/shared-schema/contracts/inventory';
import { plans } from '@qtickets/shared-schema/contracts/plans';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { changeOf, run, saleRow } from '../support/changes.ts';
import { type Engine, startEngine, type TestDatabase } from '../support/engine.ts';

let engine: Engine;
let db: TestDatabase;
beforeAll(async () => {
  engine = await startEngine();
});
beforeEach(async () => {
  db = await engine.emptyDatabase();
});
afterAll(() => engine.close());

/** A day by its distance from today in Moscow. */
function dayFromToday(distance: number): string {
  const today = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Moscow' }).format(new Date());
  return new Date(Date.parse(today) + distance * 86_400_000).toISOString().slice(0, 10);
}

test('sales are one row for each date, event, city and currency, with exact sums over lines, orders and spreadsheets', async () => {
  const rows = [
    saleRow({ order: 'a', sold: 2, revenue: '0.10', refunds: '0.05' }),
    saleRow({ order: 'b', sold: -1, revenue: '0.20' }),
    saleRow({ order: 'c', currency: 'USD', revenue: '7.00' }),
    saleRow({ city: 'київ', revenue: '1.00' }),
  ];
  await db.warehouse.write(
    'one',
    sales,
    rows.map((row) => changeOf(sales, row, 10)),
    run,
  );
  await db.warehouse.write('two', sales, [changeOf(sales, saleRow({ revenue: '9999999999999.99' }), 10)], run);
  const found = await db.select('SELECT * FROM db.v_qtickets_sales_latest ORDER BY city, currency');
  const group = { date: '2026-03-01', event_id: '1042', event_name: 'Концерт', refunds: '0' };
  expect(found).toEqual([
    { ...group, city: 'київ', tickets_sold: '1', revenue: '1', currency: 'RUB' },
    { ...group, city: 'москва', tickets_sold: '2', revenue: '10000000000000.29', refunds: '0.05', currency: 'RUB' },
    { ...group, city: 'москва', tickets_sold: '1', revenue: '7', currency: 'USD' },
  ]);
});

test('both lines of a key count, and a tombstone or an older version counts nowhere', async () => {
  const row = saleRow({ order: 'a', revenue: '5.00' });
  await db.warehouse.write('s', sales, [changeOf(sales, row, 10), changeOf(sales, row, 10, { line: 1 })], run);
  expect(await db.select('SELECT revenue FROM db.v_qtickets_sales_latest')).toEqual([{ revenue: '10' }]);
  await db.warehouse.write('s', sales, [changeOf(sales, row, 11, { line: 1, deleted: true })], run);
  await db.warehouse.write('s', sales, [changeOf(sales, saleRow({ order: 'a', revenue: '4.00' }), 9)], run);
  expect(await db.select('SELECT revenue FROM db.v_qtickets_sales_latest')).toEqual([{ revenue: '5' }]);
});

test('a filter on a value never finds what the value was before', async () => {
  const before = saleRow({ name: 'Старое', currency: 'USD', revenue: '1.00' });
  await db.warehouse.write('s', sales, [changeOf(sales, before, 10)], run);
  await db.warehouse.write('s', sales, [changeOf(sales, saleRow({ name: 'Новое' }), 11)], run);
  expect(await db.select("SELECT * FROM db.v_qtickets_sales_latest WHERE currency = 'USD'")).toEqual([]);
  expect(await db.select("SELECT * FROM db.v_qtickets_sales_latest WHERE event_name = 'Старое'")).toEqual([]);
  expect(await db.select('SELECT * FROM db.v_qtickets_sales_latest WHERE revenue < 50')).toEqual([]);
});

test('the name of a group is the newest that is not blank, and of two as new the last by the alphabet', async () => {
  const named = (order: string, name: string, version: number) => changeOf(sales, saleRow({ order, name }), version);
  await db.warehouse.write(
    's',
    sales,
    [named('1', 'Яблоко', 10), named('2', 'Арбуз', 11), named('3', 'Банан', 11)],
    run,
  );
  await db.warehouse.write('s', sales, [named('4', '', 12)], run);
  expect(await db.select('SELECT event_name FROM db.v_qtickets_sales_latest')).toEqual([{ event_name: 'Банан' }]);
});

test('the 14-day view holds today and the 13 days before it, and nothing else', async () => {
  const days = [1, 0, -1, -13, -14];
  const rows = days.map((distance) => changeOf(sales, saleRow({ date: dayFromToday(distance) }), 10));
  await db.warehouse.write('s', sales, rows, run);
  const found = await db.select('SELECT date FROM db.v_qtickets_sales_14d ORDER BY date DESC');
  expect(found.map(({ date }) => date)).toEqual([0, -1, -13].map(dayFromToday));
});

test('inventory shows the newest count of each event and city', async () => {
  const rows = [
    ['1', 'москва', '2026-03-01', '100', '90'],
    ['1', 'москва', '2026-03-02', '100', '20'],
    ['1', 'казань', '2026-03-01', '50', null],
    ['2', '', '', '7', '10'],
  ] as const;
  await db.warehouse.write(
    's',
    inventory,
    rows.map((row) => changeOf(inventory, row, 10)),
    run,
  );
  expect(await db.select('SELECT * FROM db.v_qtickets_inventory ORDER BY event_id, city')).toEqual([
    {
      event_id: '1',
      city: 'казань',
      tickets_total: 50,
      tickets_left: null,
      tickets_sold: null,
      date: '2026-03-01',
      city_name: 'Казань',
    },
    {
      event_id: '1',
      city: 'москва',
      tickets_total: 100,
      tickets_left: 20,
      tickets_sold: '80',
      date: '2026-03-02',
      city_name: 'Москва',
    },
    { event_id: '2', city: '', tickets_total: 7, tickets_left: 10, tickets_sold: '-3', date: null, city_name: '' },
  ]);
});

test('plan stands against fact by city, or over all cities where the plan names none', async () => {
  const plan = (event: string, tickets: string, city: string) =>
    changeOf(plans, ['2026-03-01', event, tickets, '1000.00', city], 10);
  await db.warehouse.write('s', plans, [plan('1', '10', 'москва'), plan('2', '20', ''), plan('3', '5', 'казань')], run);
  const sold = [
    saleRow({ event: '1', order: 'a', sold: 3, revenue: '300.50' }),
    saleRow({ event: '1', order: 'b', sold: 1, revenue: '9.00', currency: 'USD' }),
    saleRow({ event: '1', city: 'казань', sold: 2 }),
    saleRow({ event: '2', sold: 4 }),
    saleRow({ event: '2', city: 'казань', sold: 5 }),
  ];
  await db.warehouse.write(
    's',
    sales,
    sold.map((row) => changeOf(sales, row, 10)),
    run,
  );
  const columns = 'event_id, city, plan_tickets, tickets_sold, plan_revenue, revenue, rows_in_other_currency';
  const found = await db.select(`SELECT ${columns} FROM db.v_qtickets_plan_vs_fact ORDER BY event_id, city`);
  expect(found.map((row) => Object.values(row))).toEqual([
    ['1', 'казань', null, '2', null, '100', '0'],
    ['1', 'москва', '10', '4', '1000', '300.5', '1'],
    ['2', '', '20', '9', '1000', '200', '0'],
    ['3', 'казань', '5', '0', '1000', '0', '0'],
  ]);
});

test('freshness counts live rows of each spreadsheet and tab, shows the last proof, and calls nothing complete without one', async () => {
  const day = dayFromToday(-3);
  const sold = ['a', 'b'].map((order) => changeOf(sales, saleRow({ order, date: day }), 10));
  await db.warehouse.write('one', sales, sold, run);
  await db.warehouse.write(
    'one',
    sales,
    [changeOf(sales, saleRow({ order: 'b', date: day }), 11, { deleted: true })],
    run,
  );
  await db.warehouse.write('two', inventory, [changeOf(inventory, ['1', '', '', '5', '5'], 10)], run);
  const nothing = { latestDate: null, errors: 0, drafts: 0, held: 0 };
  const sent = { names: ['Events'], headers: [], runId: run.runId, bundle: '1.0.0' };
  const proof = { contract: events, rows: 0, digest: '', ...nothing, ...sent };
  const [newer, older] = [5 * 60_000 + 30_000, 60 * 60_000].map((ago) => ({
    ...proof,
    verifiedAt: Date.now() + 3_600_000 - ago,
    receivedAt: Date.now() - ago,
  }));
  if (newer === undefined || older === undefined) throw new Error('two proofs');
  await db.warehouse.writeProofs('two', [newer, older]);
  const columns = 'source, table_name, latest_date, days_behind, total_rows, minutes_since_verified, completeness';
  const found = await db.select(`SELECT ${columns} FROM db.v_qtickets_freshness ORDER BY source, table_name`);
  const unknown = { latest_date: null, days_behind: null };
  const [one, twoEvents, twoInventory] = found;
  expect(found).toHaveLength(3);
  expect(one).toEqual({
    source: 'one',
    table_name: 'sales',
    latest_date: day,
    days_behind: '3',
    total_rows: '1',
    minutes_since_verified: null,
    completeness: null,
  });
  expect(twoEvents).toMatchObject({ source: 'two', table_name: 'events', total_rows: '0', ...unknown });
  expect(['5', '6']).toContain(twoEvents?.minutes_since_verified);
  expect(twoInventory).toMatchObject({ source: 'two', table_name: 'inventory', total_rows: '1', ...unknown });
});

test('freshness lists sales that have no sums, and those whose sums are all gone', async () => {
  const [live, gone] = ['a', 'b'].map((order) => changeOf(sales, saleRow({ order }), 10, { deleted: order === 'b' }));
  if (live === undefined || gone === undefined) throw new Error('two rows');
  await db.warehouse.write('summed', sales, [live], run);
  await db.warehouse.write('emptied', sales, [live], run);
  await db.command(`INSERT INTO db.agg_qtickets_sales_daily (date, currency, event_id, city, _source, _ver, _deleted)
    SELECT date, currency, event_id, city, _source, _ver + 1, 1 FROM db.agg_qtickets_sales_daily WHERE _source = 'emptied'`);
  const byHand = createWarehouse(db.client, db.name);
  for (const source of ['a', 'zero', 'до']) await byHand.write(source, sales, [live, gone], run);
  await byHand.write('gone', sales, [gone], run);
  const found = await db.select('SELECT source, latest_date, total_rows FROM db.v_qtickets_freshness ORDER BY source');
  const sources = ['a', 'emptied', 'summed', 'zero', 'до'];
  expect(found).toEqual(sources.map((source) => ({ source, latest_date: '2026-03-01', total_rows: '1' })));
});

test('issues are those open now, with their cell and without the rest of the row', async () => {
  const issue = {
    tab: 'Sales',
    row: 415,
    column: 'revenue',
    code: 'formula_error',
    severity: 'error',
    message: 'm',
    value: '#REF!',
    cell: 'F415',
    gid: 1893,
  };
  const firstSeenAt = 1_763_860_000_000;
  const stored = { ...issue, payload: '["secret"]', rowHash: '00000000000000aa', keyHash: null, firstSeenAt };
  await db.warehouse.replaceQuarantine('s', sales, [stored, { ...stored, row: 416 }], [], 1_763_870_000_123, run);
  await db.warehouse.replaceQuarantine(
    's',
    sales,
    [],
    [{ tab: 'Sales', row: 416, column: 'revenue' }],
    1_763_870_000_124,
    run,
  );
  expect(await db.select('SELECT * FROM db.v_qtickets_issues')).toEqual([
    {
      source: 's',
      source_name: 's',
      contract: 'sales',
      ...issue,
      link: 'https://docs.google.com/spreadsheets/d/s/edit#gid=1893&range=F415',
      seen_at: '2025-11-23 03:53:20.123',
      first_seen_at: '2025-11-23 01:06:40.000',
    },
  ]);
});

test('an issue whose tab has no known id is linked to its spreadsheet', async () => {
  const issue = { tab: 'Sales', row: 415, column: 'revenue', code: 'c', severity: 'error', message: '', value: '' };
  const sent = { cell: 'F415', gid: null, payload: '[]', rowHash: '00000000000000aa', keyHash: null, firstSeenAt: 1 };
  const stored = { ...issue, ...sent };
  await db.warehouse.replaceQuarantine('s/?', sales, [stored], [], 1, run);
  const found = await db.select("SELECT cell, gid, link FROM db.v_qtickets_issues WHERE source = 's/?'");
  const link = 'https://docs.google.com/spreadsheets/d/s%2F%3F/edit';
  expect(found).toEqual([{ cell: 'F415', gid: null, link }]);
});

test('rows of sales, events and plans are those that count, with what is left after refunds', async () => {
  const write = (row: ReturnType<typeof saleRow>, version: number) =>
    db.warehouse.write('s', sales, [changeOf(sales, row, version)], run);
  await write(saleRow({ order: 'a', revenue: '10.00', refunds: '2.50' }), 10);
  await write(saleRow({ order: 'a', revenue: '12.00', refunds: '2.50' }), 11);
  const rows =
    'SELECT order_id, revenue, refunds, net_revenue, toString(currency) AS currency, source FROM db.v_qtickets_sales_rows';
  const row = { order_id: 'a', revenue: '12', refunds: '2.5', net_revenue: '9.5', currency: 'RUB', source: 's' };
  expect(await db.select(rows)).toEqual([row]);
  await db.warehouse.write(
    's',
    events,
    [changeOf(events, ['1', 'Концерт', '2026-03-01', 'москва', '100', null], 10)],
    run,
  );
  expect(await db.select('SELECT * FROM db.v_qtickets_events')).toEqual([
    {
      event_id: '1',
      event_name: 'Концерт',
      event_date: '2026-03-01',
      city: 'москва',
      tickets_total: 100,
      tickets_left: null,
      city_name: 'Москва',
      source: 's',
      source_name: 's',
    },
  ]);
  await db.warehouse.write('s', plans, [changeOf(plans, ['2026-03-01', '1', '5', '50.00', ''], 10)], run);
  expect(await db.select('SELECT * FROM db.v_qtickets_plans')).toEqual([
    {
      date: '2026-03-01',
      event_id: '1',
      city: '',
      plan_tickets: 5,
      plan_revenue: '50',
      city_name: '',
      source: 's',
      source_name: 's',
    },
  ]);
});
