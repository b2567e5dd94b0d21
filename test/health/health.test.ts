/** What a monitor reads, over the real engine and through the real protocol. */
import { migrate } from '@qtickets/ingest-server/clickhouse/schema/migrate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestTab, pushOf, reading, sale, sales, send, wholeTab } from '../ingest/support.ts';
import { timeZone } from '../support/engine.ts';
import {
  getAs,
  healthOf,
  monitoringToken,
  pass,
  reportOf,
  startWatchedServer,
  syncTab,
  type WatchedServer,
  watched,
} from './support.ts';

let server: WatchedServer;

beforeAll(async () => {
  server = await startWatchedServer();
});
afterAll(() => server.close());

/** The same database seen by a fresh server, so that no cached answer is in the way. */
const fresh = (options: Parameters<typeof watched>[1] = {}) => watched(server, options);

describe('a spreadsheet from its first day on', () => {
  it('that was added and never reported is a warning, with what to do', async () => {
    const { status, body } = await healthOf(fresh());
    expect([status, body.status]).toEqual([200, 'warning']);
    expect(body.problems[0]).toMatchObject({ code: 'never_synced' });
    expect(body.problems[0]?.en.todo).toContain('QTickets → Settings');
  });

  it('that was proven equal is well: rows, proof, run and script are shown', async () => {
    await syncTab(server, 'sales', sales(30));
    pass(server, 4);
    const { status, body } = await healthOf(fresh());
    expect([status, body.status, body.problems]).toEqual([200, 'ok', []]);
    const [sheet] = body.spreadsheets;
    expect(sheet?.last_run).toMatchObject({ status: 'success', trigger: 'schedule' });
    expect(sheet?.bundle).toEqual({ version: '1.0.0', older_than_server: false, contracts_differ: false });
    expect(sheet?.tabs.find(({ tab }) => tab === 'sales')).toMatchObject({
      status: 'ok',
      situation: 'equal',
      rows: 30,
      minutes_since_proof: 4,
      open_issues: 0,
    });
    expect(sheet?.tabs.find(({ tab }) => tab === 'events')).toMatchObject({ situation: 'absent' });
  });

  it('whose trigger was disabled turns yellow after 20 minutes and red after 60, by itself', async () => {
    const seen: [number, string][] = [];
    for (const minutes of [16, 1, 39, 1]) {
      pass(server, minutes);
      const { status, body } = await healthOf(fresh());
      seen.push([status, body.status]);
    }
    expect(seen).toEqual([
      [200, 'ok'],
      [200, 'warning'],
      [200, 'warning'],
      [503, 'error'],
    ]);
  });

  it('that is heard of again is well at once', async () => {
    await syncTab(server, 'sales', sales(30));
    expect((await healthOf(fresh())).body.status).toBe('ok');
  });

  it('has its day told beforehand, by its first report and then by what the script measured', async () => {
    const head = { ...reading(server), trigger: 'schedule' };
    const spent = { since: server.clock.now - 60_000, triggerSeconds: 9, fetches: 3, propertyCalls: 8 };
    const expected = async () => (await healthOf(fresh())).body.spreadsheets[0]?.google_day?.minutes_expected;
    pass(server, 1);
    await send(server, 'digest', { ...head, spent, tabs: [digestTab('sales', sales(30))] });
    expect(await expected()).toBeNull();
    const edit = { startedAt: server.clock.now - 50_000, finishedAt: server.clock.now, trigger: 'edit' };
    await send(server, 'report', reportOf(server, { spent, ...edit }));
    expect(await expected()).toBeNull();
    const first = { startedAt: server.clock.now - 20_000, finishedAt: server.clock.now, trigger: 'menu' };
    await send(server, 'report', reportOf(server, { spent, ...first }));
    expect(await expected()).toEqual({ comparisons: 33, typist: 99 });
    pass(server, 1);
    const measured = { ...spent, comparisonSeconds: 2.5 };
    await send(server, 'digest', {
      ...head,
      readAt: server.clock.now,
      spent: measured,
      tabs: [digestTab('sales', sales(30))],
    });
    expect(await expected()).toEqual({ comparisons: 5, typist: 50 });
  });

  it('that reports a blocked tab is an error, until a proof settles it', async () => {
    pass(server, 1);
    await send(server, 'report', reportOf(server, { status: 'error', flags: ['blocked:sales'] }));
    const { status, body } = await healthOf(fresh());
    expect([status, body.problems[0]?.code, body.problems[0]?.tab]).toEqual([503, 'blocked', 'sales']);
    expect(body.problems[0]?.en.what).toContain('30 rows');
    pass(server, 1);
    await syncTab(server, 'sales', sales(30));
    expect((await healthOf(fresh())).body.status).toBe('ok');
  });

  it('whose script runs and fails is named with its cause and in Google’s words, and never called silent', async () => {
    for (const minutes of [15, 15, 15, 15, 15]) {
      pass(server, minutes);
      const failure = { cause: 'no_permission', message: 'You do not have permission to call UrlFetchApp.fetch.' };
      await send(server, 'report', reportOf(server, { status: 'error', outcomes: { sales: 'not_asked' }, ...failure }));
    }
    const { status, body } = await healthOf(fresh());
    expect([status, body.problems.map(({ code }) => code)]).toEqual([503, ['stale', 'run_failed']]);
    expect(body.problems[1]?.en.what).toMatch(/a permission is missing.*You do not have permission to call/);
    expect(body.problems[1]?.en.todo).toContain('allows what Google asks');
    expect(body.spreadsheets[0]?.minutes_since_heartbeat).toBe(0);
    expect(body.spreadsheets[0]?.last_run).toMatchObject({ cause: 'no_permission' });
    await syncTab(server, 'sales', sales(30));
  });

  it('whose clock is an hour behind is not stale, and one that is ahead not fresher', async () => {
    const report = reportOf(server);
    const off = { startedAt: server.clock.now - 3_700_000, finishedAt: server.clock.now - 3_600_000 };
    await send(server, 'report', { ...report, ...off });
    expect((await healthOf(fresh())).body.spreadsheets[0]?.minutes_since_heartbeat).toBe(0);
  });

  it('with a bad cell is well, and the cell is counted', async () => {
    const bad = sale('order-bad', '#REF!');
    const message = pushOf(server, 'sales', [bad], { kind: 'rejected' });
    expect((await send(server, 'push', message)).status).toBe(200);
    await send(server, 'report', reportOf(server, { run: message.run }));
    const { body } = await healthOf(fresh());
    expect(body.spreadsheets[0]?.tabs.find(({ tab }) => tab === 'sales')).toMatchObject({ open_issues: 1 });
    expect(body.status).toBe('ok');
  });

  it('whose run began and never ended shows it as lost after ten minutes', async () => {
    pass(server, 1);
    await send(server, 'push', { ...pushOf(server, 'sales', sales(1), { kind: 'keys' }), ...reading(server) });
    pass(server, 11);
    const { body } = await healthOf(fresh());
    expect(body.spreadsheets[0]?.last_run).toMatchObject({ status: 'lost' });
    expect(body.problems.map(({ code }) => code)).toContain('run_lost');
  });
});

describe('ClickHouse away', () => {
  it('is a 503 that says what to do, within its own deadline', async () => {
    const hanging = new Promise<never>(() => undefined);
    const away = fresh({
      statusReader: (statusReader) => ({ ...statusReader, state: () => hanging, outageOf: () => hanging }),
    });
    const { status, body } = await healthOf(away);
    expect([status, body.problems[0]?.code]).toEqual([503, 'clickhouse_unreachable']);
    expect(body.checks.clickhouse).toMatchObject({ status: 'error' });
  });

  it('that answers and refuses is distinguished', async () => {
    const refuses = () => Promise.reject(new Error('not enough privileges'));
    const { body } = await healthOf(fresh({ statusReader: (statusReader) => ({ ...statusReader, state: refuses }) }));
    expect(body.problems[0]?.code).toBe('clickhouse_failing');
    expect(JSON.stringify(body)).not.toContain('privileges');
  });

  it('leaves the server alive', async () => {
    const response = await getAs(fresh(), '/healthz');
    expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ status: 'ok' })]);
  });
});

describe('a table or a view that somebody dropped', () => {
  const problems = async () => (await healthOf(fresh())).body.problems.filter(({ status }) => status === 'error');

  it('is an error that names it and what makes it again, and is none any more once it is there', async () => {
    for (const query of ['DROP TABLE zakaz.agg_qtickets_sales_daily', 'DROP VIEW zakaz.v_qtickets_gaps'])
      await server.client.command({ query });
    const [missing] = await problems();
    expect(missing).toMatchObject({ code: 'tables_missing', en: { todo: expect.stringContaining('migrate') } });
    expect(missing?.en.what).toContain('agg_qtickets_sales_daily, v_qtickets_gaps');
    await migrate(server.client, { database: 'zakaz', timeZone });
    expect(await problems()).toEqual([]);
  });

  it('is named, too, where health itself reads it', async () => {
    await server.client.command({ query: 'DROP TABLE zakaz.meta_smoke_results' });
    expect((await problems()).map(({ code }) => code)).toEqual(['clickhouse_failing', 'tables_missing']);
    await migrate(server.client, { database: 'zakaz', timeZone });
    expect(await problems()).toEqual([]);
  });
});

describe('many that ask at once', () => {
  it('cost one reading', async () => {
    let readings = 0;
    const counting = fresh({
      statusReader: (statusReader) => ({
        ...statusReader,
        state: (...of) => {
          readings += 1;
          return statusReader.state(...of);
        },
      }),
    });
    await Promise.all(Array.from({ length: 20 }, () => healthOf(counting)));
    expect(readings).toBe(1);
  });
});

describe('the shapes of the replaced system', () => {
  it('are kept by /healthz/detailed and /healthz/freshness', async () => {
    const detailed = await (await getAs(fresh(), '/healthz/detailed', { token: monitoringToken })).json();
    expect(detailed).toMatchObject({
      status: expect.any(String),
      timestamp: expect.any(String),
      checks: {
        clickhouse: { status: 'ok', message: expect.any(String) },
        data_freshness: { sales: { latest_date: '2025-03-01', days_behind: expect.any(Number) } },
        job_runs: { qtickets_sheets: { last_run: expect.any(String), last_status: expect.any(String) } },
      },
    });
    const freshness = await (await getAs(fresh(), '/healthz/freshness', { token: monitoringToken })).json();
    expect(freshness).toMatchObject({ data: [{ source: 'sales', total_rows: 30, status: expect.any(String) }] });
  });
});

describe('details', () => {
  const detailsFor = async (target: WatchedServer, options: Parameters<typeof getAs>[2]) =>
    'spreadsheets' in ((await (await getAs(target, '/healthz/qtickets_sheets', options)).json()) as object);

  it('are for callers with the token', async () => {
    expect(await detailsFor(fresh(), { token: monitoringToken })).toBe(true);
    expect(await detailsFor(fresh(), { token: `${monitoringToken}x` })).toBe(false);
    expect(await detailsFor(fresh(), {})).toBe(false);
    expect(await detailsFor(fresh(), { from: '127.0.0.1', headers: { host: 'localhost:8080' } })).toBe(false);
  });

  it('where the server is this machine’s alone are for this machine, and never for what came through a proxy', async () => {
    const open = fresh({ environment: { MONITORING_TOKEN: '', LOCAL_ONLY: 'yes' } });
    const local = { from: '127.0.0.1', headers: { host: '127.0.0.1:8080' } };
    expect(await detailsFor(open, local)).toBe(true);
    expect(await detailsFor(open, { ...local, from: '::ffff:127.0.0.1' })).toBe(true);
    expect(await detailsFor(open, { ...local, from: '203.0.113.7' })).toBe(false);
    expect(await detailsFor(open, { ...local, headers: { ...local.headers, 'x-forwarded-for': '127.0.0.1' } })).toBe(
      false,
    );
    expect(await detailsFor(open, { ...local, headers: { host: 'evil.example' } })).toBe(false);
    const untold = fresh({ environment: { MONITORING_TOKEN: '', PUBLIC_URL: '' } });
    expect(await detailsFor(untold, local)).toBe(false);
  });

  it('are reported missing, and the plain status is not', async () => {
    const response = await getAs(fresh(), '/healthz/qtickets_sheets');
    expect(await response.json()).toEqual({
      status: expect.stringMatching(/^(ok|warning|error)$/),
      timestamp: expect.any(String),
      details: expect.stringContaining('MONITORING_TOKEN'),
    });
  });
});

describe('a write that ClickHouse refuses', () => {
  it('turns health at once, and one that it takes turns it back', async () => {
    const full = Object.assign(new Error('No space left'), { code: '243' });
    let isFull = false;
    const target = watched({
      ...server,
      warehouse: {
        ...server.warehouse,
        write: (...of) => (isFull ? Promise.reject(full) : server.warehouse.write(...of)),
      },
    });
    const push = (rows: number) => send(target, 'push', pushOf(target, 'sales', sales(rows), wholeTab));
    const codes = async () => (await healthOf(target)).body.problems.map(({ code }) => code);
    expect((await push(1)).status).toBe(200);
    isFull = true;
    target.clock.now += 1_000;
    expect((await push(2)).status).toBe(503);
    expect(await codes()).toContain('clickhouse_failing');
    isFull = false;
    target.clock.now += 1_000;
    expect((await push(2)).status).toBe(200);
    expect(await codes()).not.toContain('clickhouse_failing');
  });
});
