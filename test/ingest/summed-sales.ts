/** Sales that are pushed and compared, and what their sums by day are held against. Each test begins with no rows. */
import type { ClickHouseClient } from '@clickhouse/client';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import {
  digested,
  digestTab,
  pushed,
  pushOf,
  reading,
  send,
  startTestServer,
  type TestServer,
  wholeTab,
} from './support.ts';

export let server: TestServer;
export const renewals: string[] = [];
/** Statements that hold the groups against the rows. */
export const comparisons: string[] = [];
let isFailing = false;

/** Notes the statements that renew sums, which fail where a test says so, and those that compare them. */
function watched(client: ClickHouseClient): ClickHouseClient {
  return new Proxy(client, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return async (...args: [{ query?: string }]) => {
        if (args[0]?.query?.startsWith('INSERT INTO `zakaz`.`agg_qtickets_sales_daily`')) {
          renewals.push(args[0].query);
          if (isFailing) throw Object.assign(new Error('no room'), { code: '243' });
        }
        if (args[0]?.query?.startsWith('SELECT DISTINCT toString(u.date)')) comparisons.push(args[0].query);
        return Reflect.apply(member, target, args);
      };
    },
  });
}

/** Renewals fail until the test ends, or this is taken back. */
export function failRenewals(isOn: boolean): void {
  isFailing = isOn;
}

beforeAll(async () => {
  server = await startTestServer({ client: watched });
});
afterAll(() => server.close());
beforeEach(async () => {
  isFailing = false;
  await emptyBoth();
});

export type Sale = {
  order: string;
  day?: number;
  event?: string;
  city?: string;
  sold?: number;
  revenue?: number;
  name?: string;
  currency?: string;
  refunds?: number;
  campaign?: string;
};

/** Cells in the contract's order. */
export function row({
  order,
  day = 1,
  event = '1',
  city = 'Москва',
  sold = 1,
  revenue = 100,
  name = 'Концерт',
  currency = 'RUB',
  refunds = 0,
  campaign = '',
}: Sale): WireCell[] {
  const date = new Date(Date.UTC(2025, 0, day)).toISOString().slice(0, 10);
  return [date, event, city, sold, revenue, name, order, refunds, currency, campaign, null, campaign, null, null];
}

export const key = (of: Sale): string[] => {
  const [date, event, city] = row(of);
  return [String(date), String(event), String(city).toLowerCase(), of.order];
};

export async function emptyBoth(): Promise<void> {
  server.clock.now += 3_600_000;
  for (const source of [server.source, server.other]) {
    const message = pushOf(server, 'sales', [], wholeTab, { allowMassDelete: true });
    await pushed(await send(server, 'push', message, { source }));
  }
  // What deletes many rows leaves their sums to the comparison.
  await compare([]);
  server.clock.now += 1_000;
}

/** An edit: the push of its keys is all of its run. */
export async function edit(
  rows: readonly Sale[],
  more: Record<string, unknown> = {},
  source = server.source,
): Promise<void> {
  server.clock.now += 1_000;
  const message = pushOf(server, 'sales', rows.map(row), { kind: 'keys' }, { closes: true, ...more });
  await pushed(await send(server, 'push', message, { source }));
}

/** A digest of these rows, which are all there are, as a tick sends it. */
export async function compare(
  rows: readonly Sale[],
  trigger: 'schedule' | 'edit' | 'menu' = 'schedule',
  source = server.source,
): Promise<void> {
  server.clock.now += 1_000;
  const message = { ...reading(server), trigger, tabs: [digestTab('sales', rows.map(row))] };
  const answer = await digested(await send(server, 'digest', message, { source }));
  expect(answer.tabs).toMatchObject([{ inSync: true }]);
}

/** The sums as they were read from the rows before there was a table of them. */
const ofRows = (days = 'true') => `SELECT s.date AS date, s.event_id AS event_id,
    argMaxIf(s.event_name, (s._ver, s.event_name), s.event_name != '') AS event_name, s.city AS city,
    sum(s.tickets_sold) AS tickets_sold, sum(s.revenue) AS revenue, sum(s.refunds) AS refunds, s.currency AS currency
  FROM zakaz.fact_qtickets_sales AS s FINAL WHERE ${days} GROUP BY s.date, s.event_id, s.city, s.currency ORDER BY ALL`;
const ofView = 'SELECT * FROM zakaz.v_qtickets_sales_latest ORDER BY ALL';

/** Each price of a group, with how many rows have it: of the rows, and beside the sums. */
const pricesOfRows = `SELECT date, currency, event_id, city, _source, toFloat64(revenue) / tickets_sold + 0 AS price, count() AS price_row_count
  FROM zakaz.fact_qtickets_sales FINAL WHERE tickets_sold != 0 GROUP BY ALL ORDER BY ALL`;
const pricesOfSums = `SELECT date, currency, event_id, city, _source, price, price_row_count
  FROM zakaz.agg_qtickets_sales_daily FINAL ARRAY JOIN prices AS price, price_rows AS price_row_count ORDER BY ALL`;

/** Sales by UTM tags: of the rows, and as the views show them. */
const tagsOfRows = `SELECT date, utm_source, utm_medium, utm_campaign, uniqExactIf(order_id, order_id != '') AS orders,
    sum(s.tickets_sold) AS tickets_sold, sum(s.revenue) AS revenue, sum(s.refunds) AS refunds, sum(s.revenue) - sum(s.refunds) AS net_revenue, currency
  FROM zakaz.fact_qtickets_sales AS s FINAL GROUP BY ALL ORDER BY ALL`;
const tagsOfView = 'SELECT * FROM zakaz.v_qtickets_sales_by_utm ORDER BY ALL';
const earnedOfRows = `SELECT date, utm_source, utm_medium, utm_campaign, sum(s.tickets_sold) AS tickets_sold, sum(s.revenue) - sum(s.refunds) AS net_revenue,
    currency, if(currency = 'RUB', 0, count()) AS rate_missing FROM zakaz.fact_qtickets_sales AS s FINAL GROUP BY ALL ORDER BY ALL`;
const earnedOfView = `SELECT date, utm_source, utm_medium, utm_campaign, tickets_sold, net_revenue, currency, rate_missing
  FROM zakaz.v_qtickets_romi ORDER BY ALL`;

/** Rows and latest day of each spreadsheet: of the rows, and as the view has them. */
const countOfRows = `SELECT _source AS source, count() AS total_rows, max(date) AS latest_date
  FROM zakaz.fact_qtickets_sales FINAL GROUP BY _source ORDER BY ALL`;
const countOfView = `SELECT source, total_rows, latest_date FROM zakaz.v_qtickets_freshness
  WHERE contract = 'sales' AND total_rows > 0 ORDER BY ALL`;

export async function sumsAndRows(): Promise<{ sums: unknown; rows: unknown }> {
  const [sums, rows] = [
    [ofView, pricesOfSums, tagsOfView, earnedOfView, countOfView],
    [ofRows(), pricesOfRows, tagsOfRows, earnedOfRows, countOfRows],
  ].map((queries) => Promise.all(queries.map((query) => server.select(query))));
  return { sums: await sums, rows: await rows };
}

export async function expectTrueSums(): Promise<void> {
  const { sums, rows } = await sumsAndRows();
  expect(sums).toEqual(rows);
}

export async function expectLateSums(): Promise<void> {
  const { sums, rows } = await sumsAndRows();
  expect(sums).not.toEqual(rows);
}

/** All that is stored of the groups. */
export function storedSums(): Promise<unknown> {
  return server.select('SELECT * EXCEPT (_ver, _loaded_at) FROM zakaz.agg_qtickets_sales_daily FINAL ORDER BY ALL');
}
