import { describe, expect, it, test } from 'vitest';
import { workbookCases } from '../../vectors/tab-cases.ts';
import type { Contract } from '../contracts/contract.ts';
import { contracts } from '../contracts/index.ts';
import { chooseTabs, type WorkbookTab } from './choose-tabs.ts';

/** Those of the vectors; a contract added later has vectors of its own. */
const three: readonly Contract[] = contracts.filter(({ tab }) => ['events', 'inventory', 'sales'].includes(tab));

test.each(workbookCases)('$rule', ({ settings, tabs, choice, notices, read }) => {
  const asked: string[] = [];
  const workbook = tabs.map(([name, header]) => ({
    name,
    topRows: () => {
      asked.push(name);
      return [header];
    },
  }));
  const chosen = chooseTabs(three, settings, workbook);
  expect(Object.fromEntries(chosen.map(({ contract, how, names }) => [contract.tab, [how, ...names]]))).toEqual(choice);
  const said = chosen.filter((each) => each.notices.length > 0);
  expect(
    Object.fromEntries(
      said.map(({ contract, notices }) => [contract.tab, notices.map(({ code, names }) => [code, ...names])]),
    ),
  ).toEqual(notices);
  expect(asked).toEqual(read);
});

describe('tabs without cells', () => {
  const sales = three.filter(({ tab }) => tab === 'sales');
  const header = ['date', 'event_id', 'city', 'tickets_sold', 'revenue'];
  const grid = (name: string) => ({ name, topRows: () => [header] });
  const chart = (name: string) => ({ name, topRows: () => [header], isGrid: () => false });
  const chosen = (tabs: readonly WorkbookTab[], setting = '') => {
    const [choice] = chooseTabs(sales, { TAB_SALES: setting }, tabs);
    return { names: choice?.names, notices: choice?.notices.map(({ code, names }) => [code, ...names]) };
  };

  it('serve no contract, by whatever they are called', () => {
    expect(chosen([chart('Sales')])).toEqual({ names: [], notices: [['no_cells', 'Sales']] });
    expect(chosen([chart('Chart 1')])).toEqual({ names: [], notices: [] });
    expect(chosen([chart('Chart 1'), grid('Ours')])).toEqual({ names: ['Ours'], notices: [] });
    expect(chosen([chart('Sales'), grid('Продажи')])).toEqual({ names: ['Продажи'], notices: [['no_cells', 'Sales']] });
  });

  it('named in a setting are a notice, and the others that it names are read', () => {
    const tabs = [grid('Sales 1'), chart('Sales 2'), chart('Sales')];
    expect(chosen(tabs, 'Sales *')).toEqual({ names: ['Sales 1'], notices: [['no_cells', 'Sales 2']] });
    expect(chosen(tabs, 'Sales 2')).toEqual({ names: [], notices: [['no_cells', 'Sales 2']] });
  });

  it('are distinguished from others only where they would be chosen', () => {
    const asked: string[] = [];
    const asking = (name: string, rows: string[][]) => ({
      name,
      topRows: () => rows,
      isGrid: () => {
        asked.push(name);
        return true;
      },
    });
    chooseTabs(sales, {}, [asking('Notes', [['note']]), asking('Ours', [header])]);
    expect(asked).toEqual(['Ours']);
  });
});
