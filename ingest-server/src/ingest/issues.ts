/** Issues as a push answers them: each named by its cell, in the language of the spreadsheet. */
import { contractOf } from '@qtickets/shared-schema/contracts/index';
import type { PlacedRow } from '@qtickets/shared-schema/reading/resolve-rows';
import { ISSUES_IN_ANSWER_MAX } from '@qtickets/shared-schema/wire/limits';
import type { CellIssue, Issue } from '@qtickets/shared-schema/words/issue';
import { issueMessage } from '@qtickets/shared-schema/words/issue-text';

type Named = PlacedRow & { readonly tabName: string };

/** The issues of a row as a whole: `duplicate_key`, `key_conflict`, `rejected_by_sender`. */
export function rowIssue(
  row: Named,
  code: 'duplicate_key' | 'key_conflict' | 'rejected_by_sender',
  tab: string,
  locale: string,
): Issue {
  const severity = code === 'key_conflict' ? 'error' : 'notice';
  return placed(row, { column: '', code, severity, value: '' }, tab, locale);
}

/** The issues of a row that does not validate; none of one that does. */
export function issuesOf(row: Named, tab: string, locale: string): readonly Issue[] {
  if (row.reading.kind !== 'invalid') return [];
  return row.reading.issues.map((issue) => placed(row, issue, tab, locale));
}

/** The issues of rows in order, as many as one answer lists. */
export function firstIssues<Row>(rows: readonly Row[], of: (row: Row) => readonly Issue[]): Issue[] {
  const found: Issue[] = [];
  for (const row of rows) {
    if (found.length >= ISSUES_IN_ANSWER_MAX) break;
    found.push(...of(row));
  }
  return found;
}

function placed(row: Named, issue: CellIssue, tab: string, locale: string): Issue {
  const column = contractOf(tab)?.columns.find((candidate) => candidate.name === issue.column);
  return {
    tab: row.tabName,
    row: row.row,
    column: issue.column,
    code: issue.code,
    severity: issue.severity,
    message: issueMessage({ ...issue, kind: column?.kind }, locale),
    value: issue.value,
  };
}
