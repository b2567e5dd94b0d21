import { describe, expect, test } from 'vitest';
import { chooseTabs } from '../reading/choose-tabs.ts';
import { contracts } from './index.ts';

const HEADERS: Readonly<Record<string, readonly string[]>> = {
  Sales: ['date', 'event_id', 'city', 'tickets_sold', 'revenue'],
  Лист2: ['Дата', 'ID', 'План билетов', 'План выручки'],
};

function tabsChosen(names: readonly string[]): Record<string, readonly string[]> {
  const tabs = names.map((name) => ({ name, topRows: () => [HEADERS[name] ?? []] }));
  return Object.fromEntries(chooseTabs(contracts, {}, tabs).map((choice) => [choice.contract.tab, choice.names]));
}

describe('plans', () => {
  test.each(['Plans', 'plans', 'Планы'])('are found in a tab named %s', (name) => {
    expect(tabsChosen(['Sales', name]).plans).toEqual([name]);
  });

  test('are found by their header alone', () => {
    expect(tabsChosen(['Sales', 'Лист2'])).toMatchObject({ sales: ['Sales'], plans: ['Лист2'] });
  });

  test('no tab of sales is taken for them', () => {
    expect(tabsChosen(['Sales']).plans).toEqual([]);
  });
});
