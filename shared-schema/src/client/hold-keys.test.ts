import { expect, test } from 'vitest';
import { sales } from '../contracts/sales.ts';
import { type PlacedRow, resolveRows } from '../reading/resolve-rows.ts';
import { readRow } from '../reading/row.ts';
import { toHex } from '../wire/hash64.ts';
import { holdKeys } from './hold-keys.ts';

const columns = ['date', 'event_id', 'city', 'tickets_sold', 'revenue'];

function row(number: number, event: string, city: string, revenue: string): PlacedRow {
  const cells = ['2025-03-01', event, city, '1', revenue];
  const reading = readRow(sales, columns, cells, { locale: 'ru_RU', timeZone: 'Europe/Moscow' });
  if (reading.kind === 'blank') throw new Error('a row of nothing');
  return { tabIndex: 0, row: number, cells, reading };
}

const resolved = resolveRows(sales, [
  row(2, '1042', 'Москва', '100'),
  row(3, '1043', 'Москва', 'сто'),
  row(4, '#REF!', 'Казань', '200'),
]);
const [own = ''] = resolved.identities.map(({ keyHash }) => toHex(keyHash));
const [kept = ''] = resolved.kept;

test('only a key that no row shows is held, as long as an unreadable row is left for it', () => {
  const [first, second] = ['0000000000000001', '0000000000000002'];
  const maybe = [own, kept, second, first].map((keyHash) => ({ keyHash: keyHash ?? '', lines: [[0]] }));
  expect(holdKeys(resolved, maybe).kept).toEqual([kept, first]);
});

test('without an answer about it, a reading is as it was', () => {
  expect(holdKeys(resolved, undefined)).toBe(resolved);
});

test('what can be read of a row without a key is what is not in an issue', () => {
  expect(resolved.unread).toEqual([
    expect.objectContaining({ date: '2025-03-01', city: 'казань', revenue: '200.00', currency: 'RUB' }),
  ]);
  expect(resolved.unread[0]).not.toHaveProperty('event_id');
});
