/** SPEC I43: what panels read are sums by day. They are those of the rows, and late at most until the next comparison. */
import type { ClickHouseClient } from '@clickhouse/client';
import { createApp } from '@qtickets/ingest-server/app';
import { fixedSources } from '@qtickets/ingest-server/sources';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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

let server: TestServer;
const renewals: string[] = [];
let isFailing = false;

/** Notes the statements that renew sums; they fail where a test says so. */
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
        return Reflect.apply(member, target, args);
      };
    },
  });
}

beforeAll(async () => {
  server = await startTestServer({ client: watched });
});
afterAll(() => server.close());
beforeEach(async () => {
  isFailing = false;
  await emptyBoth();
});

type Sale = {
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
function row({
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

const key = (of: Sale): string[] => {
  const [date, event, city] = row(of);
  return [String(date), String(event), String(city).toLowerCase(), of.order];
};

async function emptyBoth(): Promise<void> {
  server.clock.now += 3_600_000;
  for (const source of [server.source, server.other]) {
    const message = pushOf(server, 'sales', [], wholeTab, { allowMassDelete: true });
    await pushed(await send(server, 'push', message, { source }));
  }
  server.clock.now += 1_000;
}

/** An edit: the push of its keys is all of its run. */
async function edit(rows: readonly Sale[], more: Record<string, unknown> = {}): Promise<void> {
  server.clock.now += 1_000;
  const message = pushOf(server, 'sales', rows.map(row), { kind: 'keys' }, { closes: true, ...more });
  await pushed(await send(server, 'push', message));
}

/** A digest of these rows, which are all there are; `schedule`: as a tick does. */
async function compare(rows: readonly Sale[], trigger = 'schedule', app = server.app): Promise<void> {
  server.clock.now += 1_000;
  const message = { ...reading(server), trigger, tabs: [digestTab('sales', rows.map(row))] };
  const answer = await digested(await send({ ...server, app }, 'digest', message));
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

async function sumsAndRows(): Promise<{ sums: unknown; rows: unknown }> {
  const [sums, rows] = [
    [ofView, pricesOfSums, tagsOfView, earnedOfView],
    [ofRows(), pricesOfRows, tagsOfRows, earnedOfRows],
  ].map((queries) => Promise.all(queries.map((query) => server.select(query))));
  return { sums: await sums, rows: await rows };
}

async function expectTrueSums(): Promise<void> {
  const { sums, rows } = await sumsAndRows();
  expect(sums).toEqual(rows);
}

async function expectLateSums(): Promise<void> {
  const { sums, rows } = await sumsAndRows();
  expect(sums).not.toEqual(rows);
}

const aSale = fc.record({
  order: fc.constantFrom('a', 'b', 'c', ''),
  day: fc.integer({ min: 1, max: 3 }),
  event: fc.constantFrom('1', '2'),
  city: fc.constantFrom('Москва', 'Казань'),
  sold: fc.integer({ min: -2, max: 3 }),
  revenue: fc.integer({ min: -500, max: 500 }),
  name: fc.constantFrom('', 'Арбуз', 'Яблоко'),
  currency: fc.constantFrom('RUB', 'USD'),
  refunds: fc.constantFrom(0, 1, 7.5),
  campaign: fc.constantFrom('', 'весна', 'ads'),
});
const aPush = fc.record({
  isOther: fc.boolean(),
  kind: fc.constantFrom('edit', 'edit', 'delete', 'whole', 'repeat'),
  rows: fc.array(aSale, { minLength: 1, maxLength: 5 }),
  /** How long ago the sheet was read. */
  lateMs: fc.constantFrom(0, 0, 0, 2_500, 5_500),
});

test('after any pushes of two spreadsheets, late and repeated ones included, the view shows the sums of the rows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aPush, { minLength: 1, maxLength: 8 }), async (pushes) => {
      await emptyBoth();
      let last: { source: TestServer['source']; message: Record<string, unknown> } | undefined;
      for (const { isOther, kind, rows, lateMs } of pushes) {
        server.clock.now += 1_000;
        const more = { allowMassDelete: true, ...reading(server, server.clock.now - lateMs) };
        const cells = rows.map(row);
        const fresh =
          kind === 'delete'
            ? pushOf(server, 'sales', [], { kind: 'keys', emptied: rows.map(key) }, more)
            : pushOf(server, 'sales', cells, kind === 'whole' ? wholeTab : { kind: 'keys' }, more);
        const sent = kind === 'repeat' ? last : undefined;
        last = sent ?? { source: isOther ? server.other : server.source, message: fresh };
        await pushed(await send(server, 'push', last.message, { source: last.source }));
        await expectTrueSums();
      }
    }),
    { numRuns: 5 },
  );
});

describe('a push whose sums could not be renewed', () => {
  const [before, after]: Sale[] = [
    { order: 'a', revenue: 1 },
    { order: 'a', revenue: 2 },
  ];

  test('is taken all the same, is told in the log, and the next comparison repairs them', async () => {
    await edit([before as Sale]);
    await compare([before as Sale]);
    isFailing = true;
    await edit([after as Sale]);
    await expectLateSums();
    expect(server.logLines.filter((line) => /daily sums late.*"code":"243"/.test(line))).toHaveLength(1);
    isFailing = false;
    await compare([after as Sale]);
    await expectTrueSums();
  });

  test('is told by ClickHouse’s own number of the error', async () => {
    await server.client.command({ query: 'RENAME TABLE zakaz.agg_qtickets_sales_daily TO zakaz.away' });
    await edit([before as Sale]);
    await server.client.command({ query: 'RENAME TABLE zakaz.away TO zakaz.agg_qtickets_sales_daily' });
    expect(server.logLines.filter((line) => line.includes('daily sums late')).at(-1)).toContain('"code":"60"');
    await compare([before as Sale]);
    await expectTrueSums();
  });

  test('is repaired by a comparison whose own repair failed at first, once that works', async () => {
    isFailing = true;
    await edit([before as Sale]);
    await compare([before as Sale]);
    await expectLateSums();
    isFailing = false;
    await compare([before as Sale]);
    await expectTrueSums();
  });
});

test('a quiet tick asks nothing of the sums', async () => {
  await edit([{ order: 'a' }]);
  await compare([{ order: 'a' }]);
  renewals.length = 0;
  await compare([{ order: 'a' }]);
  expect(renewals).toEqual([]);
});

test('a pushed row of a sync that touches many days waits for the comparison that ends it; an edit of as many does not', async () => {
  const rows = Array.from({ length: 450 }, (_, day) => ({ order: `o${day}`, day: 10 + day }));
  await edit(rows, { closes: false });
  await expectLateSums();
  await compare(rows);
  await expectTrueSums();
  await edit(rows.map((of) => ({ ...of, revenue: 7 })));
  await expectTrueSums();
});

test('a push of a sync that writes many rows of one day waits for that comparison, too', async () => {
  const rows = Array.from({ length: 401 }, (_, order) => ({ order: `o${order}` }));
  await edit(rows, { closes: false });
  await expectLateSums();
  await compare(rows);
  await expectTrueSums();
});

describe('damage of the sums by hand', () => {
  const spoil = (replaced: string, version = 'toUInt64(toUnixTimestamp64Micro(now64(6)))') =>
    server.client.command({
      query: `INSERT INTO zakaz.agg_qtickets_sales_daily SELECT * REPLACE (${replaced}, ${version} AS _ver)
        FROM zakaz.agg_qtickets_sales_daily FINAL`,
    });

  test.each([
    ['an amount', 'revenue + 1 AS revenue'],
    ['a name', "'x' AS event_name"],
    ['a price', 'arrayMap(price -> price + 1, prices) AS prices'],
    ['a tag', "arrayMap(one -> 'x', utm.campaign) AS `utm.campaign`"],
    ['amounts of a tag', 'arrayMap(one -> one + 1, utm.revenue) AS `utm.revenue`'],
    ['refunds of a tag', 'arrayMap(one -> one + 1, utm.refunds) AS `utm.refunds`'],
    ['tickets of a tag', 'arrayMap(one -> one + 1, utm.tickets_sold) AS `utm.tickets_sold`'],
    ['rows of a tag', 'arrayMap(one -> one + 1, utm.row_count) AS `utm.row_count`'],
    ['orders of a tag', 'arrayMap(one -> emptyArrayUInt64(), utm.orders) AS `utm.orders`'],
    ['how many rows have a price', 'arrayMap(one -> one + 1, price_rows) AS price_rows'],
    ['a group that is none', "'омск' AS city"],
    ['a group that is gone', '1 AS _deleted'],
    ['an amount, under a version from the future', 'revenue + 1 AS revenue', '_ver + 1000000000000'],
  ])(
    '%s: Sync now repairs it, and so does the first comparison of a server that was started anew',
    async (_, replaced, version?: string) => {
      const rows = [{ order: 'a' }, { order: 'b', day: 2, currency: 'USD' }];
      await edit(rows);
      await compare(rows);
      await spoil(replaced, version);
      await expectLateSums();
      await compare(rows, 'menu');
      await expectTrueSums();
      await spoil(replaced, version);
      await expectLateSums();
      await compare(rows, 'schedule', restarted());
      await expectTrueSums();
    },
  );

  test('a tick of the next day repairs it, without a person and without a restart', async () => {
    const rows = [{ order: 'a' }];
    await edit(rows);
    await compare(rows);
    await spoil('revenue + 1 AS revenue', '_ver + 1');
    await compare(rows);
    await expectLateSums();
    server.clock.now += 86_400_000;
    await compare(rows);
    await expectTrueSums();
  });

  test('a name of rows that have none is repaired likewise', async () => {
    const rows = [{ order: 'a', name: '' }];
    await edit(rows);
    await compare(rows);
    await spoil("'x' AS event_name", '_ver + 1');
    await expectLateSums();
    await compare(rows, 'menu');
    await expectTrueSums();
  });

  test('a tag that no row has is repaired likewise', async () => {
    await edit([{ order: 'a' }]);
    await compare([{ order: 'a' }]);
    const ofNone = ["'x'", "''", "''", '0', '0', '0', '0', '[]'];
    const names = ['source', 'medium', 'campaign', 'row_count', 'tickets_sold', 'revenue', 'refunds', 'orders'];
    await spoil(
      names.map((name, at) => `arrayPushBack(utm.${name}, ${ofNone[at]}) AS \`utm.${name}\``).join(', '),
      '_ver + 1',
    );
    await expectLateSums();
    await compare([{ order: 'a' }], 'menu');
    await expectTrueSums();
  });

  test.each([
    ['fewer prices than counts of them', 'arrayPopBack(prices) AS prices'],
    ['more counts than prices', 'arrayPushBack(price_rows, 1) AS price_rows'],
  ])('%s are repaired likewise, though the engine takes no lists of unlike lengths together', async (_, replaced) => {
    const rows = [{ order: 'a' }, { order: 'b', revenue: 7 }];
    await edit(rows);
    await compare(rows);
    await spoil(replaced, '_ver + 1');
    await expect(sumsAndRows()).rejects.toThrow('Sizes');
    await compare(rows, 'menu');
    await expectTrueSums();
  });

  test('an edit of its day repairs it, too', async () => {
    await edit([{ order: 'a' }]);
    await spoil('revenue + 1 AS revenue');
    await edit([{ order: 'b' }]);
    await expectTrueSums();
  });
});

/** The same warehouse behind a process that remembers nothing. */
function restarted(): TestServer['app'] {
  return createApp({
    warehouse: server.warehouse,
    sources: fixedSources([server.source, server.other]),
    log: () => undefined,
    now: () => server.clock.now,
    maxBodyBytes: 33_554_432,
  });
}

describe('two renewals of one day at once, of which the one that read earlier is stored later', () => {
  const agg = '`zakaz`.`agg_qtickets_sales_daily`';
  // Of a day that no other test left sums of the future on: where there are some, two renewals at once have one version.
  const [first, second] = [
    { order: 'a', day: 9 },
    { order: 'b', day: 9 },
  ];

  /** A reads and is held; B writes a row, reads and is stored; then A is stored. @param ahead of A's clock, microseconds */
  async function interleave(ahead: number): Promise<void> {
    await edit([first]);
    await server.client.command({ query: `CREATE OR REPLACE TABLE zakaz.held AS ${agg}` });
    await server.client.command({ query: (renewals.at(-1) ?? '').replace(agg, 'zakaz.held') });
    await edit([second]);
    const held = `SELECT * REPLACE (_ver + ${ahead} AS _ver) FROM zakaz.held`;
    await server.client.command({ query: `INSERT INTO ${agg} ${held}` });
    await server.client.command({ query: 'DROP TABLE zakaz.held' });
  }

  test('counts nowhere, since its version is of the moment before it read', async () => {
    await interleave(0);
    await expectTrueSums();
  });

  test('counts where the clock of its node is ahead, and the next comparison finds it', async () => {
    await interleave(60_000_000);
    await expectLateSums();
    await compare([first, second]);
    await expectTrueSums();
  });
});

test('edits of one day at once leave the sums of all of them, and a renewal that read earlier and is stored later counts nowhere', async () => {
  const orders = Array.from({ length: 8 }, (_, index) => ({ order: `o${index}` }));
  await Promise.all(orders.map((of) => edit([of])));
  await expectTrueSums();
  await server.client.command({
    query: `INSERT INTO zakaz.agg_qtickets_sales_daily SELECT * REPLACE (revenue - 100 AS revenue, _ver - 1 AS _ver)
      FROM zakaz.agg_qtickets_sales_daily FINAL`,
  });
  await expectTrueSums();
});
