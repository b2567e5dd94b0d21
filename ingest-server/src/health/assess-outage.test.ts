/** Health while ClickHouse cannot be read, or is slow to be: its own state first, and of the rest what was last seen. */
import { describe, expect, it } from 'vitest';
import { assess } from './assess.ts';
import type { Facts, Health } from './health.ts';
import type { State } from './ports.ts';

const NOW = 1_763_870_000_000;
const minutesAgo = (minutes: number) => NOW - minutes * 60_000;
const thresholds = { warningAfterMinutes: 20, errorAfterMinutes: 60, issuesAfterDays: 3 };

/** One tab, proven by a run so many minutes ago. */
function lastSeen(minutes: number): State {
  const at = minutesAgo(minutes);
  const tab = {
    source: 'sheet',
    tab: 'sales',
    names: [],
    headers: [],
    proof: { at, rows: 5210, latestDate: '2025-03-01', held: 0 },
    issues: { error: 0, draft: 0, notice: 0 },
    waiting: { errors: 0, drafts: 0 },
    oldestErrorAt: null,
  };
  const run = {
    runId: 'run',
    source: 'sheet',
    trigger: 'schedule',
    bundle: '1.0.0',
    status: 'success' as const,
    startedAt: at,
    finishedAt: at,
    rowsProcessed: 0,
    message: '',
    cause: '',
    outcomes: [],
  };
  return { tabs: [tab], runs: [run], quotas: [], smoke: null, ahead: [] };
}

function judge(state: State | null, seen: Pick<Facts, 'outage' | 'readAt'>, startedAt = minutesAgo(600)): Health {
  const sources = [{ spreadsheetId: 'sheet', name: 'Moscow', tabs: ['sales'] }];
  return assess({ version: '1.0.0', today: '2025-11-23', sources, state, startedAt, ...seen }, NOW, thresholds);
}

const codesOf = (health: Health) => health.findings.map(({ code, level }) => `${code} ${level}`);

describe('ClickHouse away', () => {
  it('is the one error, and spreadsheets are judged as they were last seen', () => {
    const health = judge(lastSeen(125), { outage: 'unreachable', readAt: minutesAgo(120) });
    expect(codesOf(health)).toEqual(['clickhouse_unreachable error']);
    expect(health.sources[0]?.tabs[0]).toMatchObject({ situation: 'equal', rows: 5210 });
  });

  it('since the start leaves nothing to say about spreadsheets', () => {
    const health = judge(null, { outage: 'failing', readAt: null });
    expect(codesOf(health)).toEqual(['clickhouse_failing error']);
  });
});

describe('ClickHouse slow', () => {
  const slow = (minutes: number | null) => {
    const readAt = minutes === null ? null : minutesAgo(minutes);
    return judge(readAt === null ? null : lastSeen(5), { outage: 'slow', readAt }, minutesAgo(2));
  };

  it('is a remark while what was read is of this minute, then a warning, and after five minutes an error', () => {
    expect(codesOf(slow(0.5))).toEqual(['clickhouse_slow ok']);
    expect(slow(0.5).isCurrent).toBe(true);
    expect(codesOf(slow(2))).toEqual(['clickhouse_slow warning']);
    expect(slow(2).isCurrent).toBe(false);
    expect(codesOf(slow(6))).toEqual(['clickhouse_slow error']);
    expect(codesOf(slow(null))).toEqual(['clickhouse_slow warning']);
  });
});
