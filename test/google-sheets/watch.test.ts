/** Sources that are read through the Sheets API: followed by their version, or held against the table at night. */
import { createWatch, type Watch } from '@qtickets/ingest-server/google-sheets/watch';
import { assess } from '@qtickets/ingest-server/health/assess';
import { findingText } from '@qtickets/ingest-server/health/texts';
import { fixedSources, type Source } from '@qtickets/ingest-server/sources';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { spreadsheetId, startTestServer, type TestServer } from '../ingest/support.ts';
import { Workbook } from '../tools/apps-script-runtime/index.ts';
import { addSales, type GoogleStage, openGoogle, sale, salesHeader } from './support.ts';

const MINUTE = 60_000;

let server: TestServer;
let local: GoogleStage;
let workbook: Workbook;
beforeAll(async () => {
  server = await startTestServer();
  local = await openGoogle();
});
beforeEach(() => {
  local.google.writeKey(local.keyFile);
  workbook = addSales(local.google, spreadsheetId, [sale('o1')]);
  server.clock.now += 24 * 60 * MINUTE;
});
afterAll(async () => {
  await local.close();
  await server.close();
});

function watching(reader: Source['reader'], more: Partial<Source> = {}): Watch {
  return createWatch({
    config: {
      READER: 'bundle',
      TIMEZONE: 'Europe/Moscow',
      GOOGLE_SERVICE_ACCOUNT_FILE: local.keyFile,
      GOOGLE_API_URL: local.google.url,
    },
    sources: fixedSources([{ ...server.source, ...more, reader }]),
    fetch: (request) => server.app.fetch(request),
    log: () => undefined,
    now: () => server.clock.now,
  });
}

const orders = async (id = spreadsheetId) => {
  const query = `SELECT order_id FROM zakaz.fact_qtickets_sales FINAL WHERE _source = '${id}' AND NOT _deleted ORDER BY order_id`;
  return (await server.select(query)).map(({ order_id }) => order_id);
};

async function look(watch: Watch, minutesLater = 1): Promise<readonly string[]> {
  server.clock.now += minutesLater * MINUTE;
  local.google.asked.length = 0;
  await watch.look();
  return local.google.asked;
}

const found = (watch: Watch) => watch.findings().map(({ level, code, tab }) => [level, code, tab]);

describe('a source whose reader is the API', () => {
  it('is synced when it changes, and costs one question when it does not', async () => {
    const watch = watching('api');
    await look(watch);
    expect(await orders()).toEqual(['o1']);
    expect(await look(watch)).toHaveLength(1);
    workbook
      .sheet('Sales')
      .write(3, 1, [sale('o2').map((cell) => ({ value: typeof cell === 'object' ? 45_717 : (cell ?? '') }))]);
    await look(watch);
    expect(await orders()).toEqual(['o1', 'o2']);
    workbook.sheet('Sales').deleteRows(3, 1);
    await look(watch);
    expect(await orders()).toEqual(['o1']);
    expect(watch.findings()).toEqual([]);
  });

  it('is compared every 15 minutes though nothing changed, which is its heartbeat', async () => {
    const watch = watching('api');
    await look(watch);
    expect(await look(watch, 14)).toHaveLength(1);
    expect((await look(watch, 2)).length).toBeGreaterThan(1);
    const proofs = `SELECT toUInt32(count()) AS n FROM zakaz.meta_sync_proofs WHERE sheet_id = '${spreadsheetId}' AND verified_at >= fromUnixTimestamp64Milli(${server.clock.now})`;
    expect(await server.select(proofs)).toEqual([{ n: 1 }]);
  });

  it('may have tabs by other names', async () => {
    const { other } = server;
    const tabs = { Sales: [salesHeader, sale('template')], 'Заказы 2025': [salesHeader, sale('real')] };
    local.google.add(Workbook.fromArrays(tabs, { id: other.spreadsheetId }));
    await look(watching('api', { ...other, sheetTabs: { sales: 'Заказы*' } }));
    expect(await orders(other.spreadsheetId)).toEqual(['real']);
  });

  it('that cannot be read is a finding in both languages, until it can', async () => {
    const watch = watching('api');
    local.google.shared.clear();
    await look(watch);
    expect(found(watch)).toEqual([['error', 'google_unreadable', null]]);
    const facts = {
      sources: [{ spreadsheetId, name: 'Москва', tabs: ['sales'] }],
      state: null,
      readAt: null,
      outage: null,
      missing: [],
      startedAt: server.clock.now,
      today: '2025-11-23',
      version: '1.0.0',
      readers: watch.findings(),
    };
    const thresholds = { warningAfterMinutes: 20, errorAfterMinutes: 60, issuesAfterDays: 3 };
    const health = assess(facts, server.clock.now, thresholds);
    expect(health.level).toBe('error');
    const [finding] = health.findings;
    if (finding === undefined) throw new Error('no finding');
    expect(findingText(finding, health, 'en').todo).toContain(`not shared with ${local.google.email}`);
    expect(findingText(finding, health, 'ru').todo).toContain(`не открыта для ${local.google.email}`);
    local.google.shared.add(spreadsheetId);
    await look(watch);
    expect(watch.findings()).toEqual([]);
  });

  it('is read again once a broken key file is put right, without a restart', async () => {
    const watch = watching('api');
    local.google.writeKey(local.keyFile);
    local.google.refusesKey = true;
    await look(watch);
    expect(found(watch)).toEqual([['error', 'google_unreadable', null]]);
    local.google.refusesKey = false;
    await look(watch);
    expect(watch.findings()).toEqual([]);
  });
});

describe('a source that both read', () => {
  it('is compared each night, and nothing is written or asked in between', async () => {
    await look(watching('api'));
    const before = await server.select('SELECT toUInt32(count()) AS n FROM zakaz.meta_job_runs');
    const watch = watching('both');
    expect((await look(watch)).length).toBeGreaterThan(0);
    workbook.sheet('Sales').put(2, 6, { value: 99 });
    expect(await look(watch, 30)).toEqual([]);
    expect((await look(watch, 24 * 60)).length).toBeGreaterThan(0);
    expect(await server.select('SELECT toUInt32(count()) AS n FROM zakaz.meta_job_runs')).toEqual(before);
  });

  it('is a finding where it differs twice, 20 minutes apart, and no longer once it is equal', async () => {
    await look(watching('api'));
    workbook.sheet('Sales').put(2, 6, { value: 12_345 });
    const watch = watching('both');
    await look(watch);
    expect(found(watch)).toEqual([]);
    await look(watch, 10);
    expect(found(watch)).toEqual([]);
    await look(watch, 11);
    expect(found(watch)).toEqual([['error', 'readers_differ', 'sales']]);
    await look(watching('api'));
    await look(watch, 21);
    expect(found(watch)).toEqual([]);
  });
});

it('a source that its script reads is left alone', async () => {
  expect(await look(watching('bundle'))).toEqual([]);
  expect(await look(watching(undefined))).toEqual([]);
});
