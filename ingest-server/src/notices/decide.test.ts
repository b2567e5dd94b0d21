import { describe, expect, it } from 'vitest';
import type { Finding, FindingCode, Health, Level } from '../health/health.ts';
import type { OpenIssue } from '../health/ports.ts';
import { decide, emptyMemory, type Memory, type Notice, noted } from './decide.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function finding(code: FindingCode, level: Level = 'error'): Finding {
  return { code, level, source: 'sheet', tab: 'sales', amount: null, detail: '', cause: null };
}

function healthWith(...findings: Finding[]): Health {
  return { level: 'ok', at: 0, version: '1.0.0', readAt: 0, outage: null, isCurrent: true, sources: [], findings };
}

function issue(value: string, seenAt: number, row = 2): OpenIssue {
  const place = { source: 'sheet', contract: 'sales', tab: 'Sales', row, column: 'revenue' };
  return {
    ...place,
    code: 'formula_error',
    severity: 'error',
    message: '',
    value,
    cell: '',
    gid: null,
    seenAt,
    firstSeenAt: seenAt,
  };
}

/** Looks once a minute; `at(minute)` says what there is to see. Gives the notices, each with its minute. */
function watch(
  minutes: number,
  at: (minute: number) => { findings?: Finding[]; issues?: OpenIssue[] },
): { minute: number; notice: Notice }[] {
  let memory: Memory = emptyMemory(0);
  const sent: { minute: number; notice: Notice }[] = [];
  for (let minute = 0; minute <= minutes; minute += 1) {
    const { findings = [], issues = [] } = at(minute);
    const decision = decide(memory, healthWith(...findings), issues, minute * MINUTE);
    memory = decision.memory;
    if (decision.notice !== null) sent.push({ minute, notice: decision.notice });
  }
  return sent;
}

describe('findings', () => {
  it('are sent once, after two minutes, and their end once', () => {
    const sent = watch(120, (minute) => ({ findings: minute >= 10 && minute < 60 ? [finding('blocked')] : [] }));
    expect(sent.map(({ minute, notice }) => [minute, notice.began.length, notice.ended.length])).toEqual([
      [12, 1, 0],
      [60, 0, 1],
    ]);
  });

  it('that pass within two minutes are no news, and neither is their end', () => {
    expect(
      watch(60, (minute) => ({ findings: minute === 10 || minute === 11 ? [finding('clickhouse_unreachable')] : [] })),
    ).toEqual([]);
  });

  it('that rise from warning to error are sent again, a longer silence is not', () => {
    const sent = watch(200, (minute) => ({
      findings: [{ ...finding('silent', minute < 60 ? 'warning' : 'error'), amount: minute }],
    }));
    expect(sent.map(({ minute, notice }) => [minute, notice.began[0]?.level])).toEqual([
      [2, 'warning'],
      [60, 'error'],
    ]);
  });

  it('that come and go all day are sent less and less often', () => {
    const sent = watch(24 * 60, (minute) => ({ findings: minute % 10 < 5 ? [finding('run_failed', 'warning')] : [] }));
    const began = sent.filter(({ notice }) => notice.began.length > 0).map(({ minute }) => Math.floor(minute / 60));
    expect(began).toEqual([0, 1, 3, 7, 15]);
  });

  it('remarks are no news', () => {
    expect(watch(30, () => ({ findings: [finding('bundle_older', 'ok')] }))).toEqual([]);
  });

  it('that could not be sent are sent later, without a new wait', () => {
    const health = healthWith(finding('blocked'));
    let memory = emptyMemory(0);
    for (let minute = 0; minute < 5; minute += 1) memory = noted(memory, health, minute * MINUTE);
    expect(decide(memory, health, [], 5 * MINUTE).notice?.began).toHaveLength(1);
  });
});

describe('cells', () => {
  it('that were bad before are no news, new ones are, once', () => {
    const issues = (minute: number) => [issue('old', -HOUR), ...(minute >= 5 ? [issue('#REF!', 5 * MINUTE)] : [])];
    const sent = watch(60, (minute) => ({ issues: issues(minute) }));
    expect(sent.map(({ minute, notice }) => [minute, notice.issues.map(({ value }) => value)])).toEqual([
      [5, ['#REF!']],
    ]);
  });

  it('that moved, because the tab was sorted, are no news', () => {
    const sent = watch(60, (minute) => ({
      issues: [minute < 20 ? issue('#REF!', 1) : issue('#REF!', 20 * MINUTE, 77)],
    }));
    expect(sent).toHaveLength(1);
  });

  it('that people type one after another are gathered for a quarter of an hour', () => {
    const sent = watch(40, (minute) => ({
      issues: Array.from({ length: Math.min(minute, 12) }, (_, index) => issue(`slip ${index}`, (index + 1) * MINUTE)),
    }));
    expect(sent.map(({ minute, notice }) => [minute, notice.issues.length])).toEqual([
      [1, 1],
      [16, 11],
    ]);
  });
});
