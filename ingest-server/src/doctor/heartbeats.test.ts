import { describe, expect, it } from 'vitest';
import { assess } from '../health/assess.ts';
import { checksOfHealth } from './heartbeats.ts';

const NOW = 1_763_870_000_000;
const HOUR = 3_600_000;

function dayOf(hours: number, triggerSeconds: number, account: 'workspace' | '' = '') {
  const quotas = [{ source: 'sheet', fetches: 9, triggerSeconds, since: NOW - hours * HOUR, account, pace: null }];
  const sources = [{ spreadsheetId: 'sheet', name: 'Moscow', tabs: [] }];
  const state = { tabs: [], runs: [], quotas, smoke: null, ahead: [] };
  const facts = { readAt: NOW, outage: null, version: '1.0.0', startedAt: NOW - HOUR, today: '2025-11-23' };
  const health = assess({ ...facts, sources, state }, NOW, {
    warningAfterMinutes: 20,
    errorAfterMinutes: 60,
    issuesAfterDays: 3,
  });
  return checksOfHealth(health).filter(({ subject }) => subject === 'Google’s day');
}

describe('Google’s day in doctor', () => {
  it('is what is spent and what the pace so far comes to; more than Google gives is a warning with the ways out', () => {
    expect(dayOf(6, 600)).toMatchObject([{ level: 'ok', message: expect.stringContaining('10 of the 90 min') }]);
    expect(dayOf(6, 600)[0]?.message).toContain('40 by its end');
    const [check] = dayOf(6, 1_800);
    expect(check).toMatchObject({ level: 'warning', message: expect.stringContaining('120 by its end') });
    expect(check?.todo).toMatch(/Workspace.*fewer rows.*READER=api/);
    expect(dayOf(6, 1_800, 'workspace')).toMatchObject([{ level: 'ok' }]);
  });

  it('is not guessed at early in the day', () => {
    expect(dayOf(1, 1_800)).toEqual([]);
  });
});
