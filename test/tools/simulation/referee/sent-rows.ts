/** The rows of a push as the simulation's own model reads them. */

import type { TabPlan } from '../model/plans.ts';
import { type Row, rowOf } from '../model/row.ts';
import { meaningOnWire } from '../model/vocabulary.ts';
import type { PushMessage } from './messages.ts';

/** In the order of the sheet. */
export function sentRows(plan: TabPlan, { tabs, columns, rows }: PushMessage): Row[] {
  const ordered = [...rows].sort(([tabA, rowA], [tabB, rowB]) => tabA - tabB || rowA - rowB);
  return ordered.flatMap(([tabIndex, row, ...cells]) => {
    const meanings = plan.columns.map(({ name, kind }) => {
      const at = columns.indexOf(name);
      return at < 0 ? undefined : meaningOnWire(kind, cells[at] ?? null);
    });
    return rowOf(plan, { tab: tabs[tabIndex] ?? '', row }, meanings) ?? [];
  });
}
