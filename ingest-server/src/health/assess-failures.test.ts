/** Health of what a run could not settle, of scripts that fail, and of cells that wait. */
import { describe, expect, it } from 'vitest';
import { codesOf, judge, minutesAgo, NOW, provenAt, runAt, sales, stateOf } from '../testing/seen-sheet.ts';
import type { Run } from './ports.ts';

describe('what a run could not settle', () => {
  const flagged = (flag: string, more: Partial<Run> = {}) =>
    runAt(5, { status: 'error', outcomes: [{ kind: flag, tab: 'sales' }], ...more });
  const older = sales({ proof: provenAt(15) });

  it.each(['digest_disagrees', 'blocked', 'not_readable', 'read_failed', 'refused'] as const)(
    '%s is an error at once',
    (flag) => {
      const health = judge(stateOf([older], [flagged(flag)]));
      expect(codesOf(health)).toEqual([`${flag} error`]);
      expect(health.sources[0]?.tabs[0]?.situation).toBe(flag);
    },
  );

  it('an edit that went well does not hide it', () => {
    const edit = runAt(1, { trigger: 'edit' });
    expect(judge(stateOf([older], [edit, flagged('blocked')])).level).toBe('error');
  });

  it('a later proof settles it, and so does a later full comparison', () => {
    const later = runAt(1);
    expect(judge(stateOf([older], [later, flagged('blocked')])).level).toBe('ok');
    const settled = sales({ proof: provenAt(1) });
    const edit = runAt(1, { trigger: 'edit' });
    expect(judge(stateOf([settled], [edit, flagged('blocked')])).level).toBe('ok');
  });

  it('a run that the next one just continues is a remark', () => {
    const health = judge(stateOf([older], [flagged('out_of_time', { status: 'success' })]));
    expect([health.level, ...codesOf(health)]).toEqual(['ok', 'unfinished ok']);
  });

  it('a run without an end is lost after ten minutes', () => {
    const lastRun = (minutes: number) =>
      judge(stateOf([sales()], [runAt(5, { status: 'running', startedAt: minutesAgo(minutes) })])).sources[0]?.lastRun;
    expect(lastRun(9)?.status).toBe('running');
    expect(lastRun(10)?.status).toBe('lost');
  });

  it('a run that failed as a whole is a warning with what it reported', () => {
    const health = judge(stateOf([sales()], [runAt(5, { status: 'error', message: 'refused 413 too_large' })]));
    expect(health.findings).toMatchObject([{ code: 'run_failed', level: 'warning', detail: 'refused 413 too_large' }]);
  });
});

describe('an older script', () => {
  it('is a remark while both ends have the same contracts', () => {
    const health = judge(stateOf([sales()], [runAt(5, { bundle: '0.9.12' })]));
    expect([health.level, ...codesOf(health)]).toEqual(['ok', 'bundle_older ok']);
    expect(health.sources[0]?.isBundleOlder).toBe(true);
  });

  it('is a warning where no proof is possible, and the age of the last one is no error', () => {
    const outcomes = [{ kind: 'older_bundle', tab: 'sales' }];
    const state = stateOf([sales({ proof: provenAt(600) })], [runAt(5, { bundle: '0.9.0', outcomes })]);
    expect(codesOf(judge(state))).toEqual(['contracts_differ warning']);
  });
});

it('cells to fix do not make the system unhealthy', () => {
  const health = judge(stateOf([sales({ issues: { error: 3, draft: 1, notice: 0 } })], [runAt(5)]));
  expect([health.level, ...codesOf(health)]).toEqual(['ok', 'issues_open ok']);
});

describe('what waits', () => {
  const broken = (days: number) =>
    sales({
      issues: { error: 11, draft: 0, notice: 0 },
      waiting: { errors: 11, drafts: 0 },
      oldestErrorAt: NOW - days * 86_400_000,
      proof: provenAt(5, { rows: 89 }),
    });

  it('is a remark on its first days, and a warning after the configured ones', () => {
    expect(codesOf(judge(stateOf([broken(2)], [runAt(5)])))).toEqual(['issues_open ok']);
    const old = judge(stateOf([broken(3)], [runAt(5)]));
    expect(codesOf(old)).toEqual(['issues_old warning']);
    expect(old.findings[0]).toMatchObject({ amount: 11, detail: '3' });
  });

  it('is given as the share of the rows that are here as they stand', () => {
    const [tab] = judge(stateOf([broken(2)], [runAt(5)])).sources[0]?.tabs ?? [];
    expect(tab).toMatchObject({ situation: 'equal_except', completeness: 0.89 });
  });

  it('because keys cannot be read is a warning with its count', () => {
    const health = judge(stateOf([sales({ proof: provenAt(5, { held: 20 }) })], [runAt(5)]));
    expect(codesOf(health)).toEqual(['rows_held warning']);
    expect(health.sources[0]?.tabs[0]?.situation).toBe('equal_except');
  });
});

describe('a script that runs and fails', () => {
  it('is named with its cause, and is not silent', () => {
    const failing = [5, 20, 35, 50, 65, 80].map((minutes) =>
      runAt(minutes, { status: 'error', cause: 'no_permission' }),
    );
    const health = judge(stateOf([sales({ proof: provenAt(95) })], failing));
    expect(codesOf(health)).toEqual(['stale error', 'run_failed warning']);
    expect(health.findings[1]?.cause).toBe('no_permission');
  });

  it('with a word of a newer script is described without a cause', () => {
    const health = judge(stateOf([sales()], [runAt(5, { status: 'error', cause: 'sunspots', message: 'x' })]));
    expect(health.findings).toMatchObject([{ code: 'run_failed', cause: null, detail: 'x' }]);
  });
});
