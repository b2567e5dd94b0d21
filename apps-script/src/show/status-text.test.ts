/** Status: what was equal is said as of then, and the headline is the worst of what is known. */
import { type HeldBack, isProven, nothingHeldBack, type Outcome } from '@qtickets/shared-schema/client/outcome';
import { describe, expect, it } from 'vitest';
import type { LastResult } from '../run/last-result.ts';
import {
  causeOf,
  clock,
  factsOf,
  lastOf,
  locales,
  memoryOf,
  now,
  on,
  outcomes,
  samples,
  statusOf,
} from '../testing/outcome-samples.ts';
import type { Automatic } from './automatic.ts';
import { headlineOf, type StatusFacts, statusParts } from './status-text.ts';
import { textsFor } from './texts.ts';

describe.each(locales)('in %s', (locale) => {
  it('what was equal before a comparison that failed was equal then', () => {
    const failed = { ...lastOf(samples.equal, causeOf('google_timeout')), at: now + 60_000 };
    const failedTick = { cause: causeOf('quota_rate'), at: now + 60_000 };
    for (const facts of [factsOf(failed, on, locale), { ...factsOf(lastOf(samples.equal), on, locale), failedTick }]) {
      const text = statusOf(facts, locale);
      expect(text).toMatch(locale === 'ru_RU' ? /Sales: всё совпадало/ : /Sales: all was equal/);
      expect(text).not.toMatch(locale === 'ru_RU' ? /совпадает/ : /all equal/i);
    }
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
