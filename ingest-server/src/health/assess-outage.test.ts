/** Health while ClickHouse cannot be read, or is slow to be: its own state first, and of the rest what was last seen. */
import { describe, expect, it } from 'vitest';
import { codesOf, judge, minutesAgo, provenAt, runAt, sales, stateOf } from '../testing/seen-sheet.ts';

/** One tab, proven by a run so many minutes ago. */
const lastSeen = (minutes: number) => stateOf([sales({ proof: provenAt(minutes) })], [runAt(minutes)]);

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

it('tables and views that are missing are an error, also while ClickHouse refuses because of them', () => {
  const missing = ['agg_qtickets_sales_daily', 'v_qtickets_gaps'];
  const health = judge(lastSeen(5), { missing });
  expect(codesOf(health)).toEqual(['tables_missing error']);
  expect(health.findings[0]).toMatchObject({ amount: 2, detail: missing.join(', ') });
  expect(codesOf(judge(lastSeen(5), { missing, outage: 'failing' }))).toEqual([
    'clickhouse_failing error',
    'tables_missing error',
  ]);
});

describe('ClickHouse slow', () => {
  const slow = (minutes: number | null) => {
    const readAt = minutes === null ? null : minutesAgo(minutes);
    return judge(readAt === null ? null : lastSeen(5), { outage: 'slow', readAt, startedAt: minutesAgo(2) });
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
