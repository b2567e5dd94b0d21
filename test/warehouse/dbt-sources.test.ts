/** `sql/dbt/sources.yml` is made from the comments of views and columns; after a change of these, `npx vitest run -u` with this file writes it anew. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { type Engine, startEngine, type TestDatabase } from '../support/engine.ts';
import { cleanTabs, sync } from './synced.ts';

const FILE = '../../sql/dbt/sources.yml';
const DATABASE = "{{ env_var('CLICKHOUSE_DATABASE', 'zakaz') }}";

let engine: Engine;
let db: TestDatabase;
beforeAll(async () => {
  engine = await startEngine();
  db = await engine.newDatabase();
});
afterAll(() => engine.close());

const viewRow = z.object({ name: z.string(), comment: z.string() });
const columnRow = viewRow.extend({ type: z.string() });

/** dbt takes the highest value: of the tab that was proven longest ago, so that one that is late shows among others that are not. */
const freshness = {
  loaded_at_field: `(select min(ifNull(verified_at, toDateTime64(0, 3, 'UTC'))) from ${DATABASE}.v_qtickets_freshness)`,
  freshness: { warn_after: { count: 1, period: 'hour' }, error_after: { count: 6, period: 'hour' } },
};

async function sources(): Promise<unknown> {
  const from = `WHERE database = '${db.name}'`;
  // A view with parameters is no table to dbt.
  const views = await db.select(
    `SELECT name, comment FROM system.tables ${from} AND engine = 'View' AND startsWith(name, 'v_') AND NOT match(name, '_(as_of|since)$') ORDER BY name`,
  );
  const tables: unknown[] = [];
  for (const { name, comment } of z.array(viewRow).parse(views)) {
    const columns = await db.select(
      `SELECT name, comment, type FROM system.columns ${from} AND table = '${name}' ORDER BY position`,
    );
    tables.push({
      name,
      description: comment.replace(/ sql\/views\/.*$/, ''),
      ...(name === 'v_qtickets_freshness' ? { config: freshness } : {}),
      columns: z
        .array(columnRow)
        .parse(columns)
        .map((column) => ({ name: column.name, description: column.comment, data_type: column.type })),
    });
  }
  const description = 'Ticket sales as the managers keep them in Google Sheets, equal to the sheets';
  return { version: 2, sources: [{ name: 'qtickets', description, schema: DATABASE, tables }] };
}

test('the file says what the views and their columns say of themselves', async () => {
  const head =
    '# Sources for dbt 1.10 or newer. Generated from sql/views by test/warehouse/dbt-sources.test.ts; do not edit.\n';
  await expect(`${head}${stringify(await sources(), { lineWidth: 0 })}`).toMatchFileSnapshot(FILE);
});

test('freshness is that of the tab that was proven longest ago, and a tab that never was is not fresh', async () => {
  const field = freshness.loaded_at_field.replace(DATABASE, 'db');
  const asked = `SELECT dateDiff('minute', max(${field}), now()) AS minutes FROM db.v_qtickets_freshness`;
  await sync(db, cleanTabs());
  expect(Number((await db.select(asked))[0]?.minutes)).toBeLessThan(5);
  await db.command("INSERT INTO db.dim_events (event_id, _source, _ver) VALUES ('1', 'never proven', 1)");
  expect(Number((await db.select(asked))[0]?.minutes)).toBeGreaterThan(1_000_000);
});
