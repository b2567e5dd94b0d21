import { expect, it } from 'vitest';
import { assess } from '../health/assess.ts';
import type { Run } from '../health/ports.ts';
import { sayings } from '../testing/sayings.ts';

const NOW = 1_763_870_000_000;
const thresholds = { warningAfterMinutes: 20, errorAfterMinutes: 60, issuesAfterDays: 3 };

/** What the page says where these spreadsheets were last heard of so many minutes ago. */
function pageOf(silences: readonly number[]): string {
  const sources = silences.map((_, index) => ({ spreadsheetId: `sheet-${index}`, name: `Name ${index}`, tabs: [] }));
  const runs = silences.map((minutes, index): Run => {
    const at = NOW - minutes * 60_000;
    const rest = {
      runId: 'r',
      trigger: 'schedule',
      bundle: '1.0.0',
      rowsProcessed: 0,
      message: '',
      cause: '',
      outcomes: [],
    };
    return { ...rest, source: `sheet-${index}`, status: 'success', startedAt: at, finishedAt: at };
  });
  const state = { tabs: [], runs, quotas: [], smoke: null, ahead: [] };
  const facts = { sources, state, readAt: NOW, outage: null, version: '1.0.0', startedAt: NOW, today: '2025-11-23' };
  const health = assess(facts, NOW, thresholds);
  return sayings(health).find(({ place, language }) => place === 'page' && language === 'en')?.text ?? '';
}

it('where most spreadsheets are silent, the server is what to look at first', () => {
  expect(pageOf([100, 110, 120, 1])).toMatch(/Silent: 3 spreadsheets\. .*look at the server first/);
});

it('where a few of many are silent, it is their own matter', () => {
  const page = pageOf([100, 110, 1, 1, 1]);
  expect(page).toMatch(/Silent: 2 spreadsheets\. .*the triggers are gone/);
  expect(page).not.toMatch(/look at the server first/);
});
