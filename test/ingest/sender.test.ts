import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileReader, type SyncOptions, syncWorkbook } from '@qtickets/ingest-server/client/sync-workbook';
import { createTransport, StoppedError } from '@qtickets/ingest-server/client/transport';
import { readWorkbook } from '@qtickets/ingest-server/files/read-workbook';
import { readWorkbookFile } from '@qtickets/ingest-server/files/workbook-file';
import { WorkbookFileError } from '@qtickets/ingest-server/files/workbook-file-error';
import { digestAnswerSchema } from '@qtickets/shared-schema/wire/answers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeSampleWorkbook } from '../fixtures/sample-workbook.ts';
import { demand } from '../support/demand.ts';
import { startTestServer, type TestServer } from './support.ts';

let server: TestServer;
let folder: string;
const context = { locale: 'ru_RU', timeZone: 'Europe/Moscow' };

beforeAll(async () => {
  server = await startTestServer();
  folder = mkdtempSync(join(tmpdir(), 'qtickets-sender-'));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function transport(secret = server.source.secrets[0] ?? '') {
  return createTransport({
    fetch: (request) => server.app.fetch(request),
    base: 'http://server',
    spreadsheetId: server.source.spreadsheetId,
    secret,
    now: () => server.clock.now,
    wait: async () => undefined,
  });
}

async function sync(path: string, more: Partial<SyncOptions> = {}) {
  server.clock.now += 60_000;
  const workbook = readWorkbook((await readWorkbookFile(path)).tabs, {}, context);
  const results = await syncWorkbook(fileReader(workbook.read), {
    transport: transport(),
    context,
    now: () => server.clock.now,
    mode: 'sync',
    allowMassDelete: false,
    ...more,
  });
  return { workbook, results };
}

describe('a workbook file', () => {
  test('is pushed until equal, its issues named, and then verifies', async () => {
    const path = join(folder, 'sample.xlsx');
    const truth = writeSampleWorkbook(path, { salesRows: 400, events: 30 });
    const shares: number[][] = [];
    const { results } = await sync(path, { onProgress: (...share) => shares.push(share) });
    // Buckets: at first none of those that differ, then one tab after another, and none is left.
    const [[, all = 0] = [], ...later] = shares;
    expect(all).toBeGreaterThan(64);
    const done = later.filter(([, total]) => total === all).map(([share]) => share);
    expect(done).toEqual([...new Set(done)].sort((a = 0, b = 0) => a - b));
    expect([done.at(-1), shares.at(-1)]).toEqual([all, [0, 0]]);
    expect(results.map(({ tab, rows, outcome }) => [tab, rows, outcome.kind])).toEqual([
      ['events', truth.events.rows, 'equal_except'],
      ['inventory', truth.inventory.rows, 'equal_except'],
      ['sales', truth.sales.rows, 'equal_except'],
    ]);
    const issues = results.flatMap(({ tab, issues }) =>
      issues.map(({ row, column, code }) => `${tab} ${row} ${column} ${code}`),
    );
    const broken = [truth.events, truth.inventory, truth.sales].flatMap((tab) => tab.broken);
    expect(issues).toEqual(
      expect.arrayContaining(broken.map(({ tab, row, column, code }) => `${tab} ${row} ${column} ${code}`)),
    );
    const verified = await sync(path, { mode: 'compare' });
    expect(verified.results.map(({ outcome }) => outcome)).toEqual(results.map(({ outcome }) => outcome));
    // The rows that wait are named each time, not only when they arrive.
    expect(verified.results.map(({ issues }) => issues.length)).toEqual(results.map(({ issues }) => issues.length));
  });

  test('as a folder of CSV files replaces what was there, where that was confirmed', async () => {
    const csv = join(folder, 'csv');
    mkdirSync(csv);
    writeFileSync(join(csv, 'Sales.csv'), '\ufeffДата;ID;Город;Продано;Выручка\n24.10.2025;7;Москва;2;"1 234,50 ₽"\n');
    expect((await sync(csv)).results).toMatchObject([
      { tab: 'sales', outcome: { kind: 'blocked', blocked: { why: 'missing_tab' } } },
    ]);
    const { results, workbook } = await sync(csv, { allowMassDelete: true });
    expect(results).toMatchObject([{ tab: 'sales', rows: 1, outcome: { kind: 'equal' } }]);
    expect(workbook.absent.map((contract) => contract.tab)).toEqual(['events', 'inventory', 'plans']);
    const rows = await server.select(
      `SELECT toString(date) AS date, toDecimalString(revenue, 2) AS revenue FROM zakaz.fact_qtickets_sales FINAL`,
    );
    expect(rows).toEqual([{ date: '2025-10-24', revenue: '1234.50' }]);
  });

  test('names the cell of each issue, as far as a file knows it', async () => {
    const path = join(folder, 'Sales.csv');
    writeFileSync(path, 'Отчёт;;;;;\n;Выручка;Дата;ID;Город;Продано\n;#REF!;24.10.2025;7;Москва;2\n');
    await sync(path, { allowMassDelete: true });
    const found = await server.select(`SELECT tab, cell, gid FROM zakaz.v_qtickets_issues WHERE contract = 'sales'`);
    expect(found).toEqual([{ tab: 'Sales', cell: 'B3', gid: null }]);
    writeFileSync(path, 'Дата;ID;Город;Продано;Выручка\n24.10.2025;7;Москва;2;"1 234,50 ₽"\n');
    expect((await sync(path)).results).toMatchObject([{ outcome: { kind: 'equal' } }]);
  });

  test('in a dry run changes nothing', async () => {
    const path = join(folder, 'Sales.csv');
    writeFileSync(
      path,
      'date,event_id,city,tickets_sold,revenue\n2025-10-24,7,Москва,2,99\n2025-10-25,7,Москва,2,99\n',
    );
    const { results } = await sync(path, { mode: 'dry_run', allowMassDelete: true });
    expect(results).toMatchObject([{ outcome: { kind: 'differs' }, inserted: 2, deleted: 0, stored: 1 }]);
    expect(await server.select('SELECT 1 FROM zakaz.fact_qtickets_sales FINAL')).toHaveLength(1);
  });

  test('whose tab lacks a column is not sent, and says which', async () => {
    const path = join(folder, 'Events.csv');
    writeFileSync(path, 'event_id,event_name\n1,a\n');
    const { workbook } = await sync(path);
    expect(workbook.unread).toMatchObject([{ tab: 'Events', problem: { missing: ['event_date', 'city'] } }]);
  });

  test('by a window of days brings those days, and deletes nothing beyond them', async () => {
    const path = join(folder, 'Sales.csv');
    const header = 'date,event_id,city,tickets_sold,revenue';
    const lines = (revenue: number) => [24, 25, 26].map((day) => `2025-10-${day},7,Москва,2,${revenue}`);
    const stored = () =>
      server.select(`SELECT toString(date) AS date, toUInt32(revenue) AS revenue FROM zakaz.fact_qtickets_sales FINAL
        WHERE _source = 'sheet-one' ORDER BY date`);
    writeFileSync(path, [header, ...lines(1)].join('\n'));
    await sync(path, { allowMassDelete: true });
    writeFileSync(path, [header, ...lines(2).slice(0, 2)].join('\n'));
    const window = { since: '2025-10-25', to: '2025-10-31' };
    expect((await sync(path, { part: window, mode: 'compare' })).results).toMatchObject([
      { rows: 1, outcome: { kind: 'differs' } },
    ]);
    expect((await sync(path, { part: window })).results).toMatchObject([
      { rows: 1, outcome: { kind: 'sent', rows: 1 }, inserted: 1, deleted: 0 },
    ]);
    expect(await stored()).toEqual([
      { date: '2025-10-24', revenue: 1 },
      { date: '2025-10-25', revenue: 2 },
      { date: '2025-10-26', revenue: 1 },
    ]);
    expect((await sync(path, { part: window, mode: 'compare' })).results).toMatchObject([
      { outcome: { kind: 'equal' } },
    ]);
  });

  test('whose tabs of one contract disagree on a column of the key is not sent', async () => {
    const tabs = [
      { name: 'Остатки', rows: [['event_id', 'city', 'tickets_left']] },
      { name: 'Inventory', rows: [['event_id', 'tickets_left']] },
    ];
    const { unread } = readWorkbook(tabs, { TAB_INVENTORY: 'Остатки, Inventory' }, context);
    expect(unread).toMatchObject([{ problem: { code: 'header_mismatch', missing: ['city'] } }]);
  });

  test.each(['nothing.xlsx', 'notes.txt', 'windows-1251.csv', 'damaged.xlsx'])(
    '%s is refused in words',
    async (name) => {
      const path = join(folder, name);
      if (name !== 'nothing.xlsx') writeFileSync(path, Buffer.from([0xcc, 0xee, 0xf1, 0xea, 0xe2, 0xe0]));
      await expect(readWorkbookFile(path)).rejects.toThrow(WorkbookFileError);
    },
  );
});

test('a wrong secret is reported in the server’s words', async () => {
  const wrong = transport(`whsec_${'A'.repeat(43)}=`);
  await expect(demand(wrong, 'digest', {}, digestAnswerSchema)).rejects.toThrow(StoppedError);
});

describe('a comparison', () => {
  test('that differs: the rows that ClickHouse holds otherwise are named, and what it holds besides is told apart', async () => {
    const path = join(folder, 'many', 'Sales.csv');
    mkdirSync(join(folder, 'many'));
    const lines = Array.from({ length: 300 }, (_, row) => `24.10.2025;7;Москва;${row};2;100`);
    const write = (own: readonly string[]) =>
      writeFileSync(path, ['Дата;ID;Город;Номер заказа;Продано;Выручка', ...own, ''].join('\n'));
    write(lines);
    await sync(path, { allowMassDelete: true });
    const verify = async () => (await sync(path, { mode: 'compare', namesRows: true })).results[0]?.differing;
    expect(await verify()).toBeUndefined();
    write(lines.with(41, '24.10.2025;7;Москва;41;2;101').with(200, '24.10.2025;7;Москва;new;2;100'));
    expect(await verify()).toEqual({ rows: [43, 202].map((row) => ({ tab: 'Sales', row })), isWhole: true });
    write(lines.slice(0, 299));
    expect(await verify()).toEqual({ rows: [], isWhole: true });
    write(lines.map((line) => line.replace(/100$/, '99')));
    const some = await verify();
    expect([some?.rows.length, some?.isWhole]).toEqual([10, false]);
  });
});
