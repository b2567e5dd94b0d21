/** Sets the gauges from health; what is no longer there leaves the metrics. */
import { type Health, isThere, rankOf, type SourceHealth } from '../health/health.ts';
import type { State } from '../health/ports.ts';
import type { Metrics } from './metrics.ts';

export function setGauges(metrics: Metrics, health: Health, state: State | null): void {
  metrics.health.set(rankOf[health.level]);
  metrics.clickhouseUp.set(health.outage === null ? 1 : 0);
  metrics.findings.reset();
  for (const { source, tab, code, level } of health.findings) {
    metrics.findings.inc({ source: source ?? '', tab: tab ?? '', code, level });
  }
  for (const gauge of perSource(metrics)) gauge.reset();
  for (const source of health.sources) setSource(metrics, source, health.at);
  for (const { source, fetches, triggerSeconds } of state?.quotas ?? []) {
    if (!health.sources.some(({ id }) => id === source)) continue;
    metrics.googleFetches.set({ source }, fetches);
    metrics.googleTriggerSeconds.set({ source }, triggerSeconds);
  }
  setSmoke(metrics, health, state);
}

function perSource(metrics: Metrics) {
  const { sourceInfo, heartbeatAge, proofAge, tableRows, openIssues, googleFetches, googleTriggerSeconds } = metrics;
  const { rowsWaiting, completeness, oldestIssue } = metrics;
  const ofRows = [tableRows, rowsWaiting, completeness, openIssues, oldestIssue];
  return [sourceInfo, heartbeatAge, proofAge, ...ofRows, googleFetches, googleTriggerSeconds];
}

function setSource(metrics: Metrics, { id, name, bundle, heartbeatAt, tabs }: SourceHealth, now: number): void {
  const source = id;
  metrics.sourceInfo.set({ source, name, bundle }, 1);
  if (heartbeatAt !== null) metrics.heartbeatAge.set({ source }, secondsSince(heartbeatAt, now));
  for (const { tab, provenAt, rows, issues, waiting, completeness, oldestErrorAt } of tabs.filter(isThere)) {
    if (provenAt !== null) metrics.proofAge.set({ source, tab }, secondsSince(provenAt, now));
    if (rows !== null) metrics.tableRows.set({ source, tab }, rows);
    metrics.rowsWaiting.set({ source, tab, why: 'error' }, waiting.errors);
    metrics.rowsWaiting.set({ source, tab, why: 'draft' }, waiting.drafts);
    metrics.rowsWaiting.set({ source, tab, why: 'held' }, waiting.held);
    if (completeness !== null) metrics.completeness.set({ source, tab }, completeness);
    if (oldestErrorAt !== null) metrics.oldestIssue.set({ source, tab }, secondsSince(oldestErrorAt, now));
    for (const [severity, count] of Object.entries(issues)) metrics.openIssues.set({ source, tab, severity }, count);
  }
}

function setSmoke({ smokePassed, smokeAge }: Metrics, { at }: Health, state: State | null): void {
  smokePassed.reset();
  smokeAge.reset();
  if (state?.smoke === undefined || state.smoke === null) return;
  smokeAge.set(secondsSince(state.smoke.at, at));
  for (const { name, severity, passed } of state.smoke.checks) {
    smokePassed.set({ check: name, severity }, passed ? 1 : 0);
  }
}

function secondsSince(at: number, now: number): number {
  return Math.max(0, (now - at) / 1000);
}
