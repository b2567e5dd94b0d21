/** What the change log tells: each change once, and the state of any moment. */
import { sales } from '@qtickets/shared-schema/contracts/sales';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changeOf, run, saleRow } from '../support/changes.ts';
import { type Engine, startEngine, type TestDatabase } from '../support/engine.ts';

let engine: Engine;
let db: TestDatabase;
beforeAll(async () => {
  engine = await startEngine();
});
beforeEach(async () => {
  db = await engine.emptyDatabase();
});
afterAll(() => engine.close());

test('history lists each change once: when, by what, from what to what', async () => {
  const row = (revenue: string) => saleRow({ order: 'a', revenue });
  const write = (revenue: string, version: number, trigger: string, deleted = false) =>
    db.warehouse.write('s', sales, [changeOf(sales, row(revenue), version, { deleted })], { ...run, trigger });
  await write('1.00', 1000, 'schedule');
  await write('2.00', 2000, 'edit');
  await write('2.00', 2500, 'edit');
  await write('2.00', 3000, 'change', true);
  await write('3.00', 4000, 'menu');
  const found = await db.select(`SELECT kind, trigger, run_id, changed_at, changed_columns,
    JSONExtractString(from_json, 'revenue') AS was, JSONExtractString(to_json, 'revenue') AS is
    FROM db.v_qtickets_history ORDER BY changed_at`);
  const at = (second: number) => `1970-01-01 00:00:0${second}.000`;
  const of = { run_id: run.runId, changed_columns: [] };
  expect(found).toEqual([
    { ...of, kind: 'first_seen', trigger: 'schedule', changed_at: at(1), was: '', is: '1.00' },
    {
      ...of,
      kind: 'changed',
      trigger: 'edit',
      changed_at: at(2),
      was: '1.00',
      is: '2.00',
      changed_columns: ['revenue'],
    },
    { ...of, kind: 'deleted', trigger: 'change', changed_at: at(3), was: '2.00', is: '' },
    { ...of, kind: 'added', trigger: 'menu', changed_at: at(4), was: '', is: '3.00' },
  ]);
});

describe('history of rows that share a key', () => {
  /** Revenues of the rows of one key in the order of the sheet, reading by reading, as the ingest writes them: lines by content. */
  async function readings(...states: readonly (readonly string[])[]): Promise<unknown[]> {
    let before: readonly string[] = [];
    for (const [index, state] of states.entries()) {
      const now = [...state].sort();
      const changes = Array.from({ length: Math.max(now.length, before.length) }, (_, line) => {
        const revenue = now[line];
        if (revenue === before[line]) return [];
        const row = saleRow({ order: 'a', revenue: revenue ?? before[line] ?? '' });
        const place = { tab: 'Sales', row: state.indexOf(revenue ?? '') + 2, line };
        return [changeOf(sales, row, (index + 1) * 1000, revenue === undefined ? { line, deleted: true } : place)];
      });
      await db.warehouse.write('s', sales, changes.flat(), run);
      before = now;
    }
    const found =
      await db.select(`SELECT kind, JSONExtractString(from_json, 'revenue') AS was, JSONExtractString(to_json, 'revenue') AS is
      FROM db.v_qtickets_history WHERE changed_at > toDateTime64(1, 3, 'UTC') ORDER BY changed_at, was, is`);
    return found.map(({ kind, was, is }) => [kind, was, is]);
  }

  test.each<[string, string[][], string[][]]>([
    [
      'an edit of one of two is one change, the one that was made',
      [
        ['10.00', '20.00'],
        ['30.00', '20.00'],
      ],
      [['changed', '10.00', '30.00']],
    ],
    [
      'edits of both belong together by their places',
      [
        ['10.00', '20.00'],
        ['25.00', '15.00'],
      ],
      [
        ['changed', '10.00', '25.00'],
        ['changed', '20.00', '15.00'],
      ],
    ],
    ['a row before the others is one that was added', [['20.00'], ['20.00', '10.00']], [['added', '', '10.00']]],
    [
      'a deletion shows what was there',
      [
        ['10.00', '20.00', '30.00'],
        ['20.00', '30.00'],
      ],
      [['deleted', '10.00', '']],
    ],
    [
      'of equal rows one can go',
      [
        ['10.00', '10.00', '20.00'],
        ['10.00', '20.00'],
      ],
      [['deleted', '10.00', '']],
    ],
    [
      'sorting changes nothing',
      [
        ['10.00', '20.00'],
        ['20.00', '10.00'],
      ],
      [],
    ],
    [
      'all gone, and one back',
      [['10.00', '20.00'], [], ['20.00']],
      [
        ['deleted', '10.00', ''],
        ['deleted', '20.00', ''],
        ['added', '', '20.00'],
      ],
    ],
  ])('%s', async (_, states, changes) => {
    expect(await readings(...states)).toEqual(changes);
  });
});

const START = Date.parse('2026-03-01T06:00:00Z');
const aChange = fc.record({
  source: fc.constantFrom('s', 's', 't'),
  order: fc.constantFrom('a', 'b'),
  line: fc.nat(2),
  revenue: fc.constantFrom('1.00', '2.00'),
  deleted: fc.boolean(),
  row: fc.integer({ min: 2, max: 4 }),
  /** Not in the order of the pushes: some are late, some are of one reading. */
  atSecond: fc.nat(6),
});

test('history since a moment is the whole history from then on, after any pushes: late, repeated, moved between lines', async () => {
  const pushes = fc.array(fc.array(aChange, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(pushes, fc.nat(8_000), async (all, sinceMs) => {
      db = await engine.emptyDatabase();
      for (const changes of [...all, ...all.slice(0, 1)]) {
        for (const source of new Set(changes.map((change) => change.source))) {
          const written = changes
            .filter((change) => change.source === source)
            .map(({ order, line, revenue, deleted, row, atSecond }) => {
              const place = deleted ? { line, deleted } : { line, row };
              return changeOf(sales, saleRow({ order, revenue }), START + atSecond * 1000, place);
            });
          await db.warehouse.write(source, sales, written, run);
        }
      }
      const seconds = (START + sinceMs) / 1000;
      const moment = `toDateTime64('${seconds}', 3, 'UTC')`;
      const whole = await db.select(`SELECT * FROM db.v_qtickets_history WHERE changed_at >= ${moment} ORDER BY ALL`);
      for (const since of [seconds, Math.floor(seconds)]) {
        const view = `db.v_qtickets_history_since(since = ${since})`;
        expect(await db.select(`SELECT * FROM ${view} WHERE changed_at >= ${moment} ORDER BY ALL`)).toEqual(whole);
      }
      const own = await db.select(`SELECT * FROM db.v_qtickets_history_since(since = ${seconds}) ORDER BY ALL`);
      expect(own).toEqual(whole);
    }),
    { numRuns: 8 },
  );
}, 180_000);

test('sales as of a moment are what the table was then', async () => {
  const at = Date.parse('2026-03-01T06:00:00Z');
  const minute = 60_000;
  const write = (order: string, revenue: string, version: number, deleted = false) =>
    db.warehouse.write(
      's',
      sales,
      [changeOf(sales, saleRow({ order, revenue, name: 'Концерт / "Ё\\И"' }), version, { deleted })],
      run,
    );
  const latest = () => db.select('SELECT * FROM db.v_qtickets_sales_latest ORDER BY ALL');
  const asOf = (moment: string) =>
    db.select(`SELECT * FROM db.v_qtickets_sales_as_of(moment = '${moment}') ORDER BY ALL`);
  const states: unknown[] = [];
  for (const step of [
    () => write('a', '1.00', at),
    () => write('b', '2.50', at + minute),
    () => write('a', '4.00', at + 2 * minute),
    () => write('b', '2.50', at + 3 * minute, true),
  ]) {
    await step();
    states.push(await latest());
  }
  // In the time zone of the deployment.
  expect(await asOf('2026-03-01 08:59:59')).toEqual([]);
  for (const [index, state] of states.entries()) expect(await asOf(`2026-03-01 09:0${index}:00`)).toEqual(state);
});
