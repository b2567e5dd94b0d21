import { expect, test } from 'vitest';
import { workbookCases } from '../../vectors/tab-cases.ts';
import type { Contract } from '../contracts/contract.ts';
import { contracts } from '../contracts/index.ts';
import { chooseTabs } from './choose-tabs.ts';

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
