/** What a sheet itself has wrong: the checks name it, and nothing else. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, startEngine } from '../support/engine.ts';
import { failed, smoke, synced, withSale } from './smoke-run.ts';
import { cleanTabs, dayFromToday, sync, type Tabs } from './synced.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

test.each<readonly [string, Tabs, readonly string[]]>([
  [
    'refunds above revenue',
    withSale({ event_id: '1043', refunds: 9_999 }),
    ['refunds_within_revenue', 'row_refunds_within_revenue'],
  ],
  ['a future sale', withSale({ date: dayFromToday(2) }), ['no_future_sales']],
  ['an unknown event', withSale({ event_id: '9' }), ['sales_are_of_known_events']],
  ['another currency', withSale({ currency: 'USD' }), ['currencies_are_not_mixed']],
  ['negative revenue', withSale({ revenue: -10 }), ['revenue_is_not_negative', 'row_refunds_within_revenue']],
  ['too many tickets', withSale({ tickets_sold: 20_000 }), ['sales_within_total', 'amounts_are_likely']],
  ['a rare city', withSale({ city: 'Ксзань' }), ['cities_are_common']],
  ['nothing in a row', withSale({ tickets_sold: 0, revenue: 0, refunds: 0 }), ['rows_say_something']],
  ['a cell that broke today', withSale({ revenue: '#REF!', order_id: 'x' }), []],
  [
    'left above total',
    {
      ...cleanTabs(),
      Inventory: [
        ['event_id', 'tickets_total', 'tickets_left'],
        ['1042', 5, 6],
      ],
    },
    ['tickets_left_within_total'],
  ],
  [
    'an event without a name',
    { ...cleanTabs(), Events: [...(cleanTabs().Events ?? []), ['7', '', dayFromToday(9), 'Москва', '', '']] },
    ['events_are_named'],
  ],
  [
    'a plan of an unknown event',
    {
      ...cleanTabs(),
      Plans: [
        ['date', 'event_id', 'plan_tickets', 'plan_revenue'],
        [dayFromToday(0), '77', 1, 1],
      ],
    },
    ['plans_are_plain'],
  ],
  [
    'a day without sales',
    { ...cleanTabs(), Sales: (cleanTabs().Sales ?? []).filter(([day]) => day !== dayFromToday(-5)) },
    ['no_missing_days'],
  ],
])('%s', async (_, tabs, named) => {
  expect(failed(await smoke(await synced(engine, tabs))).sort()).toEqual([...named].sort());
});

test('the same rows in two spreadsheets', async () => {
  const db = await synced(engine);
  await sync(db, cleanTabs(), { spreadsheetId: 'copy' });
  expect(failed(await smoke(db))).toContain('one_sheet_a_row');
});
