/** Every panel of ops/grafana asks something that the reader may ask and that ClickHouse answers, on data of a synced sheet. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EmbeddedHttp, startEmbeddedHttp } from '@qtickets/ingest-server/clickhouse/embedded/embedded-http';
import { sqlDirectory } from '@qtickets/ingest-server/clickhouse/schema/sql-files';
import { tokens } from '@qtickets/ingest-server/clickhouse/schema/sql-text';
import { runSmoke } from '@qtickets/ingest-server/smoke/run-checks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Engine, startEngine, timeZone } from '../support/engine.ts';
import { selectRows } from '../support/select-rows.ts';
import { dashboards, filled, folder, panels, questions } from './panels.ts';
import { cleanTabs, costTabs, dayFromToday, sync } from './synced.ts';

let engine: Engine;
let http: EmbeddedHttp;
beforeAll(async () => {
  engine = await startEngine();
  const db = await engine.newDatabase();
  const tabs = cleanTabs();
  await sync(db, {
    ...tabs,
    ...costTabs(),
    Sales: [...(tabs.Sales ?? []), [dayFromToday(0), '1042', '', 'Москва', 'bad', '#REF!', 1, 0, '']],
  });
  await runSmoke(db.client, { database: db.name, timeZone });
  http = await startEmbeddedHttp({ host: '127.0.0.1', port: 0 }, engine.dataDir, db.name);
});
afterAll(async () => {
  await http.close();
  await engine.close();
});

/** Empty on clean data, and rightly so. */
const QUIET = new Set(['Cities that have fallen silent', 'Unusual prices']);

test.each(panels)('$uid: $title', async ({ sql, type, title }) => {
  expect(sql).not.toBe('');
  const rows = await selectRows(http.url, filled(sql));
  if (!QUIET.has(title)) expect(rows.length).toBeGreaterThan(0);
  if (type === 'timeseries') expect(Object.keys(rows[0] ?? {})[0]).toBe('time');
  expect(filled(sql)).not.toMatch(/\$/);
});

test.each(questions)('variable: %s', async (sql) => {
  expect((await selectRows(http.url, sql)).length).toBeGreaterThan(0);
});

test('the numbers are those of the sheet', async () => {
  const value = async (title: string) =>
    Object.values(
      (await selectRows(http.url, filled(panels.find((panel) => panel.title === title)?.sql ?? '')))[0] ?? {},
    )[0];
  expect(Number(await value('Revenue less refunds'))).toBe(120 * 1500);
  expect(Number(await value('Tickets sold'))).toBe(240);
  expect(Number(await value('Average ticket'))).toBe(750.25);
  expect(Number(await value('Cells to fix'))).toBe(1);
});

test.each([
  ['Oldest proof, minutes', '', 200],
  ['Minutes since the sales were proven equal to their sheets', " WHERE table_name = 'sales'", 100],
])('%s: as v_qtickets_freshness has it, and unknown where nothing was ever proven', async (title, where, minutes) => {
  const sql = (panels.find((panel) => panel.title === title)?.sql ?? '').replace(/\bmeta_/, 'db.meta_');
  const aged = await engine.emptyDatabase();
  expect(await aged.select(sql)).toEqual([{ minutes: null }]);
  await aged.command(`INSERT INTO db.meta_sync_proofs (sheet_id, tab, verified_at, received_at) VALUES
    ('a', 'sales', now() - 9000, now() - 9000), ('a', 'sales', now() - 6000, now() - 6000), ('a', 'plans', now() - 12000, now() - 12000)`);
  const ofView = await aged.select(
    `SELECT max(minutes_since_verified) AS minutes FROM db.v_qtickets_freshness${where}`,
  );
  expect([await aged.select(sql), Number(ofView[0]?.minutes)]).toEqual([ofView, minutes]);
});

const titled = (title: string) =>
  filled(panels.find((panel) => panel.title === title)?.sql ?? '').replace(/\bv_qtickets/g, 'db.v_qtickets');

test('Stock and Tickets left leave out events that are known to be over and sold nothing on the chosen days; Pace is that of all plans', async () => {
  const db = await engine.newDatabase();
  const sale = (day: number, event: string) => [dayFromToday(day), event, 'Москва', 3, 300];
  await sync(db, {
    Events: [
      ['event_id', 'event_name', 'event_date', 'city'],
      ...[
        ['over', -45],
        ['over, and sold', -20],
        ['over in one city', -45],
        ['over in one city', 10],
      ].map(([event = '', day]) => [event, 'Концерт', dayFromToday(Number(day)), `Тихий ${day}`]),
    ],
    Inventory: [
      ['event_id', 'tickets_total', 'tickets_left'],
      ...['over', 'over, and sold', 'over in one city', 'of no Events tab'].map((event) => [event, 100, 50]),
    ],
    Sales: [
      ['date', 'event_id', 'city', 'tickets_sold', 'revenue'],
      ...[sale(-50, 'over'), sale(-50, 'over, and sold'), sale(-25, 'over, and sold'), sale(-50, 'over in one city')],
    ],
    Plans: [
      ['date', 'event_id', 'plan_tickets', 'plan_revenue'],
      ...[
        ['over', -50],
        ['over, and sold', -50],
        ['over, and sold', -25],
        ['over, and sold', -10],
      ].map(([event = '', day]) => [dayFromToday(Number(day)), event, 4, 400]),
    ],
  });
  for (const title of ['Stock', 'Tickets left'])
    expect((await db.select(titled(title))).map(({ event_id: event }) => event).sort()).toEqual([
      'of no Events tab',
      'over in one city',
      'over, and sold',
    ]);
  const pace = await db.select(titled('Pace: planned and sold so far'));
  expect(pace.map(({ planned, sold }) => [planned, sold])).toEqual([
    ['8', '6'],
    ['12', '6'],
  ]);
});

describe('the files', () => {
  test('ask only for what the reader is granted', () => {
    const grants = readFileSync(join(sqlDirectory, 'grants/reader.sql'), 'utf8');
    const asked = [...panels.map(({ sql }) => sql), ...questions].flatMap((sql) =>
      tokens(sql.replaceAll('$', ''))
        .filter(({ text }) => /^(v_qtickets|meta|fact|dim|stg)_/.test(text))
        .map(({ text }) => text),
    );
    expect([...new Set(asked)].filter((name) => !grants.includes(`{{database}}.${name} TO`))).toEqual([]);
  });

  test('never add up two currencies', () => {
    const sums = panels.filter(({ sql }) => /sum\((revenue|refunds)\)/.test(sql) && !/plan_vs_fact/.test(sql));
    expect(sums.filter(({ sql }) => !/currency = '\$\{currency\}'/.test(sql)).map(({ title }) => title)).toEqual([]);
  });

  test('name the provisioned datasource, and panels do not overlap', () => {
    const source = parse(readFileSync(join(folder, 'provisioning/datasources/qtickets.yaml'), 'utf8'));
    expect(new Set(panels.map(({ datasource }) => datasource.uid))).toEqual(new Set([source.datasources[0].uid]));
    for (const { panels: all } of dashboards) {
      const cells = all.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, at) => `${x + (at % w)}/${y + Math.floor(at / w)}`),
      );
      expect(new Set(cells).size).toBe(cells.length);
    }
  });
});
