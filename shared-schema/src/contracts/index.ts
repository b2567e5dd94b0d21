/** The registry of tabs, in the order they are synced: a fourth tab is one more line here. */
import type { Contract } from './contract.ts';
import { events } from './events.ts';
import { inventory } from './inventory.ts';
import { plans } from './plans.ts';
import { sales } from './sales.ts';

export const contracts: readonly Contract[] = [events, inventory, sales, plans];

export function contractOf(tab: string): Contract | undefined {
  return contracts.find((contract) => contract.tab === tab);
}
