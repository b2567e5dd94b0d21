/** The whole dashboard of sales at once, as Grafana asks it, over a million rows: EMBEDDED_HTTP refuses none of its panels. */
import { startEmbeddedHttp } from '@qtickets/ingest-server/clickhouse/embedded/embedded-http';
import { hashOfColumns, trueRowHash } from '@qtickets/ingest-server/clickhouse/tables/canonical-sql';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, startEngine, type TestDatabase } from '../support/engine.ts';
import { selectRows } from '../support/select-rows.ts';
import { filled, panels } from './panels.ts';
import { dayFromToday } from './synced.ts';

const ROWS = 1_000_000;
const DAYS = 500;

let engine: Engine;
let db: TestDatabase;
beforeAll(async () => {
  engine = await startEngine();
  db = await engine.newDatabase();
  const columns = [...sales.columns.map(({ name }) => name), 'line'].join(', ');
  await db.command(`INSERT INTO db.fact_qtickets_sales (${columns}, _source, key_hash, row_hash, _ver)
    SELECT ${columns}, 'book', ${hashOfColumns(sales, sales.key)}, ${trueRowHash(sales)}, 1 FROM (
      SELECT toDate('${dayFromToday(0)}') - number % ${DAYS} AS date, toString(number % 200) AS event_id, ['казань', 'москва', 'тверь'][1 + number % 3] AS city,
        toInt32(2) AS tickets_sold, toDecimal64(10, 2) AS revenue, 'Концерт' AS event_name, toString(number) AS order_id,
        toDecimal64(1, 2) AS refunds, toFixedString('RUB', 3) AS currency, '' AS utm_source, '' AS utm_medium, '' AS utm_campaign,
        '' AS utm_content, '' AS utm_term, toUInt32(0) AS line FROM numbers(${ROWS}))`);
  await db.warehouse.renewDays('book', sales, 'differing');
}, 300_000);
afterAll(() => engine.close());

test('every panel of sales is answered when all ask at once, three times over', async () => {
  const http = await startEmbeddedHttp({ host: '127.0.0.1', port: 0 }, engine.dataDir, db.name);
  const ofSales = panels.filter(({ uid }) => uid === 'qtickets-sales');
  expect(ofSales.length).toBeGreaterThan(10);
  for (let times = 0; times < 3; times += 1) {
    const answers = await Promise.all(ofSales.map(({ sql }) => selectRows(http.url, filled(sql))));
    const value = (title: string) =>
      Object.values(answers[ofSales.findIndex((panel) => panel.title === title)]?.[0] ?? {})[0];
    // Each day has as many rows, and the panels show 31 of them.
    const rows = (ROWS / DAYS) * 31;
    expect([Number(value('Tickets sold')), Number(value('Revenue less refunds'))]).toEqual([2 * rows, 9 * rows]);
  }
  await http.close();
});
