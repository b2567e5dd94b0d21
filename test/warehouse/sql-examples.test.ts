/** The example queries of `/docs/sql` run as they stand, for a reader, and answer something on data of a synced sheet. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedHttp } from '@qtickets/ingest-server/clickhouse/embedded/embedded-http';
import { sqlDirectory } from '@qtickets/ingest-server/clickhouse/schema/sql-files';
import { readSqlExamples } from '@qtickets/ingest-server/docs/sql-examples';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Engine, startEngine } from '../support/engine.ts';
import { selectRows } from '../support/select-rows.ts';
import { cleanTabs, costTabs, dayFromToday, sync } from './synced.ts';

const examples = readSqlExamples();

let engine: Engine;
let ask: (sql: string) => Promise<readonly Record<string, unknown>[]>;
let close: () => Promise<void>;
beforeAll(async () => {
  engine = await startEngine();
  const db = await engine.newDatabase();
  const { Sales: [header = [], ...sales] = [], ...tabs } = cleanTabs();
  const row = (distance: number, city: string, order: string, revenue: number | string) =>
    [dayFromToday(distance), '1042', '', city, order, 1, revenue, 0, ''] as const;
  const silent = Array.from({ length: 30 }, (_, day) => row(-10 - day, 'Омск', `o${day}`, 750));
  await sync(db, {
    ...tabs,
    ...costTabs(),
    Sales: [header, ...sales, ...silent, row(0, 'Москва', 'bad', '#REF!'), row(0, 'Москва', 'dear', 90_000)],
  });
  const http = await startEmbeddedHttp({ host: '127.0.0.1', port: 0 }, engine.dataDir, db.name);
  ask = (sql) => selectRows(http.url, sql);
  close = http.close;
});
afterAll(async () => {
  await close();
  await engine.close();
});

/** Of a moment before the first sync, of which nothing is known. */
const EMPTY = new Set(['20_as_of']);

test.each(examples)('$name: $question.en', async ({ name, sql }) => {
  const rows = await ask(sql);
  expect(rows.length > 0).toBe(!EMPTY.has(name));
});

test('the first one adds up to what the sheet has', async () => {
  const rows = await ask(examples[0]?.sql ?? '');
  expect(rows).toHaveLength(14);
  // Six rows a day in the sheet, of 1500.50 less 0.50, Omsk before the 10th day, and the dear one of today.
  const silent = 4 * 750;
  expect(rows.reduce((sum, { net_revenue }) => sum + Number(net_revenue), 0)).toBe(14 * 6 * 1500 + silent + 90_000);
});

test('every view that people read has an example', () => {
  const files = readdirSync(join(sqlDirectory, 'views')).filter((file) => file.startsWith('v_'));
  const views = files.map((file) => file.replace('.sql', ''));
  const all = examples.map(({ sql }) => sql).join('\n');
  expect(views.filter((view) => !new RegExp(`\\b${view}\\b`).test(all))).toEqual([]);
});

test('each question is in English and in Russian, and ends as one', () => {
  for (const { question } of examples) {
    expect(question.en).toMatch(/^[^а-яё]+[?.]$/i);
    expect(question.ru).toMatch(/^[А-ЯЁ].*[?.]$/);
  }
});

test('none adds up currencies', () => {
  for (const { name, sql } of examples) {
    const isMixed = /sum\((net_)?revenue\)/.test(sql) && !/currency/.test(sql) && !/plan_vs_fact/.test(sql);
    expect([name, isMixed]).toEqual([name, false]);
  }
});
