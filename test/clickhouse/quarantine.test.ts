import type { QuarantineRow } from '@qtickets/ingest-server/ingest/ports';
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { inventory } from '@qtickets/shared-schema/contracts/inventory';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { fromHex, toHex } from '@qtickets/shared-schema/wire/hash64';
import { rejectedDigest, rejectedRowHash } from '@qtickets/shared-schema/wire/rejected-digest';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { run } from '../support/changes.ts';
import { type Engine, startEngine, type TestDatabase, transports } from '../support/engine.ts';

const SOURCE = '1AbC';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

async function stateOf(db: TestDatabase, contract: Contract = sales, source = SOURCE) {
  const [state] = await db.warehouse.tabStates(source, [{ contract, bits: 0, keep: [] }]);
  if (state === undefined) throw new Error('one tab');
  return state;
}

function issue(row: number, column: string, more: Partial<QuarantineRow> = {}): QuarantineRow {
  return {
    tab: 'Продажи',
    row,
    column,
    code: 'not_a_number',
    severity: 'error',
    message: 'Это не число',
    value: '12 руб. 50',
    cell: '',
    gid: null,
    payload: '["12 руб. 50"]',
    rowHash: toHex(rejectedRowHash('Продажи', row, ['12 руб. 50'])),
    keyHash: null,
    firstSeenAt: 1_763_870_000_000 + row,
    ...more,
  };
}

describe.each(transports)('the quarantine by the %s connection', (transport) => {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await engine.emptyDatabase(transport);
  });

  test('counts a row with several issues once, and sums its hash once', async () => {
    const rows = [
      issue(3, 'revenue'),
      issue(3, 'date'),
      issue(9, ''),
      issue(10, 'date', { keyHash: '00000000000000aa' }),
    ];
    await db.warehouse.replaceQuarantine(SOURCE, sales, rows, [], 100, run);
    const hashes = [3, 9, 10].map((row) => fromHex(issue(row, '').rowHash));
    const { rejected } = await stateOf(db);
    expect(rejected).toMatchObject({ ...rejectedDigest(hashes), unreadable: 2, drafts: 0 });
    expect((await db.warehouse.guardCounts(SOURCE, sales, 1)).unreadable).toBe(2);
    expect((await db.warehouse.rowsHeld(SOURCE)).get('sales')).toBe(3);
    expect((await stateOf(db, inventory)).rejected).toMatchObject({ count: 0 });
    expect((await stateOf(db, sales, 'other')).rejected).toMatchObject({ count: 0 });
  });

  test('gives back what was stored', async () => {
    const rows = [
      issue(3, 'revenue', { cell: 'F3', gid: 0 }),
      issue(10, 'date', { keyHash: '00000000000000aa', cell: 'AA10' }),
    ];
    await db.warehouse.replaceQuarantine(SOURCE, sales, rows, [], 100, run);
    expect(await db.warehouse.quarantine(SOURCE, sales)).toEqual({ rows, version: 100 });
  });

  test('finds no damage, whatever is said of an issue', async () => {
    const texts = [
      '',
      '1:',
      '"\\/\'\t\n\u0000',
      '\u2028\ufeff\uffff',
      '\\N',
      'я'.repeat(300),
      '\ud83d\ude00',
      'е\u0308',
    ];
    const rows = texts.flatMap((text, index) => {
      const said = { message: text, value: text, payload: text, cell: text, code: text, severity: text };
      return [
        issue(index, text, said),
        issue(index, text, { ...said, tab: text, gid: index, keyHash: 'ffffffffffffffff' }),
      ];
    });
    await db.warehouse.replaceQuarantine(SOURCE, sales, rows, [], 100, run);
    expect((await stateOf(db)).rejected.count).toBe(rows.length);
    expect((await db.warehouse.quarantine(SOURCE, sales)).rows).toEqual(expect.arrayContaining(rows));
  });

  test('lists in which columns its cells stand, each once', async () => {
    const rows = [
      issue(3, 'revenue', { cell: 'AF3', gid: 7 }),
      issue(12, 'revenue', { cell: 'AF12', gid: 7 }),
      issue(12, 'date', { cell: '12:12', gid: 7 }),
      issue(13, ''),
    ];
    await db.warehouse.replaceQuarantine(SOURCE, sales, rows, [], 100, run);
    await db.warehouse.replaceQuarantine(SOURCE, inventory, [issue(3, 'city', { cell: 'B3' })], [], 100, run);
    const columns = (await stateOf(db)).issueColumns.map(({ tab, column, letters, gid }) => ({
      tab,
      column,
      letters,
      gid,
    }));
    expect(columns.sort((a, b) => (a.column < b.column ? -1 : 1))).toEqual([
      { tab: 'Продажи', column: '', letters: '', gid: null },
      { tab: 'Продажи', column: 'date', letters: '', gid: 7 },
      { tab: 'Продажи', column: 'revenue', letters: 'AF', gid: 7 },
    ]);
    await db.warehouse.replaceQuarantine(SOURCE, sales, [], rows, 200, run);
    expect((await stateOf(db)).issueColumns).toEqual([]);
  });

  test('agrees with the digest of a sender', async () => {
    const hash = rejectedRowHash('Продажи', 3, ['#REF!', null, 5, { date: '2026-01-31' }]);
    const { hash: sum } = rejectedDigest([hash]);
    await db.warehouse.replaceQuarantine(SOURCE, sales, [issue(3, 'date', { rowHash: sum })], [], 100, run);
    expect((await stateOf(db)).rejected.hash).toBe(sum);
  });

  test('a tombstone takes an issue away, and an older reading does not bring it back', async () => {
    await db.warehouse.replaceQuarantine(SOURCE, sales, [issue(3, 'revenue'), issue(4, 'date')], [], 100, run);
    const place = { tab: 'Продажи', row: 3, column: 'revenue' };
    await db.warehouse.replaceQuarantine(SOURCE, sales, [], [place], 200, run);
    await db.warehouse.replaceQuarantine(SOURCE, sales, [issue(3, 'revenue')], [], 150, run);
    expect((await db.warehouse.quarantine(SOURCE, sales)).rows.map(({ row }) => row)).toEqual([4]);
    expect([(await stateOf(db)).version, (await db.warehouse.quarantine(SOURCE, sales)).version]).toEqual([200, 200]);
    expect((await stateOf(db, inventory)).version).toBe(0);
    expect(await db.warehouse.versions(SOURCE)).toBe(200);
  });

  test('a row that moved is a new place, and the old one goes in the same insert', async () => {
    await db.warehouse.replaceQuarantine(SOURCE, sales, [issue(3, 'revenue')], [], 100, run);
    const place = { tab: 'Продажи', row: 3, column: 'revenue' };
    await db.warehouse.replaceQuarantine(SOURCE, sales, [issue(5, 'revenue')], [place], 200, run);
    expect((await db.warehouse.quarantine(SOURCE, sales)).rows.map(({ row }) => row)).toEqual([5]);
  });
});
