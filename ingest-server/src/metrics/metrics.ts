/** The metrics of the server. Labels are routes, codes, contracts and known spreadsheets, so their number is bounded. */
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { problemCodes } from '@qtickets/shared-schema/wire/answers';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const rowOutcomes = ['inserted', 'unchanged', 'deleted', 'stale', 'quarantined'] as const;
export type RowOutcome = (typeof rowOutcomes)[number];

/** Milliseconds matter for a small tab; past 10 s the answer is too late for the sheet. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics(version: string) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const metrics = {
    registry,
    requests: new Counter({
      name: 'qtickets_http_requests_total',
      help: 'Requests by route and status code',
      labelNames: ['route', 'code'],
      registers,
    }),
    outcomes: new Counter({
      name: 'qtickets_outcomes_total',
      help: 'Signed requests by action and outcome: ok, or the code of the problem',
      labelNames: ['action', 'outcome'],
      registers,
    }),
    rows: new Counter({
      name: 'qtickets_rows_total',
      help: 'Rows of pushes by tab and what became of them',
      labelNames: ['tab', 'outcome'],
      registers,
    }),
    digestSeconds: new Histogram({
      name: 'qtickets_digest_duration_seconds',
      help: 'How long a digest took to answer',
      buckets: SECONDS,
      registers,
    }),
    insertSeconds: new Histogram({
      name: 'qtickets_insert_duration_seconds',
      help: 'How long ClickHouse took to store the changes of a push',
      buckets: SECONDS,
      registers,
    }),
    clickhouseErrors: new Counter({
      name: 'qtickets_clickhouse_errors_total',
      help: 'Failed calls to ClickHouse by what was asked',
      labelNames: ['operation'],
      registers,
    }),
    ...stateGauges(registers),
  };
  const build = new Gauge({
    name: 'qtickets_build_info',
    help: 'Version of the server',
    labelNames: ['version'],
    registers,
  });
  build.set({ version }, 1);
  startAtZero(metrics);
  return metrics;
}

/** What is set anew from health at each scrape. Names of sources are ids of spreadsheets. */
function stateGauges(registers: Registry[]) {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name: `qtickets_${name}`, help, labelNames, registers });
  return {
    health: gauge('health_level', '0 ok, 1 warning, 2 error', []),
    clickhouseUp: gauge('clickhouse_up', '1 while ClickHouse answers what is asked of it', []),
    findings: gauge('findings', 'What health found, by code', ['source', 'tab', 'code', 'level']),
    sourceInfo: gauge('source_info', 'Name and script version of each spreadsheet', ['source', 'name', 'bundle']),
    heartbeatAge: gauge('heartbeat_age_seconds', 'Since the last word of the spreadsheet', ['source']),
    proofAge: gauge('proof_age_seconds', 'Since the table was last known equal to the sheet', ['source', 'tab']),
    tableRows: gauge('table_rows', 'Rows that sheet and table had alike at the last proof', ['source', 'tab']),
    rowsWaiting: gauge('rows_waiting', 'Rows that the table does not have as the sheet has them', [
      'source',
      'tab',
      'why',
    ]),
    completeness: gauge('completeness', 'Share of the rows of the sheet that the table has as they stand', [
      'source',
      'tab',
    ]),
    oldestIssue: gauge('oldest_issue_age_seconds', 'Since the oldest error in a cell is open', ['source', 'tab']),
    openIssues: gauge('open_issues', 'Issues of the sheet that are open now', ['source', 'tab', 'severity']),
    googleFetches: gauge('google_fetches_24h', 'Fetches that the spreadsheet made in 24 hours, as far as it reported', [
      'source',
    ]),
    googleTriggerSeconds: gauge(
      'google_trigger_seconds_24h',
      'Seconds of triggers that the spreadsheet spent in 24 hours, as far as it reported',
      ['source'],
    ),
    smokePassed: gauge('smoke_passed', '1 where the smoke check passed when it was last run', ['check', 'severity']),
    smokeAge: gauge('smoke_age_seconds', 'Since the smoke checks were last run', []),
  };
}

/** A counter that is not there before its first event hides that event from `increase`. */
function startAtZero(metrics: Pick<Metrics, 'outcomes' | 'rows'>): void {
  for (const action of ['digest', 'push', 'report']) {
    for (const outcome of ['ok', ...problemCodes]) metrics.outcomes.inc({ action, outcome }, 0);
  }
  for (const { tab } of contracts) for (const outcome of rowOutcomes) metrics.rows.inc({ tab, outcome }, 0);
}
