import { describe, expect, test } from 'vitest';
import { type HeaderCase, headerCases, skippedRowsCases } from '../../vectors/tab-cases.ts';
import type { Aliases, Contract } from '../contracts/contract.ts';
import { contractOf, contracts } from '../contracts/index.ts';
import { headerKey, sheetHeaders } from './header.ts';
import { findHeader, type HeaderReading, readRows } from './tab.ts';

const context = { locale: 'ru_RU', timeZone: 'Europe/Moscow' };

function contract(tab: string): Contract {
  const found = contractOf(tab);
  if (found === undefined) throw new Error(`no contract ${tab}`);
  return found;
}

function allOf({ plain, meaning = [], general = [] }: Aliases): readonly string[] {
  return [...plain, ...meaning, ...general];
}

function partsOf(reading: HeaderReading): Partial<HeaderCase> {
  if (!reading.ok) {
    const { code, ...rest } = reading.problem;
    if (!('headers' in rest)) return { problem: code, ...rest };
    const { headers, ...more } = rest;
    return { problem: code, ...more, headers: headers.map(({ cell, text }) => `${cell} ${text}`) };
  }
  const { row, columns, positions, unknown, lesser } = reading.header;
  const passedOver = lesser.map(({ read, passedOver: { cell, text } }) => [
    `${read.cell} ${read.text}`,
    `${cell} ${text}`,
  ]);
  return {
    row,
    columns: Object.fromEntries(columns.map((name, index) => [name, positions[index] ?? -1])),
    unknown,
    ...(passedOver.length > 0 && { passedOver }),
  };
}

describe('a header', () => {
  test.each(headerCases)('$rule ($tab)', ({ rule: _, tab, rows, ...expected }) => {
    expect(partsOf(findHeader(contract(tab), rows))).toEqual(expected);
  });

  test.each(contracts)('of $tab names each column by words of its own', ({ columns }) => {
    const words = columns.flatMap(({ name, aliases }) => {
      const own = new Set([name, ...allOf(aliases)].map(headerKey));
      return Array.from(own);
    });
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  });

  test.each(contracts)('of $tab may name any of its columns by any alias', (each) => {
    const names = each.columns.map(({ name }) => name);
    for (const { name, aliases } of each.columns) {
      for (const alias of allOf(aliases)) {
        const found = findHeader(each, [names.map((other) => (other === name ? alias.toUpperCase() : other))]);
        expect([alias, found.ok && found.header.columns]).toEqual([alias, names]);
      }
    }
  });
});

test('a header’s own words are given by contract column, each in one line and no longer than the wire takes', () => {
  const cells = ['Дата\n продажи', 'Код', null, `Выручка${'_'.repeat(300)}`, 'Город', 'Билеты', 'event_id'];
  const found = findHeader(contract('sales'), [cells]);
  if (!found.ok) throw new Error(found.problem.code);
  const headers = sheetHeaders(found.header);
  expect(headers).toMatchObject({ date: 'Дата продажи', event_id: 'event_id', city: 'Город' });
  expect(headers.revenue).toHaveLength(200);
  expect(Object.keys(headers)).toEqual(found.header.columns);
});

describe('the rows of a tab', () => {
  test.each(skippedRowsCases)('$rule ($values)', ({ tab, header: cells, values, rows, skipped }) => {
    const found = findHeader(contract(tab), [cells]);
    if (!found.ok) throw new Error('the header of the case does not fit');
    const reading = readRows(contract(tab), found.header, values, 2, context);
    expect(reading.rows.map(({ row }) => row)).toEqual(rows);
    expect(reading.skipped.map(({ row, why }) => [row, why])).toEqual(skipped);
  });

  test('hold the contract’s cells alone, in the order of the header’s columns', () => {
    const found = findHeader(contract('inventory'), [['x', 'tickets_left', 'event_id']]);
    if (!found.ok) throw new Error('the header does not fit');
    const { rows } = readRows(contract('inventory'), found.header, [['secret', 40, '1042']], 2, context);
    expect(rows).toMatchObject([{ row: 2, cells: ['1042', 40] }]);
  });
});
