/** Since when an issue is open: kept while its row moves in the sheet, and while its cell is changed and still bad. */
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
  const open = new Set(stored);
  for (const sameness of [inPlace, ofRow, ofCell]) {
    const found = grouped([...open], sameness);
    wanted.forEach((issue, index) => {
      const before = moments[index] === undefined ? found.get(sameness(issue))?.shift() : undefined;
      if (before === undefined) return;
      moments[index] = before.firstSeenAt;
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

/** Of several alike the oldest is continued first. */
function grouped(issues: readonly QuarantineRow[], by: (issue: QuarantineRow) => string): Map<string, QuarantineRow[]> {
  const groups = new Map<string, QuarantineRow[]>();
  for (const issue of [...issues].sort((a, b) => a.firstSeenAt - b.firstSeenAt)) {
    const group = groups.get(by(issue));
    if (group === undefined) groups.set(by(issue), [issue]);
    else group.push(issue);
  }
  return groups;
}
