/** Since when an issue is open: kept while its row moves in the sheet, and while its cell is changed and still bad. */
import { groupedBy } from '@qtickets/shared-schema/grouped-by';
import type { QuarantineRow } from './ports.ts';

export type NewIssue = Omit<QuarantineRow, 'firstSeenAt'>;

/**
 * Each wanted issue takes the moment of the stored one that it continues: first one of the same row as it was sent,
 * wherever that row stood, then one of the same cell. Each stored issue is continued once.
 * @param now unix ms; for what continues none
 */
export function withFirstSeen(
  wanted: readonly NewIssue[],
  stored: readonly QuarantineRow[],
  now: number,
): readonly QuarantineRow[] {
  const moments: (number | undefined)[] = wanted.map(() => undefined);
  // Of several alike the oldest is continued first.
  const open = new Set([...stored].sort((a, b) => a.firstSeenAt - b.firstSeenAt));
  for (const sameness of [inPlace, ofRow, ofCell]) {
    const found = groupedBy(open, sameness);
    wanted.forEach((issue, index) => {
      const before = moments[index] === undefined ? found.get(sameness(issue))?.shift() : undefined;
      if (before === undefined) return;
      // Nobody else knows the moment; one that is still to come is damage.
      moments[index] = Math.min(before.firstSeenAt, now);
      open.delete(before);
    });
  }
  return wanted.map((issue, index) => ({ ...issue, firstSeenAt: moments[index] ?? now }));
}

function inPlace({ tab, row, column, payload }: NewIssue): string {
  return JSON.stringify([tab, row, column, payload]);
}

function ofRow({ column, code, payload }: NewIssue): string {
  return JSON.stringify([column, code, payload]);
}

function ofCell({ tab, row, column }: NewIssue): string {
  return JSON.stringify([tab, row, column]);
}
