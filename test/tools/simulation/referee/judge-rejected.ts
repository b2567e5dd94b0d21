/** A push of the rows that do not validate: it replaces the quarantine of its range (R6, R11). */
import { rejectedHashOf } from './hashes.ts';
import type { PushMessage, Scope } from './messages.ts';
import { sentRows } from './sent-rows.ts';
import { type IssueState, issuesText, type TabState } from './tab-state.ts';
import type { Verdict } from './verdict.ts';

type RejectedScope = Extract<Scope, { kind: 'rejected' }>;

function isBefore(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] === b[0] ? a[1] < b[1] : a[0] < b[0];
}

/** Half open; tabs that are not named stand before all others. */
function isInRange({ from, to }: RejectedScope, tabs: readonly string[], { tab, row }: IssueState): boolean {
  const place = [tabs.indexOf(tab), row] as const;
  return (from === undefined || !isBefore(place, from)) && (to === undefined || isBefore(place, to));
}

/** As the sender says where its tabs and columns are. */
function cellOf(message: PushMessage, tab: string, row: number, column: string): Pick<IssueState, 'cell' | 'gid'> {
  const layout = message.layouts?.[message.tabs.indexOf(tab)];
  if (layout === undefined) return { cell: '', gid: null };
  const letters = layout.letters[message.columns.indexOf(column)] ?? '';
  return { cell: letters === '' ? `${row}:${row}` : `${letters}${row}`, gid: layout.gid ?? null };
}

function wantedIssues({ plan }: TabState, message: PushMessage): IssueState[] {
  const cellsAt = new Map(message.rows.map(([tab, row, ...cells]) => [`${message.tabs[tab]}!${row}`, cells]));
  return sentRows(plan, message).flatMap(({ place, issues }) =>
    issues.map((issue) => ({
      ...issue,
      ...cellOf(message, issue.tab, issue.row, issue.column),
      rowHash: rejectedHashOf(issue.tab, issue.row, cellsAt.get(place) ?? []),
    })),
  );
}

export function judgeRejected(state: TabState, message: PushMessage, scope: RejectedScope): Verdict {
  const wanted = wantedIssues(state, message);
  const isThere = (issue: IssueState) => isInRange(scope, message.tabs, issue);
  const before = issuesText(state.issues);
  const after = issuesText([...state.issues.filter((issue) => !isThere(issue)), ...wanted]);
  const isStale = after !== before && state.version > message.readAt;
  return {
    status: 200,
    answer: { isStale },
    partsOf: (answer) => ({ isStale: (answer as { stale: number }).stale > 0 }),
    after: isStale || message.dryRun ? {} : { issues: after },
  };
}
