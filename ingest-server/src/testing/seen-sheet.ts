/** A spreadsheet as health sees it, for tests: one tab, proven equal five minutes ago by a run that ended well. */
import { assess } from '../health/assess.ts';
import type { Facts, Health, Thresholds } from '../health/health.ts';
import type { LastProof, QuotaState, Run, State, TabState } from '../health/ports.ts';

export const NOW = 1_763_870_000_000;
export const minutesAgo = (minutes: number) => NOW - minutes * 60_000;
export const thresholds: Thresholds = { warningAfterMinutes: 20, errorAfterMinutes: 60, issuesAfterDays: 3 };

export function runAt(minutes: number, more: Partial<Run> = {}): Run {
  return {
    runId: 'run',
    source: 'sheet',
    trigger: 'schedule',
    bundle: '1.0.0',
    status: 'success',
    startedAt: minutesAgo(minutes),
    finishedAt: minutesAgo(minutes),
    rowsProcessed: 0,
    message: '',
    cause: '',
    outcomes: [],
    ...more,
  };
}

export function provenAt(minutes: number, more: Partial<LastProof> = {}): LastProof {
  return { at: minutesAgo(minutes), rows: 5210, latestDate: '2025-03-01', held: 0, ...more };
}

export function sales(more: Partial<TabState> = {}): TabState {
  return {
    names: [],
    headers: [],
    source: 'sheet',
    tab: 'sales',
    proof: provenAt(5),
    issues: { error: 0, draft: 0, notice: 0 },
    waiting: { errors: 0, drafts: 0 },
    oldestErrorAt: null,
    ...more,
  };
}

/** Nine seconds of Google's day, which began so many hours ago. */
export function spentIn(hours: number, more: Partial<QuotaState> = {}): QuotaState {
  const nothing = { account: '' as const, comparisonSeconds: null, pace: null };
  return { source: 'sheet', fetches: 9, triggerSeconds: 9, since: minutesAgo(hours * 60), ...nothing, ...more };
}

export function stateOf(tabs: readonly TabState[], runs: readonly Run[], more: Partial<State> = {}): State {
  return { tabs, runs, quotas: [], smoke: null, ahead: [], ...more };
}

export function judge(state: State | null, more: Partial<Facts> = {}, by = thresholds): Health {
  const sources = [{ spreadsheetId: 'sheet', name: 'Москва', tabs: ['sales'] }];
  const facts = {
    readAt: NOW,
    outage: null,
    missing: [],
    version: '1.0.0',
    startedAt: minutesAgo(600),
    today: '2025-11-23',
  };
  return assess({ ...facts, sources, state, ...more }, NOW, by);
}

export const codesOf = (health: Health) => health.findings.map(({ code, level }) => `${code} ${level}`);
