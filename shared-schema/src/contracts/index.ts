/** The registry of tabs, in the order they are synced: another tab is one more line here. */
import type { Contract } from './contract.ts';
import { costs } from './costs.ts';
import { events } from './events.ts';
import { inventory } from './inventory.ts';
import { plans } from './plans.ts';
import { rates } from './rates.ts';
import { sales } from './sales.ts';

export const contracts: readonly Contract[] = [events, inventory, sales, plans, costs, rates];

/** Whether few workbooks have the tab, so that nobody is told where one has not. */
export function isOptional(tab: string): boolean {
  return contractOf(tab)?.optional === true;
}

export function contractOf(tab: string): Contract | undefined {
  return contracts.find((contract) => contract.tab === tab);
}
