/** What Prometheus reads, over the real engine, and which alerts come of it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { digestTab, pushOf, reading, sale, sales, send } from '../ingest/support.ts';
import { firing, labelsIn, metricsIn, type Sample, samplesOf } from './metrics-text.ts';
import {
  getAs,
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

async function metricsOf(target: WatchedServer): Promise<Sample[]> {
  const response = await getAs(target, '/metrics', { token: monitoringToken });
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  return samplesOf(await response.text());
}

function valueIn(samples: readonly Sample[], name: string, labels: Record<string, string> = {}): number | undefined {
  return samples.find(
    (sample) => sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
  )?.value;
}

describe('metrics', () => {
  it('count what requests did with rows, and how they ended', async () => {
    await syncTab(server, 'sales', sales(30));
    pass(server, 1);
    const changed = [...sales(29), sale('order-new', 7)];
    await send(server, 'push', pushOf(server, 'sales', changed, { kind: 'buckets', bits: 0, buckets: [0] }));
    await send(server, 'push', pushOf(server, 'sales', [sale('order-bad', '#REF!')], { kind: 'rejected' }));
    await send(server, 'digest', { ...reading(server), tabs: [] }, { secret: server.other.secrets[0] ?? '' });
    const samples = await metricsOf(server);
    const rows = (outcome: string) => valueIn(samples, 'qtickets_rows_total', { tab: 'sales', outcome });
    expect([rows('inserted'), rows('unchanged'), rows('deleted'), rows('stale'), rows('quarantined')]).toEqual([
      31, 29, 1, 0, 1,
    ]);
    expect(valueIn(samples, 'qtickets_outcomes_total', { action: 'push', outcome: 'ok' })).toBe(3);
    expect(valueIn(samples, 'qtickets_outcomes_total', { action: 'digest', outcome: 'invalid_signature' })).toBe(1);
    expect(
      valueIn(samples, 'qtickets_http_requests_total', { route: '/v1/sources/:spreadsheetId/digest', code: '401' }),
    ).toBe(1);
    expect(valueIn(samples, 'qtickets_digest_duration_seconds_count')).toBe(1);
    expect(valueIn(samples, 'qtickets_insert_duration_seconds_count')).toBe(2);
    expect(valueIn(samples, 'qtickets_clickhouse_errors_total', { operation: 'write' })).toBe(0);
    expect(valueIn(samples, 'nodejs_eventloop_lag_max_seconds')).toBeGreaterThan(0);
  });

  it('show ages, rows and issues of each tab, and the quota that reports named', async () => {
    await send(server, 'report', reportOf(server, { quota: { fetches: 4, seconds: 9 } }));
    pass(server, 2);
    const samples = await metricsOf(watched(server));
    const of = { source: server.source.spreadsheetId, tab: 'sales' };
    expect(valueIn(samples, 'qtickets_table_rows', of)).toBe(30);
    expect(valueIn(samples, 'qtickets_open_issues', { ...of, severity: 'error' })).toBe(1);
    expect(valueIn(samples, 'qtickets_heartbeat_age_seconds')).toBeCloseTo(120, 0);
    expect(valueIn(samples, 'qtickets_proof_age_seconds', of)).toBeGreaterThan(170);
    expect(valueIn(samples, 'qtickets_google_trigger_seconds_24h')).toBe(9);
    expect(valueIn(samples, 'qtickets_google_fetches_24h')).toBeGreaterThanOrEqual(4);
    expect(valueIn(samples, 'qtickets_source_info', { bundle: '1.0.0' })).toBe(1);
  });

  it('show what the script’s own ledger says, where it keeps one, and health warns before the day is spent', async () => {
    const since = server.clock.now - 3_600_000;
    const spent = (triggerSeconds: number) => ({ spent: { since, triggerSeconds, fetches: 500, propertyCalls: 9 } });
    const digest = {
      ...reading(server),
      ...spent(4_000),
      tabs: [digestTab('sales', [...sales(29), sale('order-new', 7)])],
    };
    await send(server, 'digest', digest);
    pass(server, 1);
    const quota = async () => {
      const samples = await metricsOf(watched(server));
      return [
        valueIn(samples, 'qtickets_google_trigger_seconds_24h'),
        valueIn(samples, 'qtickets_google_fetches_24h'),
        valueIn(samples, 'qtickets_findings', { code: 'google_quota' }),
      ];
    };
    expect(await quota()).toEqual([4_000, 500, 1]);
    pass(server, 1);
    await send(server, 'report', reportOf(server, spent(7_000)));
    // Google lets no consumer account spend so much: this is another one, with four times as much.
    expect(await quota()).toEqual([7_000, 500, undefined]);
  });

  it('show an edit trigger that Google has not made again, as the script says it', async () => {
    const found = async () => valueIn(await metricsOf(watched(server)), 'qtickets_findings', { code: 'edit_trigger' });
    const spent = { since: server.clock.now - 3_600_000, triggerSeconds: 9, fetches: 5, propertyCalls: 9 };
    const usual = { tickMinutes: 15, edits: 'at_once', reason: 'none' };
    expect(await found()).toBeUndefined();
    pass(server, 1);
    await send(server, 'report', reportOf(server, { spent: { ...spent, pace: { ...usual, editTrigger: 'refused' } } }));
    expect(await found()).toBe(1);
    pass(server, 1);
    await send(server, 'report', reportOf(server, { spent: { ...spent, pace: usual } }));
    expect(await found()).toBeUndefined();
  });

  it('show the last smoke run', async () => {
    const started_at = new Date(server.clock.now).toISOString().slice(0, -1);
    const check = (check_name: string, severity: string, passed: number) => ({
      run_id: 'smoke',
      started_at,
      check_name,
      severity,
      passed,
    });
    const values = [check('01_well', 'error', 1), check('02_doubles', 'error', 0), check('03_counts', 'info', 1)];
    await server.client.insert({ table: 'zakaz.meta_smoke_results', format: 'JSONEachRow', values });
    const samples = await metricsOf(watched(server));
    expect(valueIn(samples, 'qtickets_smoke_passed', { check: '01_well', severity: 'error' })).toBe(1);
    expect(valueIn(samples, 'qtickets_smoke_passed', { check: '02_doubles' })).toBe(0);
    expect(valueIn(samples, 'qtickets_smoke_passed', { check: '03_counts' })).toBeUndefined();
    expect(valueIn(samples, 'qtickets_smoke_age_seconds')).toBe(0);
    expect(valueIn(samples, 'qtickets_findings', { code: 'smoke_failed' })).toBe(1);
    await server.client.command({ query: 'TRUNCATE TABLE zakaz.meta_smoke_results' });
  });

  it('never take a label from what a stranger asks for', async () => {
    for (const path of ['/v1/sources/stranger-1/digest', '/nowhere-1', '/wp-login.php']) {
      await server.app.request(path, { method: 'POST' });
    }
    const samples = await metricsOf(server);
    expect(
      samples.flatMap(({ labels }) => Object.values(labels)).filter((text) => /stranger|nowhere|wp-/.test(text)),
    ).toEqual([]);
  });

  it('are refused to callers without the token', async () => {
    const response = await getAs(server, '/metrics');
    expect(response.status).toBe(401);
    expect(await response.text()).not.toContain('qtickets_');
  });
});

const rulesFile = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          labels: z.object({ severity: z.enum(['warning', 'critical']) }),
          annotations: z.object({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});
const path = fileURLToPath(new URL('../../ops/prometheus/alerts.yml', import.meta.url));
const rules = rulesFile.parse(parse(readFileSync(path, 'utf8'))).groups.flatMap((group) => group.rules);

describe('alerts', () => {
  const alertsOf = async (target: WatchedServer) => {
    const samples = await metricsOf(target);
    return rules.filter(({ expr }) => (firing(expr, samples) ?? []).length > 0).map(({ alert }) => alert);
  };

  it('read only metrics and labels that the server has', async () => {
    const help = await (await getAs(server, '/metrics', { token: monitoringToken })).text();
    const samples = samplesOf(help);
    const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)));
    for (const { expr } of rules) {
      for (const name of metricsIn(expr)) expect(help).toContain(`# TYPE ${name.replace(/_bucket$/, '')} `);
      for (const label of labelsIn(expr)) expect(['job', ...labels]).toContain(label);
    }
  });

  it('each link their entry in the runbook', () => {
    for (const { annotations } of rules) expect(annotations.runbook).toMatch(/^ops\/RUNBOOK\.md#[a-z-]+$/);
  });

  it('follow a spreadsheet from its proof into silence', async () => {
    await send(server, 'push', pushOf(server, 'sales', [], { kind: 'rejected' }));
    await server.client.command({ query: 'TRUNCATE TABLE zakaz.meta_job_runs' });
    await syncTab(server, 'sales', sales(30));
    expect(await alertsOf(watched(server))).toEqual([]);
    pass(server, 21);
    expect(await alertsOf(watched(server))).toEqual(['QTicketsSilent']);
    pass(server, 40);
    expect(await alertsOf(watched(server))).toEqual(['QTicketsSilent', 'QTicketsSilentLong', 'QTicketsStale']);
  });

  it.each([
    ['blocked', 'QTicketsBlocked'],
    ['digest_disagrees', 'QTicketsDigestDisagrees'],
    ['not_readable', 'QTicketsNotReadable'],
    ['refused', 'QTicketsRefused'],
  ])('a tab that is %s raises %s', async (flag, alert) => {
    pass(server, 1);
    await syncTab(server, 'sales', sales(30));
    pass(server, 1);
    await send(server, 'report', reportOf(server, { status: 'error', flags: [`${flag}:sales`] }));
    expect(await alertsOf(watched(server))).toEqual([alert]);
  });

  it('an older script raises QTicketsContractsDiffer, and nothing worse', async () => {
    pass(server, 1);
    const differing = { ...reading(server), contracts: 'older', bundle: '0.9.0' };
    await send(server, 'digest', { ...differing, tabs: [digestTab('sales', sales(30))] });
    await send(server, 'report', reportOf(server, { bundle: '0.9.0', flags: ['older_bundle:sales'] }));
    expect(await alertsOf(watched(server))).toEqual(['QTicketsContractsDiffer']);
  });

  it('a source that never came raises QTicketsNeverSynced', async () => {
    const both = watched(server, { sources: (own, other) => [own, other] });
    expect(await alertsOf(both)).toContain('QTicketsNeverSynced');
  });

  it('ClickHouse away raises QTicketsClickHouseDown', async () => {
    const fails = () => Promise.reject(new Error('away'));
    const away = watched(server, {
      statusReader: (statusReader) => ({ ...statusReader, state: fails }),
    });
    expect(await alertsOf(away)).toEqual(['QTicketsClickHouseDown']);
  });
});
