/** What a push or a verify found, in sentences. */
import type { Issue } from '@qtickets/shared-schema/words/issue';
import { issueMessage } from '@qtickets/shared-schema/words/issue-text';
import type { TabResult } from '../client/sync-workbook.ts';
import type { NamedNotice, ReadWorkbook } from '../files/read-workbook.ts';

type Told = { readonly mode: 'push' | 'compare'; readonly verbose: boolean };

/** Without --verbose, at most this many issues are listed. */
const ISSUES_LISTED_MAX = 10;

const outcomes: Record<TabResult['outcome'], string> = {
  equal: 'equal to ClickHouse',
  differs: 'differs from ClickHouse',
  mass_delete: 'stopped: too many rows would be deleted; --allow-mass-delete if that is meant',
  missing_tab: 'stopped: a tab that was there is not; --allow-mass-delete if that is meant',
};

export function describeResults(results: readonly TabResult[], workbook: ReadWorkbook, told: Told): string {
  const lines = [
    ...results.flatMap((result) => describeTab(result, told)),
    ...workbook.read.flatMap(({ notices }) => notices.map(describeNotice)),
    ...workbook.unread.map(
      ({ contract, tab, problem }) => `${contract.tab}: not sent, tab “${tab}”: ${explain(problem)}`,
    ),
    ...workbook.absent.map((contract) => `${contract.tab}: no such tab in the file`),
  ];
  return `${lines.join('\n')}\n`;
}

function describeNotice({ tab, code, headers }: NamedNotice): string {
  return `  ${tab}: ${issueMessage({ code, column: '', value: '', headers }, 'en')} (${code})`;
}

function explain(problem: ReadWorkbook['unread'][number]['problem']): string {
  return problem.code === 'duplicate_header'
    ? issueMessage({ ...problem, value: '' }, 'en')
    : `columns are missing: ${problem.missing.join(', ')}`;
}

function describeTab(result: TabResult, { mode, verbose }: Told): string[] {
  const counts = `${result.inserted} written, ${result.deleted} deleted, ${result.unchanged} as they were`;
  const did = mode === 'push' ? `; ${counts}` : `; ${result.stored} rows stored`;
  const head = `${result.tab}: ${result.rows} rows, ${outcomes[result.outcome]}${did}`;
  const listed = verbose ? result.issues : result.issues.slice(0, ISSUES_LISTED_MAX);
  const more = result.issues.length - listed.length;
  return [head, ...listed.map(describeIssue), ...(more > 0 ? [`  … and ${more} more issues: --verbose`] : [])];
}

function describeIssue({ tab, row, column, code, message }: Issue): string {
  return `  ${tab}, row ${row}${column === '' ? '' : `, ${column}`}: ${message} (${code})`;
}
