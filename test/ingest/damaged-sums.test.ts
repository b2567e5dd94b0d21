/** SPEC I43: sums by day that somebody changed by hand are repaired by the next comparison, a tick's like any other. */
import { DailySales } from '@qtickets/ingest-server/clickhouse/tables/daily-sales';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  compare,
  edit,
  emptyBoth,
  expectLateSums,
  expectTrueSums,
  failRenewals,
  renewals,
  server,
  storedSums,
  sumsAndRows,
} from './summed-sales.ts';

const SUMS = 'zakaz.agg_qtickets_sales_daily';
/** The highest number that a version can be. */
const HIGHEST = '18446744073709551615';
const ROWS = [
  { order: 'a', campaign: 'весна' },
  { order: 'b', day: 2, currency: 'USD', revenue: 7 },
];

const command = (query: string) => server.client.command({ query });

// Rows are gone by then: no test sees versions that another one left.
beforeEach(() => command(`TRUNCATE TABLE ${SUMS}`));

/** Groups, changed, under a version that counts. */
const spoil = (replaced: string, version = '_ver + 1') =>
  command(`INSERT INTO ${SUMS} SELECT * REPLACE (${replaced}, ${version} AS _ver) FROM ${SUMS} FINAL`);

/** Until the test ends. */
async function stopMerges(): Promise<void> {
  await command(`SYSTEM STOP MERGES ${SUMS}`);
  onTestFinished(async () => {
    await command(`SYSTEM START MERGES ${SUMS}`);
  });
}

/** Another value of a column, by the beginning of its type. */
const another: readonly (readonly [type: string, value: (column: string) => string])[] = [
  ['Array(Array', (column) => `arrayMap(one -> arrayPushBack(one, 1), ${column})`],
  ['Array(String', (column) => `arrayMap(one -> concat(one, 'x'), ${column})`],
  ['Array', (column) => `arrayMap(one -> one + 1, ${column})`],
  ['FixedString', () => "'EUR'"],
  ['String', (column) => `concat(${column}, 'x')`],
  ['LowCardinality', (column) => `concat(${column}, 'x')`],
  ['', (column) => `${column} + 1`],
];

test('a comparison repairs whatever column was changed', async () => {
  await edit(ROWS);
  const before = await storedSums();
  const columns = await server.select(
    "SELECT name, type FROM system.columns WHERE database = 'zakaz' AND table = 'agg_qtickets_sales_daily' AND name NOT IN ('_source', '_ver', '_loaded_at')",
  );
  expect(columns.length).toBeGreaterThan(24);
  for (const { name, type } of columns) {
    const [, value = String] = another.find(([start]) => String(type).startsWith(start)) ?? [];
    await spoil(`${value(`\`${name}\``)} AS \`${name}\``);
    expect([name, await storedSums()]).not.toEqual([name, before]);
    await compare(ROWS);
    expect([name, await storedSums()]).toEqual([name, before]);
  }
});

describe('a comparison repairs', () => {
  test.each([
    ['an amount, under a version from the future', () => spoil('revenue + 1 AS revenue', '_ver + 1000000000000')],
    ['an amount, under the highest version', () => spoil('revenue + 1 AS revenue', HIGHEST)],
    ['groups gone under the highest version', () => spoil('1 AS _deleted', HIGHEST)],
    ['groups that are none', () => spoil("'омск' AS city")],
    ['groups of a day that is none', () => spoil("toDate('1970-01-01') AS date")],
    ['removed groups', () => command(`ALTER TABLE ${SUMS} DELETE WHERE currency = 'USD' SETTINGS mutations_sync = 2`)],
    ['a dropped partition', () => command(`ALTER TABLE ${SUMS} DROP PARTITION tuple()`)],
    ['an emptied table', () => command(`TRUNCATE TABLE ${SUMS}`)],
  ])('%s', async (_, damage) => {
    await edit(ROWS);
    const before = await storedSums();
    await damage();
    await expectLateSums();
    await compare(ROWS);
    await expectTrueSums();
    await command(`OPTIMIZE TABLE ${SUMS} FINAL`);
    expect(await storedSums()).toEqual(before);
  });

  test.each([
    ['as they were before', 'SELECT * REPLACE (_ver + 1000000000 AS _ver) FROM zakaz.groups'],
    ['without any', `SELECT * REPLACE (_ver + 1 AS _ver, 0 AS _deleted) FROM ${SUMS} AS s WHERE s._deleted = 1`],
  ])('groups that came back after all their rows were deleted, %s', async (_, groups) => {
    await edit(ROWS);
    await command(`CREATE OR REPLACE TABLE zakaz.groups ENGINE = Memory AS SELECT * FROM ${SUMS} FINAL`);
    await emptyBoth();
    await command(`INSERT INTO ${SUMS} ${groups}`);
    await command('DROP TABLE zakaz.groups');
    expect(await storedSums()).not.toEqual([]);
    await compare([]);
    expect(await storedSums()).toEqual([]);
  });

  test('a name of rows that have none', async () => {
    const rows = [{ order: 'a', name: '' }];
    await edit(rows);
    await spoil("'x' AS event_name");
    await expectLateSums();
    await compare(rows);
    await expectTrueSums();
  });

  test('a tag that no row has', async () => {
    await edit(ROWS);
    const ofNone = ["'x'", "''", "''", '0', '0', '0', '0', '[]'];
    const names = ['source', 'medium', 'campaign', 'row_count', 'tickets_sold', 'revenue', 'refunds', 'orders'];
    await spoil(names.map((name, at) => `arrayPushBack(utm.${name}, ${ofNone[at]}) AS \`utm.${name}\``).join(', '));
    await expectLateSums();
    await compare(ROWS);
    await expectTrueSums();
  });

  test.each([
    ['fewer prices than counts of them', 'arrayPopBack(prices) AS prices'],
    ['more counts than prices', 'arrayPushBack(price_rows, 1) AS price_rows'],
  ])('%s, though the engine takes no lists of unlike lengths together', async (_, replaced) => {
    await edit(ROWS);
    await spoil(replaced);
    await expect(sumsAndRows()).rejects.toThrow('Sizes');
    await compare(ROWS);
    await expectTrueSums();
  });
});

describe('of prices and tags, which cost most to look at', () => {
  const SPOILT = "arrayMap(one -> concat(one, 'x'), utm.campaign) AS `utm.campaign`";
  const ROW = { order: 'a', campaign: 'весна' };

  test.each(['edit', 'schedule', 'menu'] as const)('a comparison by %s repairs them', async (trigger) => {
    await edit([ROW]);
    const before = await storedSums();
    await spoil(SPOILT);
    await compare([ROW], trigger);
    expect(await storedSums()).toEqual(before);
  });

  test.each([
    ['changed in place', "UPDATE `utm.campaign` = arrayMap(one -> concat(one, 'x'), utm.campaign)"],
    ['changed in place with their hash', 'UPDATE prices = arrayMap(one -> one + 1, prices), group_hash = 0'],
  ])('a comparison repairs those that were %s', async (_, change) => {
    await edit([ROW]);
    await compare([ROW]);
    const before = await storedSums();
    await command(`ALTER TABLE ${SUMS} ${change} WHERE true SETTINGS mutations_sync = 2`);
    expect(await storedSums()).not.toEqual(before);
    await compare([ROW]);
    expect(await storedSums()).toEqual(before);
  });

  test('the engine remembers of each part that nothing in it is spoilt', async () => {
    await stopMerges();
    await edit([ROW]);
    const look = async () => {
      await new DailySales(server.client, 'zakaz').spoiltDays(server.source.spreadsheetId);
      const counted = "SELECT toInt32(value) AS parts FROM system.events WHERE event = 'QueryConditionCacheMisses'";
      return Number((await server.select(counted))[0]?.parts);
    };
    const read = await look();
    expect(await look()).toBe(read);
    await spoil('revenue AS revenue');
    expect(await look()).toBeGreaterThan(read);
  });

  test('what one spreadsheet’s comparison finds of another waits for that one’s', async () => {
    await edit([ROW]);
    const own = await storedSums();
    await edit([ROW], {}, server.other);
    const both = await storedSums();
    await spoil(SPOILT);
    await compare([ROW]);
    expect(await storedSums()).not.toEqual(both);
    expect(await server.select(`SELECT count() AS wrong FROM ${SUMS} FINAL WHERE has(utm.campaign, 'веснаx')`)).toEqual(
      [{ wrong: '1' }],
    );
    await compare([ROW], 'schedule', server.other);
    expect(await storedSums()).toEqual(both);
    expect(own).not.toEqual(both);
  });

  test('what a failed renewal left spoilt is repaired by the next comparison', async () => {
    await edit([ROW]);
    const before = await storedSums();
    await spoil(SPOILT);
    failRenewals(true);
    await compare([ROW]);
    failRenewals(false);
    await compare([ROW]);
    expect(await storedSums()).toEqual(before);
  });

  test('the next comparison repairs all else', async () => {
    await edit([ROW]);
    const before = await storedSums();
    await spoil('revenue + 1 AS revenue');
    await compare([ROW], 'edit');
    expect(await storedSums()).toEqual(before);
  });
});

test('where looking at all groups takes too long, they are looked at by years', async () => {
  const asked: string[] = [];
  const slow = new Proxy(server.client, {
    get(target, name) {
      if (name !== 'query') return Reflect.get(target, name, target);
      return async (of: Parameters<typeof target.query>[0]) => {
        asked.push(of.query);
        if (of.query.includes('WHERE true')) throw Object.assign(new Error('Timeout exceeded'), { code: '159' });
        return target.query(of);
      };
    },
  });
  await edit(Array.from({ length: 6 }, (_, at) => ({ order: `o${at}`, day: 1 + 200 * at })));
  await spoil("'spoilt' AS event_name");
  const days = await new DailySales(slow, 'zakaz').spoiltDays(server.source.spreadsheetId);
  expect(days).toHaveLength(6);
  expect(asked.filter((query) => /PREWHERE group_hash .* WHERE toYear/s.test(query))).toHaveLength(3);
});

test('a group that was repaired is not repaired again, though its spoilt version is still there', async () => {
  await stopMerges();
  await edit(ROWS);
  await spoil("'spoilt' AS event_name");
  await compare(ROWS);
  renewals.length = 0;
  await compare(ROWS);
  expect(renewals).toEqual([]);
  await expectTrueSums();
});

test('an edit of its day repairs it, too', async () => {
  await edit([{ order: 'a' }]);
  await spoil('revenue + 1 AS revenue');
  await edit([{ order: 'b' }]);
  await expectTrueSums();
});

test('a row that somebody changed and changed back, with an edit of its day in between, leaves no trace', async () => {
  const change = (revenue: number) =>
    command(
      `ALTER TABLE zakaz.fact_qtickets_sales UPDATE revenue = ${revenue} WHERE order_id = 'a' SETTINGS mutations_sync = 2`,
    );
  await edit([{ order: 'a' }]);
  await change(5);
  await edit([{ order: 'b' }]);
  await change(100);
  await expectLateSums();
  await compare([{ order: 'a' }, { order: 'b' }]);
  await expectTrueSums();
});
