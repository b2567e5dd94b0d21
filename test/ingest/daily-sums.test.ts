/** SPEC I43: what panels read are sums by day. They are those of the rows, and late at most until the next comparison. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compare,
  comparisons,
  edit,
  emptyBoth,
  expectLateSums,
  expectTrueSums,
  failRenewals,
  key,
  renewals,
  row,
  type Sale,
  server,
} from './summed-sales.ts';
import { pushed, pushOf, reading, send, type TestServer, wholeTab } from './support.ts';

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

test('a group that is gone is marked so once, whatever else is edited on its day', async () => {
  await edit([{ order: 'a' }, { order: 'b', event: '2' }]);
  const gone = pushOf(
    server,
    'sales',
    [],
    { kind: 'keys', emptied: [key({ order: 'b', event: '2' })] },
    { closes: true },
  );
  await pushed(await send(server, 'push', gone));
  const marks = () =>
    server.select(
      "SELECT max(_ver) AS newest FROM zakaz.agg_qtickets_sales_daily WHERE event_id = '2' AND _deleted = 1",
    );
  const before = await marks();
  await edit([{ order: 'a', revenue: 2 }]);
  expect(await marks()).toEqual(before);
  await edit([{ order: 'b', event: '2' }]);
  await expectTrueSums();
});

describe('a push whose sums could not be renewed', () => {
  const [before, after]: Sale[] = [
    { order: 'a', revenue: 1 },
    { order: 'a', revenue: 2 },
  ];

  test('is taken all the same, is told in the log, and the next comparison repairs them', async () => {
    await edit([before as Sale]);
    await compare([before as Sale]);
    failRenewals(true);
    await edit([after as Sale]);
    await expectLateSums();
    expect(server.logLines.filter((line) => /daily sums late.*"code":"243"/.test(line))).toHaveLength(1);
    failRenewals(false);
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
    failRenewals(true);
    await edit([before as Sale]);
    await compare([before as Sale]);
    await expectLateSums();
    failRenewals(false);
    await compare([before as Sale]);
    await expectTrueSums();
  });
});

test('a tick reads no rows for sums that add up to them: after edits whose sums were renewed, and a quiet one', async () => {
  const odd = { name: '', sold: -1, refunds: 7.5, currency: 'USD', campaign: 'весна' };
  comparisons.length = 0;
  await edit([{ order: 'a' }, { order: 'b', sold: 0 }, { order: '', ...odd }]);
  await compare([{ order: 'a' }, { order: 'b', sold: 0 }, { order: '', ...odd }]);
  await edit([{ order: 'a', ...odd }]);
  for (const _ of ['after an edit', 'quiet'])
    await compare([
      { order: 'a', ...odd },
      { order: 'b', sold: 0 },
      { order: '', ...odd },
    ]);
  expect(comparisons).toEqual([]);
});

describe('what hashes of rows do not tell, a comparison repairs likewise', () => {
  test('which name is the newest, after a row was changed and changed back and neither was summed', async () => {
    const [first, second] = [
      { order: 'a', name: 'Арбуз' },
      { order: 'b', name: 'Яблоко' },
    ];
    await edit([first]);
    await edit([second]);
    failRenewals(true);
    await edit([{ ...first, name: 'Банан' }]);
    await edit([first]);
    await expectLateSums();
    failRenewals(false);
    await compare([first, second]);
    await expectTrueSums();
  });

  test('sums of a row that was damaged by hand, after its repair could not be summed', async () => {
    await edit([{ order: 'a' }]);
    const damage = "ALTER TABLE zakaz.fact_qtickets_sales UPDATE revenue = 5 WHERE _source = 'sheet-one'";
    await server.client.command({ query: `${damage} SETTINGS mutations_sync = 2` });
    await edit([{ order: 'b' }]);
    failRenewals(true);
    await edit([{ order: 'a' }]);
    await expectLateSums();
    failRenewals(false);
    await compare([{ order: 'a' }, { order: 'b' }]);
    await expectTrueSums();
  });
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
