/** Every way that a comparison can end, and every cause that can stop a run, at every place where a person reads of it, in both languages. */
import { type Cause, causeKinds, isProven, type Outcome, passes } from '@qtickets/shared-schema/client/outcome';
import type { ContractResult } from '@qtickets/shared-schema/client/work';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { describe, expect, it } from 'vitest';
import type { SyncResult } from '../run/sync-workbook.ts';
import {
  causeOf,
  clock,
  factsOf,
  type Locale,
  lastOf,
  locales,
  now,
  on,
  outcomes,
  samples,
  statusOf,
} from '../testing/outcome-samples.ts';
import type { Automatic } from './automatic.ts';
import { describeCheck } from './describe-check.ts';
import { issueLines } from './issue-lines.ts';
import { shortResult } from './short-result.ts';
import { sidebarBody } from './sidebar-page.ts';
import { statusParts } from './status-text.ts';
import { languageOf, textsFor } from './texts.ts';

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

const places: Readonly<Record<string, (outcome: Outcome, locale: Locale) => string>> = {
  toast: (outcome, locale) => shortResult(runOf([resultOf(outcome)], null), languageOf(locale), 'automatic'),
  status: (outcome, locale) => statusOf(factsOf(lastOf(outcome)), locale),
  check: (outcome, locale) => describeCheck(runOf([resultOf(outcome)], null), languageOf(locale)).join(' '),
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
            expectShort(shortResult(run, languageOf(locale), 'byHand'));
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
    const toast = shortResult(runOf([resultOf(outcome)], cause), languageOf(locale), 'automatic');
    const status = statusOf(factsOf(lastOf(outcome, cause)), locale);
    for (const text of [toast, status]) {
      expectWords(text, locale);
      expect(text).not.toMatch(claim[locale]);
    }
  });

  it.each(causeKinds)('that it goes on by itself after %s is said only where somebody will try again', (kind) => {
    const cause = causeOf(kind);
    const result = runOf([resultOf({ kind: 'not_asked', cause })], cause);
    const toast = (again: 'automatic' | 'byHand') => shortResult(result, languageOf(locale), again);
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
