/** SPEC I43: sums by day that somebody changed by hand are repaired by what looks at all of them. */
import { describe, expect, test } from 'vitest';
import { compare, edit, expectLateSums, expectTrueSums, restarted, server, sumsAndRows } from './summed-sales.ts';

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
