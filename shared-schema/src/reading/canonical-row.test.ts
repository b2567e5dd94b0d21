import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowCases } from '../../vectors/tab-cases.ts';
import type { CanonicalRow } from '../contracts/contract.ts';
import { contractOf, contracts } from '../contracts/index.ts';
import { sales } from '../contracts/sales.ts';
import { wrongColumns } from './canonical-row.ts';
import { readRow } from './row.ts';

const context = { locale: 'ru_RU', timeZone: 'Europe/Moscow' };

const good: CanonicalRow = [
  ...['2025-10-24', '1042', 'москва', '2', '1500.00', 'Концерт', 'A1', '0.00', 'RUB'],
  ...['', '', '', '', ''],
];

describe('a canonical row', () => {
  test('is whatever a row is read as', () => {
    for (const { tab, valid } of rowCases) {
      const contract = contractOf(tab);
      if (valid === undefined || contract === undefined) continue;
      expect([valid, wrongColumns(contract, valid)]).toEqual([valid, []]);
    }
  });

  test('is any valid row that chance makes', () => {
    const anyCell = fc.oneof(
      fc.constantFrom('24.10.2025', '1042', 'Москва', '1 234,50', '7', 'USD', '', 45954, 12, -3, 0.005, null),
      fc.string(),
      fc.double(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...contracts), fc.array(anyCell, { maxLength: 14 }), (contract, cells) => {
        const columns = contract.columns.map(({ name }) => name);
        const filled = ['24.10.2025', '1042', 'Москва', 1, 1, ...cells].slice(0, columns.length);
        const reading = readRow(contract, columns, filled, context);
        if (reading.kind !== 'valid') return;
        expect(wrongColumns(contract, reading.canonical)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['date', '24.10.2025'],
    ['date', '2025-13-01'],
    ['date', '1999-12-31'],
    ['date', ''],
    ['date', null],
    ['event_id', ''],
    ['event_id', 'x'.repeat(1_001)],
    ['city', ''],
    ['tickets_sold', '2.0'],
    ['tickets_sold', '02'],
    ['tickets_sold', '-0'],
    ['tickets_sold', '2147483648'],
    ['tickets_sold', null],
    ['revenue', '1500'],
    ['revenue', '1500.0'],
    ['revenue', '-0.00'],
    ['revenue', '01.00'],
    ['revenue', '10000000000000.00'],
    ['refunds', '-1.00'],
    ['refunds', ''],
    ['currency', 'rub'],
    ['currency', 'XXX'],
    ['currency', ''],
    ['order_id', null],
    ['utm_term', null],
    ['utm_term', undefined],
  ])('holds no %s that is %j', (column, value) => {
    expect(wrongColumns(sales, good)).toEqual([]);
    const row = sales.columns.map(({ name }, at) => (name === column ? value : good[at])) as CanonicalRow;
    expect(wrongColumns(sales, row)).toEqual([column]);
  });

  test('has each column of its contract, and no other', () => {
    expect(wrongColumns(sales, good.slice(0, -1))).toEqual(['utm_term']);
    expect(wrongColumns(sales, [...good, ''])).not.toEqual([]);
  });
});
