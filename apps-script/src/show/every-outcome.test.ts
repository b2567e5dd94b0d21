/** Every way that a comparison can end, and every cause that can stop a run, at every place where a person reads of it, in both languages. */
import {
  type Cause,
  type CauseKind,
  causeKinds,
  type HeldBack,
  isProven,
  nothingHeldBack,
  type Outcome,
  type OutcomeKind,
  passes,
} from '@qtickets/shared-schema/client/outcome';
import type { ContractResult } from '@qtickets/shared-schema/client/work';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { describe, expect, it } from 'vitest';
import type { LastResult, TabResult } from '../run/last-result.ts';
import type { SyncResult } from '../run/sync-workbook.ts';
import type { Automatic } from './automatic.ts';
import { describeCheck } from './describe-check.ts';
import { issueLines } from './issue-lines.ts';
import { shortResult } from './short-result.ts';
import { sidebarBody } from './sidebar-page.ts';
import { headlineOf, type StatusFacts, statusParts } from './status-text.ts';
import { textsFor } from './texts.ts';

const now = Date.UTC(2026, 10, 28, 18, 40);
const heldBack: HeldBack = { errors: 18, drafts: 2, replaced: 3, held: 20 };
const causeOf = (kind: CauseKind): Cause => ({
  kind,
  status: 0,
  code: 'some_code',
  text: 'Exception: raw text https://sheets.example.com',
  clockAheadSeconds: null,
});

/** The compiler wants one of each. */
const samples: { readonly [K in OutcomeKind]: Extract<Outcome, { kind: K }> } = {
  equal: { kind: 'equal', rows: 40 },
  equal_except: { kind: 'equal_except', rows: 40, heldBack },
  sent: { kind: 'sent', rows: 2 },
  differs: { kind: 'differs', changes: { added: 1, changed: 2, deleted: 3 } },
  unsettled: { kind: 'unsettled' },
  out_of_time: { kind: 'out_of_time' },
  older_bundle: { kind: 'older_bundle', sent: true },
  blocked: { kind: 'blocked', blocked: { why: 'mass_delete', stored: 100, losing: 90, missing: [] } },
  digest_disagrees: { kind: 'digest_disagrees' },
  not_readable: { kind: 'not_readable', tab: 'Sales', problem: { code: 'tabs_disagree', column: 'city' } },
  read_failed: { kind: 'read_failed', tab: 'Sales', cause: causeOf('google_timeout') },
  refused: { kind: 'refused', cause: causeOf('refused') },
  not_asked: { kind: 'not_asked', cause: causeOf('quota_fetch') },
  absent: { kind: 'absent' },
  gone: { kind: 'gone' },
  never: { kind: 'never' },
};
const outcomes = Object.values(samples);
const locales = ['ru_RU', 'en_US'] as const;

const [contract] = contracts;
if (contract === undefined) throw new Error('no contract');

function resultOf(outcome: Outcome): ContractResult {
  const counts = { received: 0, inserted: 0, unchanged: 0, deleted: 0, stale: 0 };
  const nothing = {
    counts,
    hasPushed: false,
    isClosed: false,
    stored: null,
    snapshot: null,
    serverIssues: [],
    issues: [],
  };
  if (contract === undefined) throw new Error('no contract');
  return { contract, names: ['Sales'], outcome, ...nothing };
}

function runOf(results: readonly ContractResult[], cause: Cause | null): SyncResult {
  return {
    contracts: results,
    cause,
    choices: [],
    knownTabs: null,
    startedAt: now,
    finishedAt: now,
    gone: [],
    isListed: true,
    notNoted: null,
  };
}

function memoryOf(outcome: Outcome, at = now): TabResult {
  const proof = isProven(outcome)
    ? { at, rows: outcome.rows, heldBack: outcome.kind === 'equal' ? nothingHeldBack : outcome.heldBack }
    : null;
  return { names: ['Sales'], outcome, attemptedAt: at, proof, totals: 0, unknown: [], quarantine: null };
}

const on: Automatic = { kind: 'on', by: 'you', lastTick: now };
const clock = (instant: number) => new Date(instant).toISOString().slice(0, 16).replace('T', ' ');

function factsOf(last: LastResult, automatic: Automatic = on, locale: Locale = 'en_US'): StatusFacts {
  return {
    last,
    hasSettings: true,
    choices: [],
    automatic,
    failedTick: null,
    pace: { tickMinutes: 15, edits: 'at_once', reason: 'none' },
    dayEndsAt: now,
    issueList: { tab: 'Issues', state: 'written' },
    locale,
    now,
  };
}

const lastOf = (outcome: Outcome, cause: Cause | null = null, at = now): LastResult => ({
  at,
  cause,
  contracts: { sales: memoryOf(outcome, at) },
});

type Locale = (typeof locales)[number];
const statusOf = (facts: StatusFacts, locale: Locale) => {
  const { top, tabs, notes } = statusParts(facts, textsFor(locale), clock);
  return [...top, ...tabs.flat(), ...notes].join(' ');
};
const places: Readonly<Record<string, (outcome: Outcome, locale: Locale) => string>> = {
  toast: (outcome, locale) => shortResult(runOf([resultOf(outcome)], null), locale, textsFor(locale), 'automatic'),
  status: (outcome, locale) => statusOf(factsOf(lastOf(outcome)), locale),
  check: (outcome, locale) => describeCheck(runOf([resultOf(outcome)], null), textsFor(locale), locale).join(' '),
  sidebar: (outcome, locale) => {
    const facts = { ...factsOf(lastOf(outcome)), listed: { errors: [], others: 0 }, spent: '', locale };
    return sidebarBody(facts, textsFor(locale), clock).replace(/<[^>]+>/g, ' ');
  },
};

const claim = { ru_RU: /овпада(ет|ют|ло|ли)/, en_US: /\b(all equal|are equal|was equal|were equal)\b/i };
const raw = /Exception|https?:|some_code|undefined|\[object|NaN|[a-z]+_[a-z]+/;

/** Names that stay as they are. */
function withoutNames(text: string): string {
  return text.replace(/Google|QTickets|Sales|Events|Issues|city|Inventory|Plans/g, '');
}

function expectWords(text: string, locale: Locale): void {
  expect(text.length).toBeGreaterThan(10);
  expect(text).not.toMatch(raw);
  expect(withoutNames(text)).not.toMatch(locale === 'ru_RU' ? /[A-Za-z]{3,}/ : /[а-яё]/i);
}

/** A full stop, and a new beginning behind it. */
function expectShort(text: string): void {
  expect(text.split(/[.!?…] (?=[A-ZА-ЯЁ«"])/).length, text).toBeLessThanOrEqual(2);
  expect(text.length, text).toBeLessThan(260);
}

describe.each(locales)('in %s', (locale) => {
  describe.each(Object.keys(places))('in the %s', (place) => {
    it.each(outcomes)('$kind is described in words, as equality only where it was proven', (outcome) => {
      const text = places[place]?.(outcome, locale) ?? '';
      expectWords(text, locale);
      expect(claim[locale].test(text)).toBe(isProven(outcome));
    });
  });

  it.each(outcomes)('a toast of a run that ended $kind has at most two short sentences', (outcome) => {
    const sent = { ...resultOf(outcome), counts: { received: 9, inserted: 9, unchanged: 0, deleted: 9, stale: 0 } };
    for (const cause of [null, ...causeKinds.map(causeOf)]) {
      for (const contracts of [[sent], [sent, resultOf(samples.differs), resultOf(samples.equal_except)], []]) {
        for (const isListed of [true, false]) {
          for (const notNoted of [null, causeOf('quota_properties')]) {
            const run = {
              ...runOf(contracts, cause),
              isListed,
              notNoted,
              gone: outcome.kind === 'gone' ? ['Events'] : [],
            };
            expectShort(shortResult(run, locale, textsFor(locale), 'byHand'));
          }
        }
      }
    }
  });

  it('no two endings are described alike', () => {
    const texts = outcomes.map((outcome) => textsFor(locale).outcome(outcome, false));
    expect(new Set(texts).size).toBe(outcomes.length);
  });

  it.each(causeKinds)('a run that %s stopped is described by its cause, and claims nothing', (kind) => {
    const cause = causeOf(kind);
    const outcome: Outcome = { kind: 'not_asked', cause };
    const toast = shortResult(runOf([resultOf(outcome)], cause), locale, textsFor(locale), 'automatic');
    const status = statusOf(factsOf(lastOf(outcome, cause)), locale);
    for (const text of [toast, status]) {
      expectWords(text, locale);
      expect(text).not.toMatch(claim[locale]);
    }
  });

  it.each(causeKinds)('that it goes on by itself after %s is said only where somebody will try again', (kind) => {
    const cause = causeOf(kind);
    const result = runOf([resultOf({ kind: 'not_asked', cause })], cause);
    const toast = (again: 'automatic' | 'byHand') => shortResult(result, locale, textsFor(locale), again);
    const status = (automatic: Automatic) =>
      statusParts(
        factsOf(lastOf({ kind: 'not_asked', cause }, cause), automatic, locale),
        textsFor(locale),
        clock,
      ).top.join(' ');
    const promise = locale === 'ru_RU' ? /(^|[^а-яё])сам[аи]?[^а-яё]/ : /by itself/;
    const passing = passes[kind] !== 'person';
    for (const text of [toast('automatic'), status(on)]) expect(promise.test(text)).toBe(passing);
    for (const text of [toast('byHand'), status({ kind: 'off' }), status({ kind: 'partly' })]) {
      expect(text).not.toMatch(promise);
      expect(/ещё раз|try again/.test(text) || !passing).toBe(true);
    }
  });

  it('what was equal before a comparison that failed was equal then', () => {
    const failed = { ...lastOf(samples.equal, causeOf('google_timeout')), at: now + 60_000 };
    const failedTick = { cause: causeOf('quota_rate'), at: now + 60_000 };
    for (const facts of [factsOf(failed, on, locale), { ...factsOf(lastOf(samples.equal), on, locale), failedTick }]) {
      const text = statusOf(facts, locale);
      expect(text).toMatch(locale === 'ru_RU' ? /Sales: всё совпадало/ : /Sales: all was equal/);
      expect(text).not.toMatch(locale === 'ru_RU' ? /совпадает/ : /all equal/i);
    }
  });

  it('a tab that could not be read for want of a permission says what to do', () => {
    const outcome: Outcome = { kind: 'read_failed', tab: 'Sales', cause: causeOf('no_permission') };
    for (const place of Object.values(places)) {
      expect(place(outcome, locale)).toMatch(
        locale === 'ru_RU' ? /разрешите то, о чём спросит Google/ : /allow what Google asks for/,
      );
    }
  });

  it('what waits is named with what is equal', () => {
    const toast = places.toast?.(samples.equal_except, locale) ?? '';
    const status = places.status?.(samples.equal_except, locale) ?? '';
    expect(toast).toMatch(
      locale === 'ru_RU'
        ? /^Все читаемые строки совпадают \(40 строк\), 43 строки ждут: меню QTickets → Боковая панель\.$/
        : /^All readable rows are equal \(40 rows\), and 43 rows wait: menu QTickets → Sidebar\.$/,
    );
    expect(status).toMatch(
      locale === 'ru_RU'
        ? /Все читаемые строки совпадают \(40 строк\); 18 строк ждут/
        : /All readable rows are equal \(40 rows\); 18 rows wait/,
    );
    expect(status).toMatch(locale === 'ru_RU' ? /20 строк остаются как были/ : /20 rows are kept as they were/);
    expect(status).toMatch(locale === 'ru_RU' ? /ячейки ключей \(Sales\)/ : /key cells in Sales/);
  });

  const days = 3 * 24 * 3_600_000;
  it.each<Automatic>([
    { kind: 'silent', by: 'other', since: now - days, now },
    { kind: 'off' },
    { kind: 'partly' },
    { kind: 'unknown' },
  ])('an old proof is shown as old where automatic sync is $kind', (automatic) => {
    const text = statusOf(factsOf(lastOf(samples.equal, null, now - days), automatic), locale);
    expect(text).toMatch(
      locale === 'ru_RU'
        ? /Sales: всё совпадало, 40 строк \(2026-11-25 18:40\)/
        : /Sales: all was equal, 40 rows \(2026-11-25 18:40\)/,
    );
    if (automatic.kind === 'silent') expect(text).toMatch(locale === 'ru_RU' ? /уже 3 дня/ : /for 3 days/);
    expect(text).not.toMatch(locale === 'ru_RU' ? /совпадает/ : /all equal/i);
  });

  it.each<Automatic>([
    { kind: 'off' },
    { kind: 'unknown' },
    { kind: 'partly' },
    { kind: 'waiting', by: 'you' },
    { kind: 'waiting', by: 'other' },
    on,
    { kind: 'on', by: 'unknown', lastTick: now },
    { kind: 'silent', by: 'you', since: now - 5 * 3_600_000, now },
    { kind: 'silent', by: 'unknown', since: now - 5 * 3_600_000, now },
  ])('automatic sync: %o', (automatic) => {
    expectWords(textsFor(locale).automatic(automatic, clock), locale);
  });

  it('a tab that could not be read is an issue line of its own', () => {
    for (const outcome of [samples.not_readable, samples.read_failed]) {
      const [line] = issueLines(resultOf(outcome), { locale, texts: textsFor(locale) }) ?? [];
      expect(line).toMatchObject({ tab: 'Sales', severity: 'error' });
      expectWords(line?.message ?? '', locale);
    }
  });
});

describe('the colour of the headline', () => {
  const toneOf = (outcome: Outcome) => statusParts(factsOf(lastOf(outcome)), textsFor('en_US'), clock).tone;
  const waiting = (more: Partial<HeldBack>): Outcome => ({
    kind: 'equal_except',
    rows: 40,
    heldBack: { ...nothingHeldBack, ...more },
  });

  it('is green only where nothing waits but rows that somebody has not finished', () => {
    expect(toneOf(samples.equal)).toBe('good');
    expect(toneOf(waiting({ drafts: 2 }))).toBe('good');
    for (const kind of ['errors', 'replaced', 'held'] as const) expect(toneOf(waiting({ [kind]: 1 }))).toBe('wait');
    expect(toneOf(samples.unsettled)).toBe('wait');
    expect(toneOf(samples.not_readable)).toBe('bad');
    expect(toneOf(samples.never)).toBe('bad');
  });
});

describe('the headline', () => {
  const kindOf = (last: LastResult, more: Partial<StatusFacts> = {}) => headlineOf({ ...factsOf(last), ...more }).kind;

  it('says that all is equal only where every contract was proven so', () => {
    for (const outcome of outcomes) {
      expect(kindOf(lastOf(outcome)) === 'equal').toBe(isProven(outcome));
      const two: LastResult = {
        at: now,
        cause: null,
        contracts: { sales: memoryOf(samples.equal), events: memoryOf(outcome) },
      };
      expect(kindOf(two) === 'equal').toBe(isProven(outcome));
    }
  });

  it('never takes an empty list for good news', () => {
    expect(kindOf({ at: now, cause: null, contracts: {} })).toBe('nothing_known');
    expect(kindOf({ at: 0, cause: null, contracts: {} })).toBe('never');
  });

  it('puts the worst first', () => {
    expect(kindOf(lastOf(samples.equal, causeOf('server_away')))).toBe('failed');
    const failedTick = { cause: causeOf('quota_rate'), at: now + 1 };
    expect(kindOf(lastOf(samples.equal), { failedTick })).toBe('failed');
    expect(kindOf(lastOf(samples.equal), { failedTick: { ...failedTick, at: now - 1 } })).toBe('equal');
    expect(kindOf(lastOf(samples.equal), { hasSettings: false })).toBe('no_settings');
    expect(kindOf(lastOf(samples.equal), { automatic: { kind: 'silent', by: 'you', since: 0, now } })).toBe('silent');
  });
});
