import { describe, expect, it } from 'vitest';
import { assess } from './assess.ts';
import type { Facts, Health } from './health.ts';
import type { Run, State, TabState } from './ports.ts';

const NOW = 1_763_870_000_000;
const minutesAgo = (minutes: number) => NOW - minutes * 60_000;
const thresholds = { warningAfterMinutes: 20, errorAfterMinutes: 60 };

function run(more: Partial<Run> = {}): Run {
  return {
    runId: 'run',
    source: 'sheet',
    trigger: 'schedule',
    bundle: '1.0.0',
    status: 'success',
    startedAt: minutesAgo(5),
    finishedAt: minutesAgo(5),
    rowsProcessed: 0,
    message: '',
    flags: [],
    ...more,
  };
}

function sales(more: Partial<TabState> = {}): TabState {
  return {
    source: 'sheet',
    tab: 'sales',
    rows: 5210,
    latestDate: '2025-03-01',
    daysBehind: 267,
    proof: { at: minutesAgo(5), rows: 5210 },
    issues: { error: 0, draft: 0, notice: 0 },
    ...more,
  };
}

function stateOf(tabs: readonly TabState[], runs: readonly Run[]): State {
  return { tabs, runs, quotas: [], smoke: null, ahead: [] };
}

function judge(state: State | null, more: Partial<Facts> = {}): Health {
  const sources = [{ spreadsheetId: 'sheet', name: 'Moscow', tabs: ['sales'] }];
  return assess({ sources, state, readAt: NOW, outage: null, version: '1.0.0', ...more }, NOW, thresholds);
}

const codesOf = (health: Health) => health.findings.map(({ code, level }) => `${code} ${level}`);

describe('silence and age', () => {
  it.each([
    [20, 'ok'],
    [21, 'warning'],
    [60, 'warning'],
    [61, 'error'],
  ] as const)('%i minutes without a word and a proof are %s', (minutes, level) => {
    const quiet = { startedAt: minutesAgo(minutes), finishedAt: minutesAgo(minutes) };
    const health = judge(stateOf([sales({ proof: { at: minutesAgo(minutes), rows: 1 } })], [run(quiet)]));
    expect(health.level).toBe(level);
    expect(health.sources[0]?.minutesSinceHeartbeat).toBe(minutes);
  });

  it('a sale date of last year, and one in the future, say nothing about freshness', () => {
    for (const [latestDate, daysBehind] of [['2024-01-01', 700] as const, ['2030-01-01', -1500] as const]) {
      expect(judge(stateOf([sales({ latestDate, daysBehind })], [run()])).level).toBe('ok');
    }
  });

  it('a schedule that Google disabled turns red by itself, even while edits go on', () => {
    const edit = run({ trigger: 'edit', startedAt: minutesAgo(1), finishedAt: minutesAgo(1) });
    const health = judge(stateOf([sales({ proof: { at: minutesAgo(75), rows: 1 } })], [edit]));
    expect(codesOf(health)).toEqual(['stale error']);
  });

  it('a spreadsheet that is silent says so once, not once more for each of its tabs', () => {
    const old = { startedAt: minutesAgo(90), finishedAt: minutesAgo(90) };
    const health = judge(stateOf([sales({ proof: { at: minutesAgo(90), rows: 1 } })], [run(old)]));
    expect(codesOf(health)).toEqual(['silent error']);
    expect(health.sources[0]?.tabs[0]).toMatchObject({ situation: 'stale', level: 'error' });
  });

  it('thresholds are the configured ones', () => {
    const facts = { sources: [{ spreadsheetId: 'sheet', name: '', tabs: ['sales'] }], outage: null, version: '1.0.0' };
    const state = stateOf([sales()], [run()]);
    const strict = { warningAfterMinutes: 2, errorAfterMinutes: 4 };
    expect(assess({ ...facts, state, readAt: NOW }, NOW, strict).level).toBe('error');
  });
});

describe('what was never there', () => {
  it('a source that was added and never reported is a warning that says what to do', () => {
    const health = judge(stateOf([], []));
    expect(codesOf(health)).toEqual(['never_synced warning']);
    expect(health.sources[0]?.tabs[0]?.situation).toBe('waiting');
  });

  it('a tab that its spreadsheet never had is no fault', () => {
    const sources = [{ spreadsheetId: 'sheet', name: 'Moscow', tabs: ['events', 'sales'] }];
    const health = judge(stateOf([sales()], [run()]), { sources });
    expect(health.level).toBe('ok');
    expect(health.sources[0]?.tabs.map(({ situation }) => situation)).toEqual(['absent', 'equal']);
  });

  it('an installation without a spreadsheet is a warning', () => {
    expect(codesOf(judge(stateOf([], []), { sources: [] }))).toEqual(['no_sources warning']);
  });

  it('rows that were never proven equal turn from a warning into an error', () => {
    const since = (minutes: number) => [run({ startedAt: minutesAgo(minutes), finishedAt: minutesAgo(1) })];
    expect(codesOf(judge(stateOf([sales({ proof: null })], since(5))))).toEqual(['never_equal warning']);
    expect(codesOf(judge(stateOf([sales({ proof: null })], since(61))))).toEqual(['never_equal error']);
  });
});

describe('what a run could not settle', () => {
  const flagged = (flag: string, more: Partial<Run> = {}) =>
    run({ status: 'error', flags: [{ flag, tab: 'sales' }], ...more });
  const older = sales({ proof: { at: minutesAgo(15), rows: 1 } });

  it.each(['digest_disagrees', 'blocked', 'not_readable', 'refused'] as const)('%s is an error at once', (flag) => {
    const health = judge(stateOf([older], [flagged(flag)]));
    expect(codesOf(health)).toEqual([`${flag} error`]);
    expect(health.sources[0]?.tabs[0]?.situation).toBe(flag);
  });

  it('an edit that went well does not hide it', () => {
    const edit = run({ trigger: 'edit', startedAt: minutesAgo(1), finishedAt: minutesAgo(1) });
    expect(judge(stateOf([older], [edit, flagged('blocked')])).level).toBe('error');
  });

  it('a later proof settles it, and so does a later full comparison', () => {
    const later = run({ startedAt: minutesAgo(1), finishedAt: minutesAgo(1) });
    expect(judge(stateOf([older], [later, flagged('blocked')])).level).toBe('ok');
    const proven = sales({ proof: { at: minutesAgo(1), rows: 1 } });
    const edit = run({ trigger: 'edit', startedAt: minutesAgo(1), finishedAt: minutesAgo(1) });
    expect(judge(stateOf([proven], [edit, flagged('blocked')])).level).toBe('ok');
  });

  it('a run that the next one just continues is a remark', () => {
    const health = judge(stateOf([older], [flagged('out_of_time', { status: 'success' })]));
    expect([health.level, ...codesOf(health)]).toEqual(['ok', 'unfinished ok']);
  });

  it('a run without an end is lost after ten minutes', () => {
    const lastRun = (minutes: number) =>
      judge(stateOf([sales()], [run({ status: 'running', startedAt: minutesAgo(minutes) })])).sources[0]?.lastRun;
    expect(lastRun(9)?.status).toBe('running');
    expect(lastRun(10)?.status).toBe('lost');
  });

  it('a run that failed as a whole is a warning with what it reported', () => {
    const health = judge(stateOf([sales()], [run({ status: 'error', message: 'refused 413 too_large' })]));
    expect(health.findings).toMatchObject([{ code: 'run_failed', level: 'warning', detail: 'refused 413 too_large' }]);
  });
});

describe('an older script', () => {
  it('is a remark while both ends have the same contracts', () => {
    const health = judge(stateOf([sales()], [run({ bundle: '0.9.12' })]));
    expect([health.level, ...codesOf(health)]).toEqual(['ok', 'bundle_older ok']);
    expect(health.sources[0]?.isBundleOlder).toBe(true);
  });

  it('is a warning where no proof is possible, and the age of the last one is no error', () => {
    const flags = [{ flag: 'older_bundle', tab: 'sales' }];
    const state = stateOf([sales({ proof: { at: minutesAgo(600), rows: 1 } })], [run({ bundle: '0.9.0', flags })]);
    expect(codesOf(judge(state))).toEqual(['contracts_differ warning']);
  });
});

describe('ClickHouse away', () => {
  it('is the one error, and spreadsheets are judged as they were last seen', () => {
    const state = stateOf(
      [sales({ proof: { at: minutesAgo(125), rows: 1 } })],
      [run({ startedAt: minutesAgo(125), finishedAt: minutesAgo(125) })],
    );
    const health = judge(state, { outage: 'unreachable', readAt: minutesAgo(120) });
    expect(codesOf(health)).toEqual(['clickhouse_unreachable error']);
    expect(health.sources[0]?.tabs[0]).toMatchObject({ situation: 'equal', rows: 5210 });
  });

  it('since the start leaves nothing to say about spreadsheets', () => {
    const health = judge(null, { outage: 'failing', readAt: null });
    expect(codesOf(health)).toEqual(['clickhouse_failing error']);
  });
});

it('cells to mend do not make the system ill', () => {
  const health = judge(stateOf([sales({ issues: { error: 3, draft: 1, notice: 0 } })], [run()]));
  expect([health.level, ...codesOf(health)]).toEqual(['ok', 'issues_open ok']);
});
