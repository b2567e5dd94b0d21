import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { droppedTables, remakes } from '@qtickets/ingest-server/clickhouse/schema/expected-tables';
import { migrate } from '@qtickets/ingest-server/clickhouse/schema/migrate';
import { readSqlFiles, render, sqlDirectory } from '@qtickets/ingest-server/clickhouse/schema/sql-files';
import { statements } from '@qtickets/ingest-server/clickhouse/schema/sql-text';
import { sales } from '@qtickets/shared-schema/contracts/sales';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { changeOf, run, saleRow } from '../support/changes.ts';
import { type Engine, openDatabase, startEngine, timeZone } from '../support/engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

/** A copy of `sql/` that a test may change. */
function copyOfSql(): string {
  const directory = mkdtempSync(join(tmpdir(), 'qtickets-sql-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  cpSync(sqlDirectory, directory, { recursive: true });
  return directory;
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}

const tablesOf = (name: string) =>
  `SELECT name, create_table_query FROM system.tables WHERE database = '${name}' ORDER BY name`;

test('running it again changes nothing', async () => {
  const db = await engine.newDatabase();
  await db.warehouse.write('s', sales, [changeOf(sales, saleRow(), 10)], run);
  const before = await db.select(tablesOf(db.name));
  const result = await migrate(db.client, { database: db.name, timeZone });
  expect(result.applied).toEqual([]);
  expect(await db.select(tablesOf(db.name))).toEqual(before);
  expect((await db.warehouse.guardCounts('s', sales, 1)).live).toBe(1);
});

test('interrupted between two statements, it goes on and ends as from empty', async () => {
  const whole = await engine.newDatabase();
  const directory = copyOfSql();
  const powerCut = "INSERT INTO {{database}}.fact_qtickets_sales (line) SELECT throwIf(1, 'power cut');";
  edit(join(directory, 'migrations/0008_fact_sales.sql'), (text) => `${text}\n${powerCut}\n`);
  const options = { database: 'interrupted', timeZone };
  await expect(migrate(whole.client, { ...options, directory })).rejects.toThrow(/0008_fact_sales.*power cut/s);
  const result = await migrate(whole.client, options);
  expect(result.applied[0]).toBe('0008_fact_sales');
  const resumed = openDatabase(whole.client, options.database);
  const normal = (rows: Record<string, unknown>[], name: string): unknown =>
    JSON.parse(
      JSON.stringify(rows)
        .replaceAll(name, 'x')
        .replaceAll(/UUID '[^']*'/g, 'UUID')
        .replaceAll(/\[[0-9a-f]{16}\]/g, '[mark]'),
    );
  expect(normal(await resumed.select(tablesOf('interrupted')), 'interrupted')).toEqual(
    normal(await whole.select(tablesOf(whole.name)), whole.name),
  );
});

test('a migration that was applied may not change any more', async () => {
  const db = await engine.newDatabase();
  const directory = copyOfSql();
  edit(join(directory, 'migrations/0006_dim_events.sql'), (text) => `${text}-- one more thought\n`);
  const again = migrate(db.client, { database: db.name, timeZone, directory });
  await expect(again).rejects.toThrow(/0006_dim_events\.sql was applied .* new migration/s);
});

test('a new migration and a changed view arrive in a database with data', async () => {
  const db = await engine.newDatabase();
  await db.warehouse.write('s', sales, [changeOf(sales, saleRow(), 10)], run);
  const directory = copyOfSql();
  const added = 'ALTER TABLE {{database}}.fact_qtickets_sales {{on_cluster}} ADD COLUMN IF NOT EXISTS extra String;';
  writeFileSync(join(directory, 'migrations/9999_extra.sql'), added);
  edit(join(directory, 'views/v_qtickets_issues.sql'), (text) => text.replaceAll(/\bseen_at\b/g, 'read_at'));
  const result = await migrate(db.client, { database: db.name, timeZone, directory });
  expect(result.applied).toEqual(['9999_extra']);
  expect(await db.select('SELECT order_id, extra FROM db.fact_qtickets_sales FINAL')).toHaveLength(1);
  expect(await db.select('SELECT read_at FROM db.v_qtickets_issues')).toEqual([]);
});

test('a placeholder that does not exist stops before anything is made', async () => {
  const directory = copyOfSql();
  edit(join(directory, 'migrations/0001_staging_raw.sql'), (text) => text.replace('{{on_cluster}}', '{{cluster}}'));
  const options = { database: 'placeholder', timeZone, directory };
  await expect(migrate(engine.clients.embedded, options)).rejects.toThrow('Unknown placeholder {{cluster}}');
});

test.each(['zakaz`; DROP DATABASE x; --', '', '1st'])('refuses the database name %j', async (database) => {
  await expect(migrate(engine.clients.embedded, { database, timeZone })).rejects.toThrow('Not a name for ClickHouse');
});

test('a table over all shards is made again without what makes or fills those of the shards', () => {
  const deployment = { database: 'zakaz', timeZone, cluster: 'main' };
  const migrations = readSqlFiles(join(sqlDirectory, 'migrations'));
  const all = migrations.flatMap(({ text }) => statements(render(text, deployment)));
  const isWanted = remakes(new Set(['meta_changes']), droppedTables(migrations, deployment), deployment);
  expect(all.filter(isWanted).map((statement) => statement.replaceAll(/^\s*--.*\n/gm, '').split('\n')[0])).toEqual([
    'CREATE TABLE IF NOT EXISTS `zakaz`.meta_changes ON CLUSTER `main` AS `zakaz`.meta_changes_local',
    'ALTER TABLE `zakaz`.meta_changes ON CLUSTER `main`',
  ]);
});

test('by HTTP it makes the same objects', async () => {
  const [one, two] = [await engine.newDatabase('embedded'), await engine.newDatabase('http')];
  const names = async (name: string): Promise<unknown> =>
    one.select(`SELECT name, engine_full FROM system.tables WHERE database = '${name}' ORDER BY name`);
  expect(await names(two.name)).toEqual(await names(one.name));
});
