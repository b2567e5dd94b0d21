import { describe, expect, it } from 'vitest';
import { assess } from './assess.ts';
import type { Facts, Health } from './health.ts';
import type { LastProof, QuotaState, Run, State, TabState } from './ports.ts';
import { findingText, languages } from './texts.ts';

const NOW = 1_763_870_000_000;
const minutesAgo = (minutes: number) => NOW - minutes * 60_000;
const thresholds = { warningAfterMinutes: 20, errorAfterMinutes: 60, issuesAfterDays: 3 };

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
    cause: '',
    outcomes: [],
    ...more,
  };
}

function proven(minutes: number, more: Partial<LastProof> = {}): LastProof {
  return { at: minutesAgo(minutes), rows: 5210, latestDate: '2025-03-01', held: 0, ...more };
}

function sales(more: Partial<TabState> = {}): TabState {
  return {
    names: [],
    headers: [],
    source: 'sheet',
    tab: 'sales',
    proof: proven(5),
    issues: { error: 0, draft: 0, notice: 0 },
    waiting: { errors: 0, drafts: 0 },
    oldestErrorAt: null,
    ...more,
  };
}

function stateOf(tabs: readonly TabState[], runs: readonly Run[]): State {
  return { tabs, runs, quotas: [], smoke: null, ahead: [] };
}

const facts = { readAt: NOW, outage: null, version: '1.0.0', startedAt: minutesAgo(600), today: '2025-11-23' };

function judge(state: State | null, more: Partial<Facts> = {}): Health {
  const sources = [{ spreadsheetId: 'sheet', name: 'Moscow', tabs: ['sales'] }];
  return assess({ ...facts, sources, state, ...more }, NOW, thresholds);
}

const codesOf = (health: Health) => health.findings.map(({ code, level }) => `${code} ${level}`);

/** Little of Google's day, at that pace. */
function spentAt(pace: QuotaState['pace']): QuotaState {
  return {
    source: 'sheet',
    fetches: 1,
    triggerSeconds: 9,
    since: minutesAgo(180),
    account: '',
    comparisonSeconds: null,
    pace,
  };
}

describe('silence and age', () => {
  it.each([
    [20, 'ok'],
    [21, 'warning'],
    [60, 'warning'],
    [61, 'error'],
  ] as const)('%i minutes without a word and a proof are %s', (minutes, level) => {
    const quiet = { startedAt: minutesAgo(minutes), finishedAt: minutesAgo(minutes) };
    const health = judge(stateOf([sales({ proof: proven(minutes) })], [run(quiet)]));
    expect(health.level).toBe(level);
    expect(health.sources[0]?.minutesSinceHeartbeat).toBe(minutes);
  });

  it('a sale date of last year, and one in the future, say nothing about freshness', () => {
    for (const [latestDate, daysBehind] of [['2024-11-23', 365] as const, ['2025-11-25', -2] as const]) {
      const health = judge(stateOf([sales({ proof: proven(5, { latestDate }) })], [run()]));
      expect(health.level).toBe('ok');
      expect(health.sources[0]?.tabs[0]).toMatchObject({ latestDate, daysBehind });
    }
  });

  it('a schedule that Google disabled turns red by itself, even while edits go on', () => {
    const edit = run({ trigger: 'edit', startedAt: minutesAgo(1), finishedAt: minutesAgo(1) });
    const health = judge(stateOf([sales({ proof: proven(75) })], [edit]));
    expect(codesOf(health)).toEqual(['stale error']);
  });

  it('a spreadsheet that is silent says so once, not once more for each of its tabs', () => {
    const old = { startedAt: minutesAgo(90), finishedAt: minutesAgo(90) };
    const health = judge(stateOf([sales({ proof: proven(90) })], [run(old)]));
    expect(codesOf(health)).toEqual(['silent error']);
    expect(health.sources[0]?.tabs[0]).toMatchObject({ situation: 'stale', level: 'error' });
  });

  it('a script that compares less often is silent, and its tabs are old, by as much later', () => {
    const judged = (minutes: number, tickMinutes: number) => {
      const quiet = { startedAt: minutesAgo(minutes), finishedAt: minutesAgo(minutes) };
      const pace = { tickMinutes, edits: 'gathered', reason: 'little_left' } as const;
      return judge({ ...stateOf([sales({ proof: proven(minutes) })], [run(quiet)]), quotas: [spentAt(pace)] }).level;
    };
    expect([judged(50, 45), judged(51, 45), judged(91, 45)]).toEqual(['ok', 'warning', 'error']);
    expect([judged(20, 15), judged(21, 15), judged(21, 1)]).toEqual(['ok', 'warning', 'warning']);
  });

  it('Google’s day that runs out is said at 70 %, with when it goes on, and no longer when the day is over', () => {
    const judged = (triggerSeconds: number, hours: number, account: 'consumer' | 'workspace' | '' = '') => {
      const quota = {
        source: 'sheet',
        fetches: 1,
        triggerSeconds,
        since: minutesAgo(hours * 60),
        account,
        comparisonSeconds: null,
        pace: null,
      };
      const health = judge({ ...stateOf([sales()], [run()]), quotas: [quota] });
      return health.findings
        .filter(({ code }) => code === 'google_quota')
        .map(({ amount, detail }) => [amount, detail]);
    };
    expect(judged(3_779, 1)).toEqual([]);
    expect(judged(3_780, 1)).toEqual([[70, '1380']]);
    expect(judged(5_400, 20)).toEqual([[100, '240']]);
    expect(judged(5_400, 25)).toEqual([]);
    expect(judged(5_400, 1, 'workspace')).toEqual([]);
    expect(judged(16_000, 1)).toEqual([[74, '1380']]);
  });

  it('an edit trigger that Google has not made again is said, one that is away for the day is not', () => {
    const judged = (editTrigger: 'away' | 'refused') => {
      const pace = { tickMinutes: 15, edits: 'wait', reason: 'little_left', editTrigger } as const;
      const health = judge({ ...stateOf([sales()], [run()]), quotas: [spentAt(pace)] });
      return [health.sources[0]?.pace?.editTrigger, ...codesOf(health)];
    };
    expect(judged('away')).toEqual(['away']);
    expect(judged('refused')).toEqual(['refused', 'edit_trigger warning']);
  });

  it('thresholds are the configured ones', () => {
    const sources = [{ spreadsheetId: 'sheet', name: '', tabs: ['sales'] }];
    const state = stateOf([sales()], [run()]);
    const strict = { ...thresholds, warningAfterMinutes: 2, errorAfterMinutes: 4 };
    expect(assess({ ...facts, sources, state }, NOW, strict).level).toBe('error');
  });
});

describe('what was never there', () => {
  it('a source that was added and never reported is a warning that says what to do', () => {
    const health = judge(stateOf([], []));
    expect(codesOf(health)).toEqual(['never_synced warning']);
    expect(health.sources[0]?.tabs[0]?.situation).toBe('waiting');
  });

  it.each([
    ['never read', stateOf([], [])],
    [
      'no longer read',
      stateOf([sales({ proof: proven(90) })], [run({ startedAt: minutesAgo(90), finishedAt: minutesAgo(90) })]),
    ],
  ])('of a spreadsheet that the server itself reads, and is %s, no text speaks of a script', (_, state) => {
    const sources = [{ spreadsheetId: 'sheet', name: 'Moscow', tabs: ['sales'], reader: 'api' as const }];
    const health = judge(state, { sources });
    const [finding] = health.findings;
    for (const language of languages) {
      const { what, todo } = findingText(finding ?? expect.fail(), health, language);
      expect(todo).toContain('doctor --google');
      expect(what + todo).not.toMatch(/script|скрипт|trigger|триггер|QTickets →|Sync now/);
    }
  });

  it.each([
    [['Продажи'], 'Москва, Продажи: 2'],
    [['2022', '2023', '2024', '2025', '2026'], 'Москва, 2022, 2023, 2024 +2: 2'],
    [[], 'Москва, Sales: 2'],
  ])('a tab that the sheet calls %j is called so', (names, expected) => {
    const tab = sales({ names, issues: { error: 2, draft: 0, notice: 0 }, oldestErrorAt: NOW });
    const sources = [{ spreadsheetId: 'sheet', name: 'Москва', tabs: ['sales'] }];
    const health = judge(stateOf([tab], [run()]), { sources });
    const [finding] = health.findings;
    expect(findingText(finding ?? expect.fail(), health, 'en').what).toMatch(`${expected} cells to fix`);
  });

  it('a tab that its spreadsheet never had is no fault', () => {
    const sources = [{ spreadsheetId: 'sheet', name: 'Moscow', tabs: ['events', 'sales'] }];
    const health = judge(stateOf([sales()], [run()]), { sources });
    expect(health.level).toBe('ok');
    expect(health.sources[0]?.tabs.map(({ situation }) => situation)).toEqual(['absent', 'equal']);
  });

  it('an optional tab that its spreadsheet never had is not spoken of; one that it has is', () => {
    const sources = [{ spreadsheetId: 'sheet', name: 'Moscow', tabs: ['sales', 'costs', 'rates'] }];
    const health = judge(stateOf([sales(), sales({ tab: 'rates' })], [run()]), { sources });
    expect(health.level).toBe('ok');
    expect(health.sources[0]?.tabs.map(({ tab, situation }) => [tab, situation])).toEqual([
      ['sales', 'equal'],
      ['rates', 'equal'],
    ]);
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
    run({ status: 'error', outcomes: [{ kind: flag, tab: 'sales' }], ...more });
  const older = sales({ proof: proven(15) });

  it.each(['digest_disagrees', 'blocked', 'not_readable', 'read_failed', 'refused'] as const)(
    '%s is an error at once',
    (flag) => {
      const health = judge(stateOf([older], [flagged(flag)]));
      expect(codesOf(health)).toEqual([`${flag} error`]);
      expect(health.sources[0]?.tabs[0]?.situation).toBe(flag);
    },
  );

  it('an edit that went well does not hide it', () => {
    const edit = run({ trigger: 'edit', startedAt: minutesAgo(1), finishedAt: minutesAgo(1) });
    expect(judge(stateOf([older], [edit, flagged('blocked')])).level).toBe('error');
  });

  it('a later proof settles it, and so does a later full comparison', () => {
    const later = run({ startedAt: minutesAgo(1), finishedAt: minutesAgo(1) });
    expect(judge(stateOf([older], [later, flagged('blocked')])).level).toBe('ok');
    const settled = sales({ proof: proven(1) });
    const edit = run({ trigger: 'edit', startedAt: minutesAgo(1), finishedAt: minutesAgo(1) });
    expect(judge(stateOf([settled], [edit, flagged('blocked')])).level).toBe('ok');
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
    const outcomes = [{ kind: 'older_bundle', tab: 'sales' }];
    const state = stateOf([sales({ proof: proven(600) })], [run({ bundle: '0.9.0', outcomes })]);
    expect(codesOf(judge(state))).toEqual(['contracts_differ warning']);
  });
});

it('cells to fix do not make the system unhealthy', () => {
  const health = judge(stateOf([sales({ issues: { error: 3, draft: 1, notice: 0 } })], [run()]));
  expect([health.level, ...codesOf(health)]).toEqual(['ok', 'issues_open ok']);
});

describe('what waits', () => {
  const broken = (days: number) =>
    sales({
      issues: { error: 11, draft: 0, notice: 0 },
      waiting: { errors: 11, drafts: 0 },
      oldestErrorAt: NOW - days * 86_400_000,
      proof: proven(5, { rows: 89 }),
    });

  it('is a remark on its first days, and a warning after the configured ones', () => {
    expect(codesOf(judge(stateOf([broken(2)], [run()])))).toEqual(['issues_open ok']);
    const old = judge(stateOf([broken(3)], [run()]));
    expect(codesOf(old)).toEqual(['issues_old warning']);
    expect(old.findings[0]).toMatchObject({ amount: 11, detail: '3' });
  });

  it('is given as the share of the rows that are here as they stand', () => {
    const [tab] = judge(stateOf([broken(2)], [run()])).sources[0]?.tabs ?? [];
    expect(tab).toMatchObject({ situation: 'equal_except', completeness: 0.89 });
  });

  it('because keys cannot be read is a warning with its count', () => {
    const health = judge(stateOf([sales({ proof: proven(5, { held: 20 }) })], [run()]));
    expect(codesOf(health)).toEqual(['rows_held warning']);
    expect(health.sources[0]?.tabs[0]?.situation).toBe('equal_except');
  });
});

describe('a script that runs and fails', () => {
  it('is named with its cause, and is not silent', () => {
    const failing = [5, 20, 35, 50, 65, 80].map((minutes) =>
      run({ status: 'error', cause: 'no_permission', startedAt: minutesAgo(minutes), finishedAt: minutesAgo(minutes) }),
    );
    const health = judge(stateOf([sales({ proof: proven(95) })], failing));
    expect(codesOf(health)).toEqual(['stale error', 'run_failed warning']);
    expect(health.findings[1]?.cause).toBe('no_permission');
  });

  it('with a word of a newer script is described without a cause', () => {
    const health = judge(stateOf([sales()], [run({ status: 'error', cause: 'sunspots', message: 'x' })]));
    expect(health.findings).toMatchObject([{ code: 'run_failed', cause: null, detail: 'x' }]);
  });
});

describe('silence of all', () => {
  const sources = ['one', 'two'].map((spreadsheetId) => ({ spreadsheetId, name: '', tabs: ['sales'] }));
  const heard = (source: string, minutes: number) =>
    run({ source, startedAt: minutesAgo(minutes), finishedAt: minutesAgo(minutes) });
  const proofs = ['one', 'two'].map((source) => sales({ source, proof: proven(100) }));

  it('is said first, and of the server', () => {
    const health = judge(stateOf(proofs, [heard('one', 100), heard('two', 120)]), { sources });
    expect(codesOf(health)).toEqual(['all_silent error', 'silent error', 'silent error']);
    expect(health.findings[0]).toMatchObject({ amount: 100, detail: '2', source: null });
    expect(health.sources.map(({ level }) => level)).toEqual(['error', 'error']);
  });

  it('is not said while one of them speaks', () => {
    const states = [sales({ source: 'one', proof: proven(100) }), sales({ source: 'two' })];
    const health = judge(stateOf(states, [heard('one', 100), heard('two', 5)]), { sources });
    expect(codesOf(health)).toEqual(['silent error']);
  });
});
