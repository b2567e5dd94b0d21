/** Health of what is silent, old, or was never there. */
import { describe, expect, it } from 'vitest';
import {
  codesOf,
  judge,
  minutesAgo,
  NOW,
  provenAt,
  runAt,
  sales,
  spentIn,
  stateOf,
  thresholds,
} from '../testing/seen-sheet.ts';
import { findingText, languages } from './texts.ts';

describe('silence and age', () => {
  it.each([
    [20, 'ok'],
    [21, 'warning'],
    [60, 'warning'],
    [61, 'error'],
  ] as const)('%i minutes without a word and a proof are %s', (minutes, level) => {
    const health = judge(stateOf([sales({ proof: provenAt(minutes) })], [runAt(minutes)]));
    expect(health.level).toBe(level);
    expect(health.sources[0]?.minutesSinceHeartbeat).toBe(minutes);
  });

  it('a sale date of last year, and one in the future, say nothing about freshness', () => {
    for (const [latestDate, daysBehind] of [['2024-11-23', 365] as const, ['2025-11-25', -2] as const]) {
      const health = judge(stateOf([sales({ proof: provenAt(5, { latestDate }) })], [runAt(5)]));
      expect(health.level).toBe('ok');
      expect(health.sources[0]?.tabs[0]).toMatchObject({ latestDate, daysBehind });
    }
  });

  it('a schedule that Google disabled turns red by itself, even while edits go on', () => {
    const edit = runAt(1, { trigger: 'edit' });
    const health = judge(stateOf([sales({ proof: provenAt(75) })], [edit]));
    expect(codesOf(health)).toEqual(['stale error']);
  });

  it('a spreadsheet that is silent says so once, not once more for each of its tabs', () => {
    const health = judge(stateOf([sales({ proof: provenAt(90) })], [runAt(90)]));
    expect(codesOf(health)).toEqual(['silent error']);
    expect(health.sources[0]?.tabs[0]).toMatchObject({ situation: 'stale', level: 'error' });
  });

  it('a script that compares less often is silent, and its tabs are old, by as much later', () => {
    const judged = (minutes: number, tickMinutes: number) => {
      const pace = { tickMinutes, edits: 'gathered', reason: 'little_left' } as const;
      return judge(stateOf([sales({ proof: provenAt(minutes) })], [runAt(minutes)], { quotas: [spentIn(3, { pace })] }))
        .level;
    };
    expect([judged(50, 45), judged(51, 45), judged(91, 45)]).toEqual(['ok', 'warning', 'error']);
    expect([judged(20, 15), judged(21, 15), judged(21, 1)]).toEqual(['ok', 'warning', 'warning']);
  });

  it('Google’s day that runs out is said at 70 %, with when it goes on, and no longer when the day is over', () => {
    const judged = (triggerSeconds: number, hours: number, account: 'consumer' | 'workspace' | '' = '') => {
      const quotas = [spentIn(hours, { triggerSeconds, account })];
      const health = judge(stateOf([sales()], [runAt(5)], { quotas }));
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
      const health = judge(stateOf([sales()], [runAt(5)], { quotas: [spentIn(3, { pace })] }));
      return [health.sources[0]?.pace?.editTrigger, ...codesOf(health)];
    };
    expect(judged('away')).toEqual(['away']);
    expect(judged('refused')).toEqual(['refused', 'edit_trigger warning']);
  });

  it('thresholds are the configured ones', () => {
    const strict = { ...thresholds, warningAfterMinutes: 2, errorAfterMinutes: 4 };
    expect(judge(stateOf([sales()], [runAt(5)]), {}, strict).level).toBe('error');
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
    ['no longer read', stateOf([sales({ proof: provenAt(90) })], [runAt(90)])],
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
    const health = judge(stateOf([tab], [runAt(5)]), { sources });
    const [finding] = health.findings;
    expect(findingText(finding ?? expect.fail(), health, 'en').what).toMatch(`${expected} cells to fix`);
  });

  it('a tab that its spreadsheet never had is no fault', () => {
    const sources = [{ spreadsheetId: 'sheet', name: 'Moscow', tabs: ['events', 'sales'] }];
    const health = judge(stateOf([sales()], [runAt(5)]), { sources });
    expect(health.level).toBe('ok');
    expect(health.sources[0]?.tabs.map(({ situation }) => situation)).toEqual(['absent', 'equal']);
  });

  it('an optional tab that its spreadsheet never had is not spoken of; one that it has is', () => {
    const sources = [{ spreadsheetId: 'sheet', name: 'Moscow', tabs: ['sales', 'costs', 'rates'] }];
    const health = judge(stateOf([sales(), sales({ tab: 'rates' })], [runAt(5)]), { sources });
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
    const since = (minutes: number) => [runAt(5, { startedAt: minutesAgo(minutes), finishedAt: minutesAgo(1) })];
    expect(codesOf(judge(stateOf([sales({ proof: null })], since(5))))).toEqual(['never_equal warning']);
    expect(codesOf(judge(stateOf([sales({ proof: null })], since(61))))).toEqual(['never_equal error']);
  });
});

describe('silence of all', () => {
  const sources = ['one', 'two'].map((spreadsheetId) => ({ spreadsheetId, name: '', tabs: ['sales'] }));
  const heard = (source: string, minutes: number) => runAt(minutes, { source });
  const proofs = ['one', 'two'].map((source) => sales({ source, proof: provenAt(100) }));

  it('is said first, and of the server', () => {
    const health = judge(stateOf(proofs, [heard('one', 100), heard('two', 120)]), { sources });
    expect(codesOf(health)).toEqual(['all_silent error', 'silent error', 'silent error']);
    expect(health.findings[0]).toMatchObject({ amount: 100, detail: '2', source: null });
    expect(health.sources.map(({ level }) => level)).toEqual(['error', 'error']);
  });

  it('is not said while one of them speaks', () => {
    const states = [sales({ source: 'one', proof: provenAt(100) }), sales({ source: 'two' })];
    const health = judge(stateOf(states, [heard('one', 100), heard('two', 5)]), { sources });
    expect(codesOf(health)).toEqual(['silent error']);
  });
});
