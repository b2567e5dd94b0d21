/** What each way of ending a comparison makes of page, health, doctor and notice, in both languages. */
import { causeKinds, type OutcomeKind, outcomeGrades } from '@qtickets/shared-schema/client/outcome';
import { describe, expect, it } from 'vitest';
import { headlineKind } from '../status-page/headline.ts';
import { expectClaim, sayings } from '../testing/sayings.ts';
import { judge, minutesAgo, provenAt, runAt, sales, stateOf } from '../testing/seen-sheet.ts';
import type { Health, Level, TabSituation } from './health.ts';
import type { TabState } from './ports.ts';

/** No text for people holds what a program left over. */
function expectWhole(health: Health): void {
  for (const { place, text } of sayings(health)) {
    if (place !== 'json') expect(text).not.toMatch(/undefined|null|\[object|NaN/);
  }
}

/** Written down apart from the product: what a report of this outcome, after a proof of five minutes ago, comes to. */
const right: Readonly<Record<OutcomeKind | 'sorted_by_moon', readonly [TabSituation, Level, claimed: boolean]>> = {
  equal: ['equal', 'ok', true],
  equal_except: ['equal', 'ok', true],
  sent: ['equal', 'ok', true],
  differs: ['equal', 'ok', true],
  unsettled: ['unfinished', 'ok', false],
  out_of_time: ['unfinished', 'ok', false],
  not_asked: ['unfinished', 'ok', false],
  never: ['equal', 'ok', true],
  older_bundle: ['contracts_differ', 'warning', false],
  blocked: ['blocked', 'error', false],
  digest_disagrees: ['digest_disagrees', 'error', false],
  not_readable: ['not_readable', 'error', false],
  read_failed: ['read_failed', 'error', false],
  refused: ['refused', 'error', false],
  absent: ['absent', 'ok', false],
  gone: ['gone', 'warning', false],
  sorted_by_moon: ['unrecognised', 'warning', false],
};
const kinds = Object.keys(right) as (keyof typeof right)[];

function reported(kind: string, tabs: readonly TabState[] = [sales()]): Health {
  const isError = Object.entries(outcomeGrades).some(([known, grade]) => known === kind && grade === 'error');
  const outcomes = [{ kind, tab: 'sales' }];
  return judge(stateOf(tabs, [runAt(1, { status: isError ? 'error' : 'success', outcomes })]));
}

describe('each outcome that a run can report', () => {
  it.each(kinds)('%s: situation, level and claim are the right ones in each place and language', (kind) => {
    const [situation, level, isClaimed] = right[kind];
    const health = reported(kind);
    expect(health.sources[0]?.tabs[0]).toMatchObject({ situation, level });
    expect(health.level).toBe(level);
    expectClaim(health, isClaimed);
    expectWhole(health);
  });

  it.each(kinds)('%s of a tab that was never proven claims nothing', (kind) => {
    const health = reported(kind, []);
    expectClaim(health, false);
    expect(headlineKind(health)).not.toBe('ok');
  });

  it.each(kinds)('%s: that every row reads well is said only where the tab is claimed to be equal', (kind) => {
    const pages = sayings(reported(kind)).filter(({ place }) => place === 'page');
    expect(pages).toHaveLength(2);
    for (const { text } of pages) {
      expect(/Every row reads well|Все строки читаются/.test(text)).toBe(right[kind][2]);
    }
  });

  it.each(kinds)('%s keeps the last proof and the last attempt apart', (kind) => {
    const [sheet] = reported(kind).sources;
    expect(sheet?.tabs[0]).toMatchObject({ provenAt: minutesAgo(5), attemptedAt: minutesAgo(1) });
  });

  it.each(kinds.filter((kind) => right[kind][1] !== 'ok'))('%s is named in every place and language', (kind) => {
    for (const { place, text } of sayings(reported(kind))) {
      expect([place, text.includes('Sales') || text.includes('Москва')]).toEqual([place, true]);
    }
  });

  it('what a run left unfinished is no equality now, and the headline says so, until a later proof', () => {
    for (const kind of ['unsettled', 'out_of_time', 'not_asked']) {
      const edit = runAt(1, { trigger: 'edit', outcomes: [{ kind: 'sent', tab: 'sales' }] });
      const earlier = runAt(3, { outcomes: [{ kind, tab: 'sales' }] });
      const health = judge(stateOf([sales()], [edit, earlier]));
      expect([kind, health.level, headlineKind(health)]).toEqual([kind, 'ok', 'partly']);
      const proven = sales({ proof: provenAt(2) });
      expect(headlineKind(judge(stateOf([proven], [edit, earlier])))).toBe('ok');
    }
  });

  it('a run that was stopped before it knew its tabs compared none of them', () => {
    const sources = [{ spreadsheetId: 'sheet', name: 'Москва', tabs: ['plans', 'sales'] }];
    const stopped = runAt(1, { status: 'error', cause: 'google_timeout', message: 'timed out' });
    const health = judge(stateOf([sales()], [stopped]), { sources });
    expect(health.sources[0]?.tabs.map(({ situation }) => situation)).toEqual(['absent', 'unfinished']);
    expectClaim(health, false);
  });

  it('a tab that is gone and held nothing leaves nothing behind', () => {
    const empty = sales({ proof: provenAt(5, { rows: 0 }) });
    expect(reported('gone', [empty]).sources[0]?.tabs[0]).toMatchObject({ situation: 'absent', level: 'ok' });
  });

  it('a run that Google ended in the middle leaves nothing that is equal now', () => {
    const proven = sales({ proof: provenAt(12) });
    const health = judge(stateOf([proven], [runAt(11, { status: 'running' })]));
    expect(health.findings.map(({ code }) => code)).toEqual(['run_lost', 'unfinished']);
    expectClaim(health, false);
  });

  it('one tab that is equal is not the whole', () => {
    const sources = [{ spreadsheetId: 'sheet', name: 'Москва', tabs: ['events', 'sales'] }];
    const both = [sales(), sales({ tab: 'events' })];
    const health = judge(stateOf(both, [runAt(1, { outcomes: [{ kind: 'out_of_time', tab: 'events' }] })]), {
      sources,
    });
    const doctor = sayings(health).find(({ place, language }) => place === 'doctor' && language === 'en')?.text;
    expect([health.level, headlineKind(health)]).toEqual(['ok', 'partly']);
    expect(doctor).toMatch(/^unknown .*not known to be equal now: events\./);
  });

  it('an edit that was sent settles nothing that an earlier run reported', () => {
    const earlier = runAt(3, { status: 'error', outcomes: [{ kind: 'blocked', tab: 'sales' }] });
    const edit = runAt(1, { trigger: 'edit', outcomes: [{ kind: 'sent', tab: 'sales' }] });
    expect(judge(stateOf([sales()], [edit, earlier])).sources[0]?.tabs[0]?.situation).toBe('blocked');
  });
});

describe.each(['read_failed', 'refused'])('a tab that ended %s', (kind) => {
  it('is said in every place and language beside Google’s or the server’s own words', () => {
    const message = 'sales: google_timeout Service Spreadsheets timed out';
    const failed = runAt(1, { status: 'error', message, outcomes: [{ kind, tab: 'sales' }] });
    const edit = runAt(1, { trigger: 'edit', outcomes: [{ kind: 'sent', tab: 'events' }] });
    for (const { place, text } of sayings(judge(stateOf([sales()], [edit, failed])))) {
      expect([place, text.includes('Service Spreadsheets timed out')]).toEqual([place, true]);
    }
  });
});

describe('each cause that can stop a run', () => {
  it.each(causeKinds)('%s is said with what to do in both languages, beside Google’s own words', (cause) => {
    const failed = runAt(1, { status: 'error', cause, message: 'Service invoked too many times' });
    const health = judge(stateOf([sales()], [failed]));
    expect(health.findings.map(({ code }) => code)).toEqual(['run_failed']);
    for (const { place, text } of sayings(health)) {
      expect([place, text.includes('too many times')]).toEqual([place, true]);
    }
    expectWhole(health);
  });
});

describe('where rows wait', () => {
  const waiting = (errors: number, drafts: number, held: number) => {
    const issues = { error: errors, draft: drafts, notice: 0 };
    const tab = sales({ waiting: { errors, drafts }, issues, proof: provenAt(1, { rows: 80, held }) });
    return judge(stateOf([tab], [runAt(1, { outcomes: [{ kind: 'equal_except', tab: 'sales' }] })]));
  };

  it('the headline says so, in both languages', () => {
    const [russian, english] = sayings(waiting(18, 0, 0)).filter(({ place }) => place === 'page');
    expect(english?.text).toContain('All readable rows are equal; 18 rows wait for a cell to be fixed');
    expect(russian?.text).toContain('Все читаемые строки совпадают; 18 строк ждут исправления ячейки');
  });

  it('no place says that everything is equal', () => {
    for (const health of [waiting(1, 0, 0), waiting(0, 2, 0), waiting(0, 0, 20)]) {
      for (const { text } of sayings(health)) expect(text).not.toMatch(/Everything is equal|Всё совпадает/);
    }
  });

  it('rows that are kept because keys cannot be read are a warning that counts them', () => {
    const health = waiting(0, 0, 20);
    expect(health.level).toBe('warning');
    for (const { place, text } of sayings(health))
      expect([place, /20 (rows are kept|строк)|"rows_held":20/.test(text)]).toEqual([place, true]);
  });
});

describe('a spreadsheet that is silent', () => {
  const quiet = runAt(100);
  const silent = judge(stateOf([sales({ proof: provenAt(100, { rows: 1 }) })], [quiet]));

  it('may have spent Google’s day: what that means, when it ends and what works meanwhile is said (P34)', () => {
    const pattern = {
      en: /90 minutes a day.*within 24 hours, and Sync now works/s,
      ru: /90 минут в день.*24 часов, а «Отправить сейчас» работает/s,
    };
    for (const { place, language, text } of sayings(silent)) {
      expect([place, (language === 'ru' ? pattern.ru : pattern.en).test(text)]).toEqual([place, true]);
    }
  });

  it('and said why before, is said with that', () => {
    const failed = { ...quiet, status: 'error' as const, cause: 'quota_time' };
    for (const { place, text } of sayings(judge(stateOf([sales()], [failed])))) {
      expect([place, /limit of trigger time|лимит времени триггеров/.test(text)]).toEqual([place, true]);
    }
  });
});
