/** Rights: each statement of sql/grants is ClickHouse's, and the writer's are what the server needs, no more and no less. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSqlFiles, render, sqlDirectory } from '@qtickets/ingest-server/clickhouse/schema/sql-files';
import { statements, tokens } from '@qtickets/ingest-server/clickhouse/schema/sql-text';
import { SourceNames } from '@qtickets/ingest-server/clickhouse/tables/source-names';
import { createStatusReader } from '@qtickets/ingest-server/clickhouse/tables/status-reader';
import { compareWithLegacy } from '@qtickets/ingest-server/compare/compare';
import { checkTables } from '@qtickets/ingest-server/doctor/migrations';
import { attemptsIn } from '@qtickets/ingest-server/doctor/rights';
import { runSmoke } from '@qtickets/ingest-server/smoke/run-checks';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Engine, openDatabase, startEngine, type TestDatabase, timeZone } from '../support/engine.ts';
import { cleanTabs, costTabs, sync } from './synced.ts';

const folder = join(sqlDirectory, 'grants');
const files = readSqlFiles(folder);

let engine: Engine;
let db: TestDatabase;
beforeAll(async () => {
  engine = await startEngine();
  // Made by another connection, so that only what the server runs afterwards is collected.
  const { name } = await engine.newDatabase('embedded');
  db = openDatabase(engine.clients.http, name);
  await walkThrough();
});
afterAll(() => engine.close());

/** Everything that a server does after its start: first sync, edits, deletions, bad rows, health, reports. */
async function walkThrough(): Promise<void> {
  const tabs = { ...cleanTabs(), ...costTabs() };
  await sync(db, tabs);
  await sync(db, { ...tabs, Sales: [...(tabs.Sales ?? []).slice(0, 90), ['', '#REF!', 'x']] });
  await db.warehouse.versions('book');
  for (const contract of contracts) await db.warehouse.rowsOfKey('book', contract, '00000000000000ff');
  await new SourceNames(db.client, db.name).write([{ spreadsheetId: 'book', name: 'Moscow' }], Date.now());
  const statusReader = createStatusReader(db.client, db.name);
  await statusReader.state(Date.now(), ['never-heard-of']);
  await statusReader.missing();
  await statusReader.activity(Date.now(), null);
  await statusReader.newestIssues();
  await statusReader.rows.changes('book', 'sales', '00000000000000ff', 10);
  await statusReader.rows.find('book', 'sales', ['1042'], 10);
  await statusReader.rows.keyOfIssue('book', 'sales', { tab: 'Sales', row: 2 });
  await checkTables(db.client, { database: db.name, timeZone });
  const deployment = { database: db.name, timeZone };
  expect((await runSmoke(db.client, deployment)).results.filter(({ problem }) => problem !== '')).toEqual([]);
  await compareWithLegacy(db.client, deployment, { legacy: 'v_qtickets_sales_latest' });
}

/** What a statement touches: `SELECT table`, `INSERT table`; tables of `system` with their database. */
function rightsOf(statement: string): string[] {
  const words = tokens(statement);
  const isInsert = words[0]?.text.toUpperCase() === 'INSERT';
  const named = words.flatMap((word, at) => {
    const [dot, table] = [words[at + 1], words[at + 2]];
    if (dot?.text !== '.' || table === undefined || (word.text !== db.name && word.text !== 'system')) return [];
    return [word.text === 'system' ? `system.${table.text}` : table.text];
  });
  return named.map((table, index) => `${isInsert && index === 0 ? 'INSERT' : 'SELECT'} ${table}`);
}

/** Rights that a file grants, in the same form. */
function granted(file: string): Set<string> {
  const text = readFileSync(join(folder, file), 'utf8');
  const grants = text.matchAll(/GRANT \{\{on_cluster\}\} ([A-Z, ]+) ON (?:\{\{database\}\}\.)?([\w.]+) TO/g);
  return new Set(
    [...grants].flatMap(([, rights = '', table]) => rights.split(', ').map((right) => `${right} ${table}`)),
  );
}

/** Open to everybody, whatever the server's settings say (ClickHouse: select_from_system_db_requires_grant). */
const OPEN = new Set(['SELECT system.tables', 'SELECT system.columns', 'SELECT system.databases', 'SELECT system.one']);

describe('the writer', () => {
  test('may do whatever the server does', () => {
    const rights = granted('writer.sql');
    const needed = new Set(engine.httpStatements.flatMap(rightsOf));
    expect(needed.size).toBeGreaterThan(20);
    expect([...needed].filter((right) => !rights.has(right) && !OPEN.has(right))).toEqual([]);
  });

  test('may do nothing that the server never does', () => {
    const needed = new Set(engine.httpStatements.flatMap(rightsOf));
    expect([...granted('writer.sql')].filter((right) => !needed.has(right))).toEqual([]);
  });

  test('is asked by doctor for the rights of its role, and for no others', () => {
    const asked = attemptsIn(db.name).map(({ right, object }) => `${right} ${object}`);
    const ofDatabase = [...granted('writer.sql')].filter((right) => !right.includes('system.'));
    expect(new Set(asked)).toEqual(new Set(ofDatabase));
    expect(new Set(attemptsIn(db.name).flatMap(({ query }) => rightsOf(query)))).toEqual(new Set(ofDatabase));
  });

  test('runs nothing but SELECT and INSERT', () => {
    const verbs = engine.httpStatements.map((statement) =>
      tokens(statement)
        .find(({ text }) => text !== '(')
        ?.text.toUpperCase(),
    );
    expect([...new Set(verbs)].sort()).toEqual(['INSERT', 'SELECT']);
  });
});

describe.each(files)('$name.sql', ({ text }) => {
  test.each([undefined, 'main'])('is what ClickHouse’s parser takes (cluster %s)', async (cluster) => {
    for (const statement of statements(render(text, { database: 'zakaz', timeZone, cluster }))) {
      await db.client
        .query({ query: `EXPLAIN AST ${statement.replaceAll(/^--.*\n/gm, '')}` })
        .then((result) => result.text());
    }
  });
});

test('the reader sees every view and no cell as it was received', async () => {
  const rights = granted('reader.sql');
  const ofReaders = readSqlFiles(join(sqlDirectory, 'views')).filter(({ name }) => name.startsWith('v_'));
  const views = ofReaders.map(({ name }) => `SELECT ${name}`);
  expect(views.filter((view) => !rights.has(view))).toEqual([]);
  expect([...rights].filter((right) => /stg_|INSERT/.test(right))).toEqual([]);
  const withoutTaken = readFileSync(join(folder, 'reader.sql'), 'utf8').replaceAll(/^(--|REVOKE).*$/gm, '');
  expect(withoutTaken).not.toContain('payload_json');
  expect([...rights]).not.toContain('SELECT meta_changes');
});

test('the columns of the quarantine that the reader is given are those that its view reads, and of the log of changes all but the cells', async () => {
  const text = readFileSync(join(folder, 'reader.sql'), 'utf8').replaceAll(/^REVOKE.*$/gm, '');
  for (const [, columns = '', table = ''] of text.matchAll(/SELECT\(([^)]+)\)\s+ON \{\{database\}\}\.(\w+)/g)) {
    const given = columns.split(',').map((column) => column.trim());
    if (table === 'meta_changes') {
      const all = (await db.select('DESCRIBE TABLE db.meta_changes')).map(({ name }) => String(name));
      expect(new Set([...given, 'payload_json'])).toEqual(new Set(all));
      continue;
    }
    expect(table).toBe('stg_qtickets_sheets_quarantine');
    const definition = readFileSync(join(sqlDirectory, 'views/v_qtickets_issues.sql'), 'utf8');
    const read = new Set([...definition.matchAll(/\bq\.(\w+)/g)].map(([, column]) => column));
    expect(new Set(given)).toEqual(read);
  }
});
