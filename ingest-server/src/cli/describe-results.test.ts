import { type Cause, nothingHeldBack, type Outcome, outcomeGrades } from '@qtickets/shared-schema/client/outcome';
import { describe, expect, test } from 'vitest';
import type { TabResult } from '../client/sync-workbook.ts';
import { readWorkbook } from '../files/read-workbook.ts';
import type { Language } from '../health/texts.ts';
import { speakingFor } from '../words/language.ts';
import { describeOutcome, describeResults } from './describe-results.ts';
import { exitCodeOf } from './push.ts';

const cause: Cause = { kind: 'refused', status: 403, code: 'tab_not_allowed', text: 'No', clockAheadSeconds: null };
const problem = { code: 'header_mismatch', missing: ['revenue'] } as const;

const outcomes: readonly Outcome[] = [
  { kind: 'equal', rows: 1 },
  { kind: 'equal_except', rows: 1, heldBack: { ...nothingHeldBack, errors: 18 } },
  { kind: 'sent', rows: 1 },
  { kind: 'differs', changes: null },
  { kind: 'unsettled' },
  { kind: 'out_of_time' },
  { kind: 'older_bundle', sent: true },
  { kind: 'blocked', blocked: { why: 'mass_delete', stored: 9, losing: null, missing: [] } },
  { kind: 'digest_disagrees' },
  { kind: 'not_readable', tab: 'Sales', problem },
  { kind: 'read_failed', tab: 'Sales', cause },
  { kind: 'refused', cause },
  { kind: 'not_asked', cause },
  { kind: 'absent' },
  { kind: 'gone' },
  { kind: 'never' },
];

const detail = { mode: 'compare', verbose: false } as const;

function resultOf(outcome: Outcome): TabResult {
  return { tab: 'sales', rows: 1, outcome, stored: 1, inserted: 0, unchanged: 0, deleted: 0, issues: [] };
}

describe('what push and verify say', () => {
  test('of every ending is something else, and only of an equal file that it is equal', () => {
    expect(outcomes.map(({ kind }) => kind)).toEqual(Object.keys(outcomeGrades));
    const textsIn = (language: Language) => speakingFor(language, () => outcomes.map(describeOutcome));
    const english = textsIn('en');
    expect(english.filter((text) => text === 'equal to ClickHouse')).toHaveLength(1);
    expect(english[1]).toBe('the readable ones are equal to ClickHouse; 18 wait for a cell to be fixed');
    const russian = textsIn('ru');
    expect(russian.filter((text) => text === 'совпадает с ClickHouse')).toHaveLength(1);
    expect(russian[1]).toBe('читаемые строки совпадают с ClickHouse; 18 строк ждут исправления ячейки');
  });

  test('of a tab that the server refused without a word: its status, and no number of rows that nobody counted', () => {
    const bare: Cause = { ...cause, status: 413, code: '', text: '' };
    const result = { ...resultOf({ kind: 'refused', cause: bare }), stored: null };
    const text = describeResults([result], { read: [], unread: [], absent: [] }, detail);
    expect(text).toBe('sales: 1 row, refused by the server: status 413, without a reason\n');
  });

  test.each(['header_mismatch', 'unknown_answer', 'invalid_request'])(
    'of a refusal by %s: no English in Russian',
    (code) => {
      const text = speakingFor('ru', () => describeOutcome({ kind: 'refused', cause: { ...cause, code } }));
      expect(text).toMatch(/^сервер не принял: /);
      expect(text.replace('ClickHouse', '')).not.toMatch(/[a-z]{3,}/i);
    },
  );

  test('of a cell: its column as the file itself heads it', () => {
    const rows = [['Дата', 'ID мероприятия', 'Город', 'Билеты', 'Сумма продаж']];
    const workbook = readWorkbook([{ name: 'Продажи', rows }], {}, { locale: 'ru_RU', timeZone: 'Europe/Moscow' });
    const place = { tab: 'Продажи', row: 2, column: 'revenue', code: 'formula_error', severity: 'error' } as const;
    const issue = { ...place, message: 'Fix it', value: '#REF!' };
    const result = { ...resultOf({ kind: 'sent', rows: 1 }), issues: [issue] };
    expect(describeResults([result], workbook, detail)).toContain(
      'Продажи, row 2, Сумма продаж: Fix it (formula_error)',
    );
  });

  test('by verify’s exit code: 0 only where the file is in ClickHouse as it stands', () => {
    const codes = outcomes.map((outcome) => exitCodeOf(true, [resultOf(outcome)], 'compare'));
    expect(codes).toEqual([0, ...outcomes.slice(1).map(() => 1)]);
  });

  test('by push’s exit code: 0 where it did what it could, and in a dry run where it would', () => {
    const zero = (mode: 'sync' | 'dry_run') =>
      outcomes.filter((outcome) => exitCodeOf(true, [resultOf(outcome)], mode) === 0).map(({ kind }) => kind);
    expect(zero('sync')).toEqual(['equal', 'equal_except', 'sent']);
    expect(zero('dry_run')).toEqual(['equal', 'equal_except', 'sent', 'differs']);
  });

  test('of a file with none of our tabs: that nothing was compared, and exit code 2', () => {
    const workbook = { read: [], unread: [], absent: [] };
    expect(describeResults([], workbook, detail)).toMatch(/^Nothing was compared/);
    expect(exitCodeOf(true, [], 'compare')).toBe(2);
    expect(exitCodeOf(false, [], 'compare')).toBe(1);
  });
});
