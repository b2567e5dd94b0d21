import { describe, expect, test } from 'vitest';
import { type RowCase, rowCases } from '../../vectors/tab-cases.ts';
import type { Contract } from '../contracts/contract.ts';
import { contractOf } from '../contracts/index.ts';
import { type RowReading, readRow } from './row.ts';
import { shownValue } from './shown-value.ts';

const context = { locale: 'ru_RU', timeZone: 'Europe/Moscow' };

function contract(tab: string): Contract {
  const found = contractOf(tab);
  if (found === undefined) throw new Error(`no contract ${tab}`);
  return found;
}

function partsOf(reading: RowReading): Partial<RowCase> {
  if (reading.kind === 'blank') return { blank: true };
  if (reading.kind === 'valid') return { valid: reading.canonical };
  const issues = reading.issues.map(({ column, code }) => [column, code] as const);
  return { [reading.draft ? 'draft' : 'issues']: issues, key: reading.key };
}

test.each(rowCases)('$rule ($tab $cells)', ({ rule: _, tab, columns, cells, ...expected }) => {
  expect(partsOf(readRow(contract(tab), columns, cells, context))).toEqual(expected);
});

describe('an issue', () => {
  test('carries its severity and the cell as shown', () => {
    const reading = readRow(contract('sales'), ['date', 'event_id', 'city'], ['31.02.2025', '', 'Москва'], context);
    expect(reading).toMatchObject({
      issues: [
        { column: 'date', code: 'no_such_day', severity: 'error', value: '31.02.2025' },
        { column: 'event_id', code: 'required', severity: 'error', value: '' },
      ],
    });
  });

  test('of a draft is no error', () => {
    const reading = readRow(contract('inventory'), ['event_id', 'city'], ['1', ''], context);
    expect(reading).toMatchObject({ draft: true, issues: [{ code: 'incomplete', severity: 'draft' }] });
  });
});

test('one reader after another reads by its own locale, columns and contract', () => {
  const columns = ['date', 'event_id', 'city', 'tickets_sold', 'revenue'];
  const cells = ['24.10.2025', '1', 'Тверь', 1, '1,234'];
  const kinds = ['en_US', 'ru_RU', 'en_US'].map(
    (locale) => readRow(contract('sales'), columns, cells, { ...context, locale }).kind,
  );
  expect(kinds).toEqual(['valid', 'invalid', 'valid']);
});

describe('a value is shown', () => {
  test.each([
    [null, ''],
    [12.5, '12.5'],
    [true, 'TRUE'],
    [{ date: '2025-10-24T00:00:00' }, '2025-10-24'],
    [{ date: '2025-10-24T19:30:00' }, '2025-10-24 19:30:00'],
    ['a\ud83d', 'a\ufffd'],
    ['x'.repeat(200), 'x'.repeat(200)],
    ['x'.repeat(201), `${'x'.repeat(199)}…`],
    ['🎸'.repeat(200), '🎸'.repeat(200)],
    ['🎸'.repeat(300), `${'🎸'.repeat(199)}…`],
  ])('%j as %s', (cell, shown) => {
    expect(shownValue(cell)).toBe(shown);
  });
});
