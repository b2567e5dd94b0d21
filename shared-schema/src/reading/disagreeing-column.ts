/**
 * Several tabs of one contract are read as one, under one list of columns. Of columns for which “the tab has no such
 * column” and “the cell is blank” are different things, all of the tabs must have it, or none.
 */
import type { Contract } from '../contracts/contract.ts';

/**
 * @param tabs the contract columns that each tab has
 * @returns the first column that only some of the tabs have; null where they agree
 */
export function disagreeingColumn(contract: Contract, tabs: readonly (readonly string[])[]): string | null {
  const checked = contract.columns.filter((column) => column.header === 'optional' && column.blank.required);
  const disagreeing = checked.find(({ name }) => {
    const having = tabs.filter((columns) => columns.includes(name)).length;
    return having > 0 && having < tabs.length;
  });
  return disagreeing?.name ?? null;
}
