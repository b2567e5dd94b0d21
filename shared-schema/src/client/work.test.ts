import { expect, it } from 'vitest';
import { sales } from '../contracts/sales.ts';
import { ContractWork } from './work.ts';

const begun = () => new ContractWork(sales, ['Sales'], false);

it('what the server stopped stays so where a run begins again by other tabs: nothing the run may do would move it', () => {
  const work = begun();
  work.wasBlocked({ why: 'mass_delete', stored: 60, losing: 55, missing: [] });
  const again = work.startedOver(['Sales', 'Sales 2']);
  expect([again.isOpen, again.result(null).outcome.kind]).toEqual([false, 'blocked']);
});

it('anything else is asked again by the new tabs, with what was pushed before', () => {
  const work = begun();
  work.wasPushed({ received: 1, inserted: 1, unchanged: 0, deleted: 1, stale: 0, issues: [] }, false);
  work.end({ kind: 'equal', rows: 1 });
  const again = work.startedOver(['Sales', 'Sales 2']);
  expect([again.isOpen, again.names, again.result(null).counts.inserted]).toEqual([true, ['Sales', 'Sales 2'], 1]);
});
