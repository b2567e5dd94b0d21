/** One of each way that a comparison can end, and the status that comes of it, for tests. */
import {
  type Cause,
  type CauseKind,
  type HeldBack,
  isProven,
  nothingHeldBack,
  type Outcome,
  type OutcomeKind,
} from '@qtickets/shared-schema/client/outcome';
import type { LastResult, TabResult } from '../run/last-result.ts';
import type { Automatic } from '../show/automatic.ts';
import { type StatusFacts, statusParts } from '../show/status-text.ts';
import { textsFor } from '../show/texts.ts';

export const now = Date.UTC(2026, 10, 28, 18, 40);
const heldBack: HeldBack = { errors: 18, drafts: 2, replaced: 3, held: 20 };
export const causeOf = (kind: CauseKind): Cause => ({
  kind,
  status: 0,
  code: 'some_code',
  text: 'Exception: raw text https://sheets.example.com',
  clockAheadSeconds: null,
});

/** The compiler wants one of each. */
export const samples: { readonly [K in OutcomeKind]: Extract<Outcome, { kind: K }> } = {
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
export const outcomes = Object.values(samples);
export const locales = ['ru_RU', 'en_US'] as const;
export type Locale = (typeof locales)[number];

export function memoryOf(outcome: Outcome, at = now): TabResult {
  const proof = isProven(outcome)
    ? { at, rows: outcome.rows, heldBack: outcome.kind === 'equal' ? nothingHeldBack : outcome.heldBack }
    : null;
  return { names: ['Sales'], outcome, attemptedAt: at, proof, totals: 0, unknown: [], quarantine: null };
}

export const on: Automatic = { kind: 'on', by: 'you', lastTick: now };
export const clock = (instant: number) => new Date(instant).toISOString().slice(0, 16).replace('T', ' ');

export function factsOf(last: LastResult, automatic: Automatic = on, locale: Locale = 'en_US'): StatusFacts {
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

export const lastOf = (outcome: Outcome, cause: Cause | null = null, at = now): LastResult => ({
  at,
  cause,
  contracts: { sales: memoryOf(outcome, at) },
});

/** All that the status says. */
export const statusOf = (facts: StatusFacts, locale: Locale) => {
  const { top, tabs, notes } = statusParts(facts, textsFor(locale), clock);
  return [...top, ...tabs.flat(), ...notes].join(' ');
};
