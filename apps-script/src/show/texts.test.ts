/** Every text that a person may read, in both languages: plain words of that language and nothing else. */

import { causeKinds } from '@qtickets/shared-schema/client/outcome';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import type { Pace } from '@qtickets/shared-schema/wire/google-pace';
import { describe, expect, it } from 'vitest';
import { contractInRussian } from './ru-names.ts';
import type { Texts } from './texts.ts';
import { english } from './texts-en.ts';
import { russian } from './texts-ru.ts';

const [sales] = contracts.filter(({ tab }) => tab === 'sales');
if (sales === undefined) throw new Error('no sales');
const heldBack = { errors: 1, drafts: 2, replaced: 5, held: 21 };
const clock = () => '2026-11-28 18:40';

const paces: readonly Pace[] = [
  { tickMinutes: 45, edits: 'gathered', reason: 'half_spent' },
  { tickMinutes: 180, edits: 'wait', reason: 'little_left' },
  { tickMinutes: 30, edits: 'wait', reason: 'little_left', editTrigger: 'away' },
  { tickMinutes: 15, edits: 'at_once', reason: 'none', editTrigger: 'refused' },
  { tickMinutes: 30, edits: 'at_once', reason: 'slow_comparison' },
];

/** What is said with numbers and names in it; a new one is missing here until it is added. */
function spoken(texts: Texts, tab: string): readonly string[] {
  const { status, sidebar, row, settings } = texts;
  const list = { tab, state: 'written' } as const;
  const one = [1, 2, 5, 21].flatMap((count) => [
    texts.equal(count, heldBack),
    texts.equalShort(count, count),
    texts.sent({ inserted: count, deleted: count }),
    texts.checkMore(count),
    texts.checkTab(tab, { added: count, changed: count, deleted: count, quarantined: count }),
    texts.clockOff(count),
    texts.massDelete(tab, count, count),
    texts.missingTab(tab, tab, count),
    texts.grouped(count, ['F1'], 'F2.'),
    texts.draftRows(count, [1]),
    texts.brokenCell('F1', 'F2.', count),
    texts.listedAt(count, count, clock()),
    texts.spentToday(count, count),
    ...paces.flatMap((pace) => texts.pace(pace, clock())),
    texts.expectedADay(count, count),
    status.skipped(count),
    sidebar.cells(count),
    sidebar.more(count, tab),
    sidebar.others(count, tab),
    row.tooMany(count),
    row.ofKey(count),
    row.replaced(count),
    texts.selfTest.verdict(count),
  ]);
  return [
    ...one,
    ...texts.heldBack(heldBack, tab, list),
    texts.listed(list),
    texts.listed({ ...list, state: 'failed' }),
    texts.contract(sales as (typeof contracts)[number]),
    texts.massDelete(tab, null, 5),
    texts.missingTab(tab, tab, null),
    texts.selfTest.verdict(0),
    ...Object.values(tab === '' ? {} : status.notices).map((notice) => notice(tab, [tab])),
    status.headlines.failed(clock()),
    status.headlines.asOf(clock()),
    status.proven(null),
    status.proven(clock()),
    status.unknownHeaders([tab]),
    status.byHeader(tab, tab),
    sidebar.asOf(clock()),
    sidebar.attempted(clock()),
    sidebar.next(null),
    sidebar.next(clock()),
    sidebar.tabGone(tab),
    row.place(tab, 5),
    row.replaced(null),
    row.differs([tab]),
    ...Object.values(row.since).flatMap((since) =>
      ['edit', 'change', 'schedule', 'menu', 'backfill', ''].map((trigger) => since(clock(), trigger)),
    ),
    row.run('7'),
    texts.marks.left([tab]),
    texts.columns.prepared([tab], []),
    texts.columns.prepared([], [tab]),
    texts.columns.left([tab]),
    settings.secretKept('7'),
    settings.tab(tab),
    settings.ask.url(tab),
    settings.ask.secret('7'),
    settings.ask.tabs(tab, tab),
    settings.ask.change(true),
    settings.ask.change(false),
    texts.automatic({ kind: 'silent', by: 'other', since: 0, now: 7_200_000 }, clock),
    texts.triggersOfOther(clock()),
    texts.script('7', '7'),
    ...causeKinds.map((kind) =>
      texts.outcome(
        { kind: 'not_asked', cause: { kind, status: 0, code: '', text: '', clockAheadSeconds: null } },
        false,
      ),
    ),
    texts.outcome(
      {
        kind: 'not_readable',
        tab,
        problem: { code: 'header_mismatch', missing: ['event_id', 'city', 'tickets_total'] },
      },
      false,
    ),
    texts.outcome({ kind: 'not_readable', tab, problem: { code: 'tabs_disagree', column: 'tickets_left' } }, false),
  ];
}

/** Texts that need nothing said to them. */
function plain(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'function' ? [] : Object.values(value as object).flatMap(plain);
}

/** The same texts, which take out of `unsaid` what was called of them. */
function watched<T>(value: T, unsaid: Set<string>, path = ''): T {
  if (typeof value === 'function') {
    unsaid.add(path);
    return ((...args: unknown[]) => {
      unsaid.delete(path);
      return value(...args);
    }) as T;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, watched(inner, unsaid, `${path}.${key}`)]),
  ) as T;
}

/** What is typed or read as it is: names, and the parts of addresses and secrets. */
const names =
  /Google|QTickets|Workspace|Sync now|RUB|\bid\b|Apps Script|UTF-8|US-ASCII|HMAC|gzip|UTC|https:\/\/(sync\.example\.com)?|whsec_/g;
const code = /Exception|undefined|\[object|NaN|null|[a-z]+_[a-z]+|https?:/;

describe.each([
  ['Russian', russian, 'Продажи', /[A-Za-z]{2,}/],
  ['English', english, 'Sales', /[а-яё]/i],
] as const)('every text in %s', (_, texts, tab, foreign) => {
  const all = [...plain(texts), ...spoken(texts, tab)];

  it('has no word of another language, no code and no address', () => {
    const bare = all.map((text) => text.replace(names, ''));
    expect(bare.filter((text) => foreign.test(text.replace(/[A-Z]\d/g, '')) || code.test(text))).toEqual([]);
  });

  it('is written out: no blank at an end, no two in a row', () => {
    expect(all.filter((text) => text !== text.trim() || / {2}| \./.test(text))).toEqual([]);
  });
});

it('both languages say the same things', () => {
  const keys = (value: unknown): unknown =>
    typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, keys(inner)]))
      : typeof value;
  expect(keys(russian)).toEqual(keys(english));
  const unsaid = new Set<string>();
  spoken(watched(english, unsaid), 'Sales');
  expect([...unsaid]).toEqual([]);
});

it('tabs have Russian names in Russian', () => {
  expect(contracts.map(contractInRussian)).toEqual(['Мероприятия', 'Остатки', 'Продажи', 'Планы', 'Расходы', 'Курсы']);
});
