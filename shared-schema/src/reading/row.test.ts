import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RowCase, rowCases } from '../../vectors/tab-cases.ts';
import type { Contract } from '../contracts/contract.ts';
import { contractOf, contracts } from '../contracts/index.ts';
import type { WireCell } from '../wire/cell.ts';
import { columnReaders, judgeRow, type RowReading, readPlainRow, readRow } from './row.ts';
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

test('a plain row is what the judging of all its columns says, of every contract', () => {
  const cell = fc.constantFrom(
    ...[
      '',
      null,
      0,
      -0,
      1,
      12.5,
      1e21,
      true,
      'Москва',
      'Казань',
      '500,50 ₽',
      '7 $',
      '42',
      'RUB',
      'USD',
      '#REF!',
      '\ud800',
    ],
    ...[{ date: '2025-03-01' }, { date: '1999-03-01' }, { number: 5, format: 'USD' }, { formula: '=A1' }, '01.03.2025'],
  );
  const good = { date: { date: '2025-03-01' }, event_date: { date: '2025-03-01' }, city: 'Казань', currency: 'RUB' };
  fc.assert(
    fc.property(
      fc.constantFrom(...contracts),
      fc.array(cell, { minLength: 20, maxLength: 20 }),
      fc.array(fc.nat(9), { minLength: 20, maxLength: 20 }),
      (contract, odd, chosen) => {
        const columns = contract.columns.map(({ name }) => name).filter((_, at) => chosen[at] !== 1);
        const sound = (name: string) => new Map<string, WireCell>(Object.entries(good)).get(name) ?? 7;
        const cells = columns.map((name, at) => (chosen[at] === 0 ? (odd[at] ?? null) : sound(name)));
        const readers = columnReaders(contract, columns, context);
        const plain = readPlainRow(readers, cells);
        if (plain !== null) expect(plain).toEqual(judgeRow(contract, readers, cells));
        return true;
      },
    ),
    { numRuns: 2_000 },
  );
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
