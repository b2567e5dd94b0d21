import type { RowsScope, Warehouse } from '@qtickets/ingest-server/ingest/ports';
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { inventory } from '@qtickets/shared-schema/contracts/inventory';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { bucketOf, digestOf } from '@qtickets/shared-schema/wire/digest';
import { fromHex, toHex, zeroHash } from '@qtickets/shared-schema/wire/hash64';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changeOf, run, saleRow } from '../support/changes.ts';
import { type Engine, startEngine, type TestDatabase, transports } from '../support/engine.ts';

const SOURCE = '1AbC';

/** A tab as a digest is compared with it. */
async function stateOf(
  warehouse: Warehouse,
  contract: Contract = sales,
  asked: { source?: string; bits?: number; keep?: readonly string[] } = {},
) {
  const { source = SOURCE, bits = 0, keep = [] } = asked;
  const [state] = await warehouse.tabStates(source, [{ contract, bits, keep }]);
  if (state === undefined) throw new Error('one tab');
  return state;
}

async function liveRows(warehouse: Warehouse, source = SOURCE): Promise<number> {
  return (await warehouse.guardCounts(source, sales, 1)).live;
}

async function linesIn(warehouse: Warehouse, scope: RowsScope, contract: Contract = sales, source = SOURCE) {
  return (await warehouse.storedIn(source, contract, scope, 1)).lines;
}

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

describe.each(transports)('the warehouse by the %s connection', (transport) => {
  let db: TestDatabase;
  let warehouse: Warehouse;
  beforeEach(async () => {
    db = await engine.emptyDatabase(transport);
    warehouse = db.warehouse;
  });

  test('gives the same digest as JavaScript does, sums above 2^53 and 2^64 included', async () => {
    const changes = Array.from({ length: 500 }, (_, i) => changeOf(sales, saleRow({ order: `№ ${i}` }), 10));
    await warehouse.write(SOURCE, sales, changes, run);
    for (const bits of [0, 6, 13]) {
      const expected = digestOf(changes, bits)
        .buckets.map(({ count, sum }, bucket) => ({
          tab: 'sales',
          bucket,
          count,
          sum: BigInt(`0x${toHex(sum)}`).toString(),
          kept: 0,
          misplaced: 0,
          damaged: 0,
          latestDate: '2026-03-01',
          checksum: BigInt.asUintN(64, BigInt(`0x${toHex(sum)}`) + BigInt(count) * 10n).toString(),
        }))
        .filter(({ count }) => count > 0);
      expect((await stateOf(warehouse, sales, { bits })).buckets.toSorted((a, b) => a.bucket - b.bucket)).toEqual(
        expected,
      );
    }
  });

  test('leaves kept keys out of the digest and counts them apart', async () => {
    const [first, second] = ['a', 'b'].map((order) => changeOf(sales, saleRow({ order }), 10));
    if (first === undefined || second === undefined) throw new Error('two changes');
    await warehouse.write(SOURCE, sales, [first, second], run);
    expect(await liveRows(warehouse)).toBe(2);
    const { buckets } = await stateOf(warehouse, sales, { keep: [toHex(first.keyHash)] });
    const sum = BigInt(`0x${toHex(second.rowHash)}`).toString();
    expect(buckets).toMatchObject([{ bucket: 0, count: 1, sum, kept: 1, latestDate: '2026-03-01' }]);
  });

  test('keeps the newest version whatever the order of arrival, and a tombstone hides its row', async () => {
    const row = saleRow({ order: 'x' });
    const older = changeOf(sales, saleRow({ order: 'x', revenue: '1.00' }), 100);
    const gone = changeOf(sales, row, 300, { deleted: true });
    const late = changeOf(sales, saleRow({ order: 'x', revenue: '2.00' }), 200);
    await warehouse.write(SOURCE, sales, [older], run);
    await warehouse.write(SOURCE, sales, [gone], run);
    await warehouse.write(SOURCE, sales, [late], run);
    const scope = { keyHashes: [toHex(gone.keyHash)] };
    const newerThan = async (readAt: number) => (await warehouse.storedIn(SOURCE, sales, scope, readAt)).newerKeys;
    expect(await linesIn(warehouse, scope)).toEqual([]);
    expect([await newerThan(300), await newerThan(301)]).toEqual([new Set([toHex(gone.keyHash)]), new Set()]);
    expect((await stateOf(warehouse)).version).toBe(300);
    await warehouse.write(SOURCE, sales, [changeOf(sales, row, 301)], run);
    expect(await linesIn(warehouse, scope)).toHaveLength(1);
  });

  test('counts as tombstones only identities whose newest state is one, ties by what was stored last', async () => {
    const sale = (order: string) => saleRow({ order });
    const tombstonesSince = async (readAt: number) => (await warehouse.guardCounts(SOURCE, sales, readAt)).tombstones;
    await warehouse.write(SOURCE, sales, [changeOf(sales, sale('back'), 10, { deleted: true })], run);
    await warehouse.write(SOURCE, sales, [changeOf(sales, sale('back'), 11)], run);
    await warehouse.write(SOURCE, sales, [changeOf(sales, sale('gone'), 10), changeOf(sales, sale('old'), 4)], run);
    await warehouse.write(SOURCE, sales, [changeOf(sales, sale('gone'), 12, { deleted: true })], run);
    await warehouse.write(SOURCE, sales, [changeOf(sales, sale('old'), 5, { deleted: true })], run);
    await warehouse.write(SOURCE, sales, [changeOf(sales, sale('tie'), 12)], run);
    await warehouse.write(SOURCE, sales, [changeOf(sales, sale('tie'), 12, { deleted: true })], run);
    expect(await tombstonesSince(10)).toBe(2);
    expect(await tombstonesSince(1)).toBe(3);
    expect(await tombstonesSince(13)).toBe(0);
    await warehouse.write(SOURCE, sales, [changeOf(sales, sale('tie'), 12)], run);
    expect(await tombstonesSince(10)).toBe(1);
  });

  test('keeps two keys with one hash apart, and deletes them one by one', async () => {
    const keyHash = 'ffffffffffffffff';
    const [a, b] = ['a', 'b'].map((order) => changeOf(sales, saleRow({ order }), 10, { keyHash: fromHex(keyHash) }));
    if (a === undefined || b === undefined) throw new Error('two changes');
    await warehouse.write(SOURCE, sales, [a, b], run);
    const lines = await linesIn(warehouse, { bits: 13, buckets: [8191] });
    expect(lines.map(({ key }) => JSON.parse(key)[3]).sort()).toEqual(['a', 'b']);
    await warehouse.write(SOURCE, sales, [{ ...a, deleted: true, version: 11 }], run);
    expect((await linesIn(warehouse, { keyHashes: [keyHash] })).map(({ key }) => JSON.parse(key)[3])).toEqual(['b']);
    expect(await db.select('SELECT count() AS n FROM db.meta_changes FINAL')).toEqual([{ n: '3' }]);
  });

  test('logs values and cells as JSON.stringify writes them, whatever stands in them', async () => {
    const odd = ['"', '\\', '[{', '}]', '",":', '\n', '\0', '\u2028', '🎫', '\ud800', 'null', "'", ''];
    const cells = [...odd, ...odd.map((text) => ({ number: -1.5e-7, format: text }))];
    const changes = odd.slice(0, 9).map((text, index) => {
      const values = saleRow({ order: `${index}`, name: text });
      return changeOf(sales, values, 10, { cells: cells.slice(index) });
    });
    await warehouse.write(SOURCE, sales, changes, run);
    const stored = await db.select('SELECT values_json, payload_json FROM db.meta_changes ORDER BY key_json');
    expect(stored).toEqual(
      changes.map(({ canonical, cells }) => ({
        values_json: JSON.stringify(Object.fromEntries(sales.columns.map(({ name }, at) => [name, canonical[at]]))),
        payload_json: JSON.stringify(cells),
      })),
    );
  });

  test('numbers the lines of a key, and each is a row', async () => {
    const row = saleRow({ order: 'twice' });
    const changes = [changeOf(sales, row, 10, { line: 0 }), changeOf(sales, row, 10, { line: 1 })];
    await warehouse.write(SOURCE, sales, changes, run);
    const lines = await linesIn(warehouse, { keyHashes: [toHex(changes[0]?.keyHash ?? zeroHash)] });
    expect(lines.map(({ line }) => line).sort()).toEqual([0, 1]);
    expect(new Set(lines.map(({ rowHash }) => rowHash))).toEqual(new Set(changes.map(({ rowHash }) => toHex(rowHash))));
  });

  test('gives the same lines for few buckets, for many, and for all', async () => {
    const changes = Array.from({ length: 400 }, (_, i) => changeOf(sales, saleRow({ order: `${i}` }), 10));
    await warehouse.write(SOURCE, sales, changes, run);
    const bits = 13;
    const inBuckets = (buckets: readonly number[]): string[] => {
      const wanted = new Set(buckets);
      return changes.filter(({ keyHash }) => wanted.has(bucketOf(keyHash, bits))).map(({ keyHash }) => toHex(keyHash));
    };
    const all = [...new Set(changes.map(({ keyHash }) => bucketOf(keyHash, bits)))];
    for (const buckets of [all.slice(0, 3), all, [], [0, 1, 2, 8191]]) {
      const found = await linesIn(warehouse, { bits, buckets });
      expect(found.map(({ keyHash }) => keyHash).sort()).toEqual(inBuckets(buckets).sort());
    }
  });

  test('two spreadsheets share a table and not a row', async () => {
    const change = changeOf(sales, saleRow(), 10);
    await warehouse.write('one', sales, [change], run);
    await warehouse.write('two', sales, [{ ...change, version: 20 }], run);
    await warehouse.write('two', sales, [{ ...change, version: 21, deleted: true }], run);
    expect(await liveRows(warehouse, 'one')).toBe(1);
    expect((await stateOf(warehouse, sales, { source: 'one' })).version).toBe(10);
    expect(await warehouse.versions('two')).toBe(21);
  });

  test('neither the rows nor the versions of a key count for another spreadsheet that has it too', async () => {
    const change = changeOf(sales, saleRow(), 10);
    await warehouse.write('one', sales, [change], run);
    await warehouse.write('two', sales, [{ ...change, version: 20 }], run);
    expect(await liveRows(warehouse, 'one')).toBe(1);
    const newerOf = async (source: string, readAt: number) =>
      (await warehouse.storedIn(source, sales, { keyHashes: [toHex(change.keyHash)] }, readAt)).newerKeys.size;
    expect([await newerOf('one', 10), await newerOf('one', 11), await newerOf('three', 1)]).toEqual([1, 0, 0]);
  });

  test('carries names and amounts through unchanged, whatever they hold', async () => {
    const source = "лист'\\ \t\n; DROP";
    const name = `Ёлка «Кон'церт» \\ \t\n\n; DROP TABLE x; -- 🎭 ${'я'.repeat(9_000)}`;
    const row = saleRow({ name, order: "'; --", revenue: '-9999999999999.99', refunds: '0.01' });
    await warehouse.write(source, sales, [changeOf(sales, row, 10)], run);
    const [stored] = await db.select(
      'SELECT event_name, order_id, revenue, refunds, _source FROM db.fact_qtickets_sales',
    );
    const amounts = { revenue: '-9999999999999.99', refunds: '0.01' };
    expect(stored).toEqual({ event_name: name, order_id: "'; --", ...amounts, _source: source });
    expect(JSON.parse((await linesIn(warehouse, { bits: 0, buckets: [0] }, sales, source))[0]?.key ?? '')[3]).toBe(
      "'; --",
    );
  });

  test('thousands of Cyrillic rows arrive letter by letter', async () => {
    const changes = Array.from({ length: 3_000 }, (_, i) =>
      changeOf(sales, saleRow({ order: `${i}`, name: `${'щ'.repeat(i % 97)}ёЁ €🎭${i}` }), 10),
    );
    await warehouse.write(SOURCE, sales, changes, run);
    const stored = await db.select('SELECT order_id, event_name FROM db.fact_qtickets_sales');
    const names = new Map(stored.map((row) => [row.order_id, row.event_name]));
    expect(changes.filter(({ canonical }) => names.get(canonical[6]) !== canonical[5])).toEqual([]);
    expect(stored).toHaveLength(3_000);
  });

  test('knows an inventory without city and date', async () => {
    const change = changeOf(inventory, ['7', '', '', '100', null], 10);
    await warehouse.write(SOURCE, inventory, [change], run);
    const scope = { bits: 6, buckets: [bucketOf(change.keyHash, 6)] };
    expect(await linesIn(warehouse, scope, inventory)).toEqual([
      {
        keyHash: toHex(change.keyHash),
        key: '["7","",""]',
        line: 0,
        rowHash: toHex(change.rowHash),
        isMisplaced: false,
        isDamaged: false,
      },
    ]);
    expect(await db.select('SELECT date, tickets_total, tickets_left FROM db.fact_qtickets_inventory')).toEqual([
      { date: '1970-01-01', tickets_total: 100, tickets_left: null },
    ]);
  });

  test('takes a keep list of 100,000 hashes', async () => {
    const kept = changeOf(sales, saleRow({ order: 'kept' }), 10);
    const other = changeOf(sales, saleRow({ order: 'other' }), 10);
    await warehouse.write(SOURCE, sales, [kept, other], run);
    const strangers = Array.from({ length: 100_000 }, (_, i) => (i * 7919).toString(16).padStart(16, '0'));
    const keep = [...strangers, toHex(kept.keyHash)];
    expect(await liveRows(warehouse)).toBe(2);
    expect((await stateOf(warehouse, sales, { keep })).buckets).toMatchObject([{ count: 1, kept: 1 }]);
    const stored = await warehouse.storedIn(SOURCE, sales, { keyHashes: keep }, 10);
    expect(stored.lines.map(({ keyHash }) => keyHash)).toEqual([toHex(kept.keyHash)]);
    expect(stored.newerKeys).toEqual(new Set([toHex(kept.keyHash)]));
  });

  test('refuses a hash that is not one, before it gets into a statement', async () => {
    await expect(linesIn(warehouse, { keyHashes: ["0') OR 1=1 --"] })).rejects.toThrow('Not a hash');
  });

  test('refuses a row that the table cannot hold, and stores nothing of the request', async () => {
    const broken = changeOf(sales, saleRow({ revenue: 'много' }), 10);
    await expect(warehouse.write(SOURCE, sales, [broken], run)).rejects.toThrow();
    expect(await liveRows(warehouse)).toBe(0);
  });

  test('refuses a null where the contract has none, which the engine would store as 0', async () => {
    const broken = {
      ...changeOf(sales, saleRow(), 10),
      canonical: saleRow().map((value, at) => (at === 3 ? null : value)),
    };
    await expect(warehouse.write(SOURCE, sales, [broken], run)).rejects.toThrow('No value for tickets_sold');
  });

  test('a repeated write leaves one row in staging, and one in the table', async () => {
    const change = changeOf(sales, saleRow(), 10);
    await warehouse.write(SOURCE, sales, [change], run);
    await warehouse.write(SOURCE, sales, [change], run);
    for (const table of ['meta_changes', 'fact_qtickets_sales']) {
      expect(await db.select(`SELECT count() AS n FROM db.${table} FINAL`)).toEqual([{ n: '1' }]);
    }
  });

  test('an empty tab has version 0, no proof, no rejected rows, and nothing to write', async () => {
    expect(await warehouse.versions(SOURCE)).toBe(0);
    expect(await stateOf(warehouse)).toEqual({
      buckets: [],
      rejected: { count: 0, hash: '0000000000000000', unreadable: 0, drafts: 0 },
      issueColumns: [],
      version: 0,
      proof: null,
    });
    expect(await warehouse.tabStates(SOURCE, [])).toEqual([]);
    expect(await warehouse.storedIn(SOURCE, sales, { keyHashes: [] }, 1)).toMatchObject({ lines: [] });
    expect(await warehouse.guardCounts(SOURCE, sales, 1)).toEqual({ live: 0, tombstones: 0, unreadable: 0 });
    expect([...(await warehouse.rowsHeld(SOURCE)).values()].filter((rows) => rows > 0)).toEqual([]);
    await warehouse.write(SOURCE, sales, [], run);
    await warehouse.replaceQuarantine(SOURCE, sales, [], [], 1, run);
  });
});
