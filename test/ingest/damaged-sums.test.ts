/** SPEC I43: sums by day that somebody changed by hand are repaired by the next comparison, a tick's like any other. */
import { DailySales } from '@qtickets/ingest-server/clickhouse/tables/daily-sales';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  compare,
  edit,
  emptyBoth,
  expectLateSums,
  expectTrueSums,
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

  test('what ends an edit looks at none, the next tick does', async () => {
    await edit([ROW]);
    await compare([ROW]);
    const before = await storedSums();
    await spoil(SPOILT);
    const spoilt = await storedSums();
    await compare([ROW], 'edit');
    expect(await storedSums()).toEqual(spoilt);
    await compare([ROW]);
    expect(await storedSums()).toEqual(before);
  });

  test('Sync now looks at all', async () => {
    await edit([ROW]);
    const before = await storedSums();
    await spoil(SPOILT);
    await compare([ROW], 'menu');
    expect(await storedSums()).toEqual(before);
  });

  describe('where they are parted by five', () => {
    const QUARTER = 900_000;
    const daily = () => new DailySales(server.client, 'zakaz');

    /** It is a minute before the next turn then. Parts are counted by what is stored, replaced versions included, so that nothing may merge meanwhile. */
    async function spoilDaysOfAllParts(): Promise<unknown> {
      await edit(Array.from({ length: 40 }, (_, at) => ({ order: `o${at}`, day: 1 + 32 * at, campaign: 'весна' })));
      const before = await storedSums();
      await spoil(SPOILT);
      await command(`SYSTEM STOP MERGES ${SUMS}`);
      onTestFinished(async () => {
        await command(`SYSTEM START MERGES ${SUMS}`);
      });
      server.clock.now += QUARTER - (server.clock.now % QUARTER) - 60_000;
      return before;
    }

    /** @returns how many groups are wrong after it */
    async function look(since: number, isEdit = false): Promise<number> {
      const [{ groups } = {}] = await server.select(`SELECT toInt32(count()) AS groups FROM ${SUMS}`);
      const turns = { since, now: server.clock.now, isEdit };
      const { spoilt } = await daily().check(server.source.spreadsheetId, '', turns, Math.floor(Number(groups) / 4));
      await daily().renew(server.source.spreadsheetId, spoilt);
      const wrong = `SELECT toInt32(countIf(has(utm.campaign, 'веснаx'))) AS wrong FROM ${SUMS} FINAL`;
      return Number((await server.select(wrong))[0]?.wrong);
    }

    test.each([
      [1, [32, 24, 16, 8, 0]],
      [2, [24, 8, 0]],
      [7, [0]],
    ])(
      'ticks %i quarters of an hour apart look at those days whose turn came since the last',
      async (quarters, left) => {
        const before = await spoilDaysOfAllParts();
        const found: number[] = [];
        for (const _ of left) {
          const since = server.clock.now;
          server.clock.now += quarters * QUARTER;
          found.push(await look(since));
        }
        expect(found).toEqual(left);
        expect(await storedSums()).toEqual(before);
      },
    );

    test('ticks miss no turn where edits between them prove the tab', async () => {
      await spoilDaysOfAllParts();
      let [since, wrong] = [server.clock.now, 40];
      for (const isEdit of Array.from({ length: 5 }, () => [true, false]).flat()) {
        server.clock.now += isEdit ? QUARTER - 60_000 : 60_000;
        wrong = await look(since, isEdit);
        since = server.clock.now;
      }
      expect(wrong).toBe(0);
    });

    test('ticks miss no turn where the clock of the sheet is ahead', async () => {
      await spoilDaysOfAllParts();
      let wrong = 40;
      for (let tick = 0; tick < 5; tick += 1) {
        const since = server.clock.now + 240_000;
        server.clock.now += QUARTER;
        wrong = await look(since);
      }
      expect(wrong).toBe(0);
    });
  });

  test('the next comparison repairs all else', async () => {
    await edit([ROW]);
    const before = await storedSums();
    await spoil('revenue + 1 AS revenue');
    await compare([ROW], 'edit');
    expect(await storedSums()).toEqual(before);
  });
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
