import { describe, expect, test } from 'vitest';
import { chooseTabs, type WorkbookTab } from '../reading/choose-tabs.ts';
import { findHeader } from '../reading/header.ts';
import { readRow } from '../reading/row.ts';
import { contractsHash, READING_REVISION, rememberContractsHash, usualContractsHash } from './contract-hash.ts';
import { costs } from './costs.ts';
import { contracts } from './index.ts';
import { rates } from './rates.ts';

const optional = contracts.filter((contract) => contract.optional === true);
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  costs: ['Дата', 'Канал', 'Кампания', 'Расход'],
  rates: ['Дата', 'Валюта', 'Курс'],
};
const ours = (tab: string, name: string): WorkbookTab => ({ name, topRows: () => [HEADERS[tab] ?? []] });
const theirs = (name: string): WorkbookTab => ({ name, topRows: () => [['Статья', 'Кто', 'Сколько']] });

function chosen(tabs: readonly WorkbookTab[], settings = {}) {
  return chooseTabs(contracts, settings, tabs).filter(({ names, notices }) => names.length + notices.length > 0);
}

describe.each(optional)('the tab of $tab, which few workbooks have,', (contract) => {
  const names = [contract.sheetName, contract.sheetName.toUpperCase(), ...contract.sheetAliases];

  test.each(names)('is found by the name %s where its header fits', (name) => {
    expect(chosen([ours(contract.tab, name)])).toMatchObject([{ contract: { tab: contract.tab }, names: [name] }]);
  });

  test.each(names)('is not one that people named %s for themselves', (name) => {
    expect(chosen([theirs(name)])).toEqual([]);
  });

  test('is not found by its header alone', () => {
    expect(chosen([ours(contract.tab, 'Лист2')])).toEqual([]);
  });

  test('no chart is taken for it, and none is a notice', () => {
    expect(chosen([{ ...ours(contract.tab, contract.sheetName), isGrid: () => false }])).toEqual([]);
  });

  test('is what its setting names, whatever its header, so that a broken one is told', () => {
    expect(chosen([theirs('Лист2')], { [contract.setting]: 'Лист2' })).toMatchObject([{ names: ['Лист2'] }]);
  });

  test('two that fit by other names are told, and none is read', () => {
    const [first = '', second = ''] = contract.sheetAliases;
    const found = chosen([ours(contract.tab, first), ours(contract.tab, second)]);
    expect(found).toMatchObject([{ names: [], notices: [{ code: 'several_fit', names: [first, second] }] }]);
  });
});

test('a workbook that has its usual tabs by name is asked for no cell on their account', () => {
  const asked: string[] = [];
  const tab = (name: string): WorkbookTab => ({
    name,
    topRows: () => {
      asked.push(name);
      return [];
    },
  });
  chooseTabs(contracts, {}, ['Events', 'Inventory', 'Sales', 'Plans', 'Бюджет', 'Лист2'].map(tab));
  expect(asked).toEqual([]);
});

test('a tab is asked for its top rows once, though it bears a name and serves none by it', () => {
  const asked: string[] = [];
  const rows = () => {
    asked.push('Расходы');
    return [['date', 'event_id', 'city', 'tickets_sold', 'revenue']];
  };
  expect(chosen([{ name: 'Расходы', topRows: rows }])).toMatchObject([{ contract: { tab: 'sales' }, how: 'header' }]);
  expect(asked).toEqual(['Расходы']);
});

test('costs by the names that people give their columns', () => {
  const found = findHeader(costs, [
    ['День', 'Источник', 'Medium', 'Кампания', 'ID события', 'Потрачено', 'Валюта', 'id'],
  ]);
  expect(found.ok && found.header.columns).toEqual(costs.columns.map(({ name }) => name));
});

test('rates by the names that people give their columns', () => {
  const found = findHeader(rates, [['на дату', 'Код валюты', 'Курс ЦБ']]);
  expect(found.ok && found.header.columns).toEqual(rates.columns.map(({ name }) => name));
});

const context = { locale: 'ru_RU', timeZone: 'Europe/Moscow' };
const readRate = (cell: string | { number: number; format: string }) =>
  readRow(rates, ['date', 'currency', 'rate'], ['2026-03-01', 'USD', cell], context);

test('a rate may bear the mark of the base currency, and no other', () => {
  expect(readRate('97,23 ₽')).toMatchObject({ kind: 'valid', canonical: ['2026-03-01', 'USD', '97.23000000'] });
  expect(readRate({ number: 97.23, format: 'RUB' })).toMatchObject({ kind: 'valid' });
  expect(readRate('$97,23')).toMatchObject({
    kind: 'invalid',
    issues: [{ column: 'rate', code: 'currency_conflict' }],
  });
});

describe('the hash of the contracts', () => {
  test('is the same with and without optional ones, where a message speaks of none of them', () => {
    expect(contractsHash([{ tab: 'sales' }])).toBe(contractsHash([]));
  });

  test('says of a message about an optional one that it must be known', () => {
    expect(contractsHash([{ tab: 'sales' }, { tab: 'costs' }])).toBe(contractsHash([{ tab: 'costs' }]));
    const hashes = [contractsHash([]), contractsHash([costs]), contractsHash([rates]), contractsHash([costs, rates])];
    expect(new Set(hashes).size).toBe(4);
  });

  test('may be brought along, under a name that no other contracts and no other reading have', () => {
    const [name, hash] = usualContractsHash();
    expect([name, hash]).toEqual([String(READING_REVISION), contractsHash([])]);
    rememberContractsHash([name, hash]);
    expect(contractsHash([costs])).not.toBe(hash);
  });

  test('is still that of the four first ones, by which older senders prove', () => {
    expect(contractsHash([])).toBe('a7796988ecbbe69d');
  });
});
