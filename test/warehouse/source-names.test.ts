/** The name that a spreadsheet has in SOURCES_FILE stands beside its id in every view that shows one. */
import { SourceNames } from '@qtickets/ingest-server/clickhouse/tables/source-names';
import { keepSourceNames } from '@qtickets/ingest-server/source-names';
import type { Source } from '@qtickets/ingest-server/sources';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Engine, startEngine, type TestDatabase } from '../support/engine.ts';
import { newTestSource } from '../support/sources-file.ts';
import { cleanTabs, costTabs, dayFromToday, sync } from './synced.ts';

let engine: Engine;
let db: TestDatabase;
beforeAll(async () => {
  engine = await startEngine();
  db = await engine.newDatabase();
});
afterAll(() => engine.close());

function sourceNamed(spreadsheetId: string, name: string): Source {
  const { secrets } = newTestSource(spreadsheetId, name);
  return { spreadsheetId, name, secrets: [...secrets], tabs: contracts.map(({ tab }) => tab) };
}

const shown = async (view: string) => {
  const rows = await db.select(`SELECT DISTINCT source, source_name FROM db.${view} ORDER BY source`);
  return rows.map(({ source, source_name }) => [source, source_name]);
};

test('every view with an id has the name beside it; a rename is shown, by a clock that stepped back too; an id stands for itself', async () => {
  const { Sales = [], ...others } = { ...cleanTabs(), ...costTabs() };
  const spoilt = [dayFromToday(0), '1042', '', 'Москва', 'bad', '#REF!', 1, 0, ''];
  const dear = [dayFromToday(0), '1042', '', 'Москва', 'dear', 1, 900_000, 0, ''];
  for (const spreadsheetId of ['one', 'two']) {
    await sync(db, { ...others, Sales: [...Sales, spoilt, dear] }, { spreadsheetId });
  }
  const views = await db.select(
    `SELECT table FROM system.columns WHERE database = '${db.name}' AND startsWith(table, 'v_') AND name = 'source' ORDER BY table`,
  );
  expect(views.length).toBeGreaterThanOrEqual(8);
  const names = new SourceNames(db.client, db.name);
  const expected: (readonly [sources: readonly Source[], now: number, one: string])[] = [
    [[], 100, 'one'],
    [[sourceNamed('one', 'Moscow office'), sourceNamed('two', '')], 100, 'Moscow office'],
    [[sourceNamed('one', "Московский 'офис'")], 50, "Московский 'офис'"],
    [[], 100, "Московский 'офис'"],
    [[sourceNamed('one', '')], 200, 'one'],
  ];
  for (const [sources, now, one] of expected) {
    await names.write(sources, now);
    for (const { table } of views) {
      expect([table, await shown(String(table))]).toEqual([
        table,
        [
          ['one', one],
          ['two', 'two'],
        ],
      ]);
    }
  }
});

test('names are stored at the start and when they change, and again where ClickHouse did not take them', async () => {
  const written: string[][] = [];
  const log = vi.fn();
  let known = [sourceNamed('one', 'a')];
  const write = vi.fn(async (sources: readonly Source[]) => {
    if (write.mock.calls.length === 1) throw new Error('away');
    written.push(sources.map(({ name }) => name));
  });
  const { stop } = keepSourceNames({ all: async () => known }, { write }, log, 5);
  await vi.waitFor(() => expect(written).toEqual([['a']]));
  expect(log).toHaveBeenCalledExactlyOnceWith(
    'warn',
    'source names not stored',
    expect.objectContaining({ reason: 'away' }),
  );
  known = [sourceNamed('one', 'b')];
  await vi.waitFor(() => expect(written).toEqual([['a'], ['b']]));
  await stop();
  known = [sourceNamed('one', 'c')];
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(written).toEqual([['a'], ['b']]);
});
