import { compareWithLegacy } from '@qtickets/ingest-server/compare/compare';
import { comparisonCsv, comparisonText } from '@qtickets/ingest-server/compare/report';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, startEngine, type TestDatabase, timeZone } from '../support/engine.ts';
import { sync } from './synced.ts';

let engine: Engine;
let db: TestDatabase;
beforeAll(async () => {
  engine = await startEngine();
  db = await engine.newDatabase();
  await sync(db, {
    Sales: [
      ['date', 'event_id', 'city', 'order_id', 'tickets_sold', 'revenue', 'refunds', 'currency'],
      ['2025-10-01', '1', 'Санкт-Петербург', 'a', 2, 0.1, 0, 'RUB'],
      ['2025-10-01', '1', 'Санкт-Петербург', 'b', 1, 0.2, 0.05, 'RUB'],
      ['2025-10-02', '1', 'Москва', 'c', 1, 100, 0, 'RUB'],
      ['2025-10-03', '1', 'Москва', 'd', 1, 100, 0, 'RUB'],
      ['2025-10-04', '1', 'Казань', 'e', 1, 100, 0, 'RUB'],
      ['2025-10-05', '1', 'Казань', 'f', 1, 9, 0, 'USD'],
    ],
  });
  await db.command(`CREATE TABLE db.fact_qtickets_sales_daily (sales_date Date, event_id String, city LowCardinality(String),
    tickets_sold UInt32, revenue Float64, _ver UInt64) ENGINE = ReplacingMergeTree(_ver) ORDER BY (event_id, sales_date, city)`);
  await db.command(`INSERT INTO db.fact_qtickets_sales_daily VALUES ('2025-10-01', '1', 'СПб', 2, 0.1, 1),
    ('2025-10-01', '1', 'г. Санкт-Петербург', 1, 0.2, 1), ('2025-10-02', '1', 'москва', 1, 99.99, 2),
    ('2025-10-02', '1', 'москва', 7, 7, 1), ('2025-10-03', '1', 'москва', 2, 100, 1), ('2025-10-06', '2', 'тверь', 3, 30, 1)`);
});
afterAll(() => engine.close());

const compare = (options: { legacy?: string; since?: string; to?: string } = {}) =>
  compareWithLegacy(db.client, { database: db.name, timeZone }, { legacy: 'fact_qtickets_sales_daily', ...options });

describe('compare', () => {
  test('says what is missing, extra and different, with both amounts, whatever the spelling of the city', async () => {
    const { equal, differences } = await compare();
    expect(equal).toBe(1);
    const of = (revenue: string, tickets = '1', refunds: string | null = null) => ({ tickets, revenue, refunds });
    expect(differences).toEqual([
      {
        kind: 'different',
        date: '2025-10-02',
        eventId: '1',
        city: 'москва',
        currency: 'RUB',
        sheet: of('100.00', '1', '0.00'),
        legacy: of('99.99'),
      },
      {
        kind: 'different',
        date: '2025-10-03',
        eventId: '1',
        city: 'москва',
        currency: 'RUB',
        sheet: of('100.00', '1', '0.00'),
        legacy: of('100.00', '2'),
      },
      {
        kind: 'extra',
        date: '2025-10-04',
        eventId: '1',
        city: 'казань',
        currency: 'RUB',
        sheet: of('100.00', '1', '0.00'),
        legacy: null,
      },
      {
        kind: 'extra',
        date: '2025-10-05',
        eventId: '1',
        city: 'казань',
        currency: 'USD',
        sheet: of('9.00', '1', '0.00'),
        legacy: null,
      },
      {
        kind: 'missing',
        date: '2025-10-06',
        eventId: '2',
        city: 'тверь',
        currency: 'RUB',
        sheet: null,
        legacy: of('30.00', '3'),
      },
    ]);
  });

  test('looks at the days asked for only', async () => {
    expect((await compare({ since: '2025-10-01', to: '2025-10-01' })).differences).toEqual([]);
    expect((await compare({ since: '2025-10-06' })).differences).toHaveLength(1);
  });

  test('reads a view with other names, with refunds and currencies', async () => {
    await db.command(`CREATE VIEW db.v_sales AS SELECT toDate('2025-10-01') AS sale_date, '1' AS event_id, 'Питер' AS city,
      toInt64(3) AS tickets, toDecimal64('0.3', 2) AS revenue, toDecimal64('0.06', 2) AS refunds_amount, toFixedString('', 3) AS currency`);
    const { differences } = await compare({ legacy: `${db.name}.v_sales`, to: '2025-10-01' });
    expect(differences).toMatchObject([{ sheet: { refunds: '0.05' }, legacy: { refunds: '0.06' } }]);
  });

  test('says which column it cannot find, and which table', async () => {
    await expect(compare({ legacy: 'dim_events' })).rejects.toThrow(/no column for: tickets \(tickets_sold.*revenue/);
    await expect(compare({ legacy: 'nothing' })).rejects.toThrow(/There is no table or view/);
    await expect(compare({ legacy: 'a; DROP TABLE x' })).rejects.toThrow(/not the name of a table/);
  });

  test('the sheets equal themselves', async () => {
    const comparison = await compare({ legacy: 'v_qtickets_sales_latest' });
    expect(comparison).toMatchObject({ equal: 5, differences: [] });
    expect(comparisonText(comparison, 50)).toMatch(/^Equal to v_qtickets_sales_latest: 5 /);
  });

  test('as a table and as CSV', async () => {
    const comparison = await compare();
    expect(comparisonText(comparison, 2)).toMatch(
      /different +2025-10-02 +1 +москва +RUB +1 +1 +100\.00 +99\.99.*and 3 more.*1 equal, 2 different, 1 missing/s,
    );
    const lines = comparisonCsv(comparison).split('\n');
    expect(lines[5]).toBe('missing,2025-10-06,2,тверь,RUB,,3,,30.00,,');
    expect(
      comparisonCsv({
        ...comparison,
        differences: comparison.differences.slice(4).map((d) => ({ ...d, eventId: 'a,"b"' })),
      }),
    ).toContain('"a,""b"""');
  });
});
