/** What a push or a verify found, in sentences. */
import type { NamedHeaderNotice } from '@qtickets/shared-schema/client/contract-table';
import type { Cause, HeldBack, Outcome } from '@qtickets/shared-schema/client/outcome';
import type { Issue } from '@qtickets/shared-schema/words/issue';
import { issueMessage } from '@qtickets/shared-schema/words/issue-text';
import type { DifferingRows, SyncOptions, TabResult } from '../client/sync-workbook.ts';
import type { ReadWorkbook } from '../files/read-workbook.ts';

type Detail = { readonly mode: SyncOptions['mode']; readonly verbose: boolean };

/** Without --verbose, at most this many issues are listed. */
const ISSUES_LISTED_MAX = 10;

const NOTHING_OF_OURS =
  'Nothing was compared: no tab of the file is one of ours. Name them, for example --tab sales="Продажи 2025".';

export function describeResults(results: readonly TabResult[], workbook: ReadWorkbook, detail: Detail): string {
  const lines = [
    ...(results.length + workbook.unread.length === 0 ? [NOTHING_OF_OURS] : []),
    ...results.flatMap((result) => describeTab(result, detail)),
    ...workbook.read.flatMap(({ notices }) => notices.map(describeNotice)),
    ...workbook.unread.map(
      ({ contract, tab, problem }) => `${contract.tab}: not sent, tab “${tab}”: ${explain(problem)}`,
    ),
    ...workbook.absent.map((contract) => `${contract.tab}: no such tab in the file`),
  ];
  return `${lines.join('\n')}\n`;
}

function describeNotice({ tab, code, headers }: NamedHeaderNotice): string {
  return `  ${tab}: ${issueMessage({ code, column: '', value: '', headers }, 'en')} (${code})`;
}

function explain(problem: ReadWorkbook['unread'][number]['problem']): string {
  return problem.code === 'duplicate_header'
    ? issueMessage({ ...problem, value: '' }, 'en')
    : `columns are missing: ${problem.missing.join(', ')}`;
}

function describeTab(result: TabResult, { mode, verbose }: Detail): string[] {
  const head = `${result.tab}: ${result.rows} rows, ${[describeOutcome(result.outcome), ...didOf(result, mode)].join('; ')}`;
  const listed = verbose ? result.issues : result.issues.slice(0, ISSUES_LISTED_MAX);
  const more = result.issues.length - listed.length;
  const differing = result.differing === undefined ? [] : describeDiffering(result.differing);
  const rest = more > 0 ? [`  … and ${more} more issues: --verbose`] : [];
  return [head, ...differing, ...listed.map(describeIssue), ...rest];
}

function describeDiffering({ rows, isWhole }: DifferingRows): string[] {
  if (rows.length === 0) {
    return ['  every readable row of the file is there as it stands; what differs is not in the file, or has errors'];
  }
  return [
    ...rows.map(({ tab, row }) => `  ${tab}, row ${row}: not in ClickHouse as it stands`),
    ...(isWhole ? [] : ['  … and more such rows']),
  ];
}

/** A dry run's changes are described as what would be written. */
function didOf({ outcome, stored, inserted, deleted, unchanged }: TabResult, mode: Detail['mode']): string[] {
  if (mode === 'compare') return stored === null ? [] : [`${stored} rows stored`];
  const would = outcome.kind === 'differs' ? 'would be ' : '';
  return [`${inserted} ${would}written, ${deleted} ${would}deleted, ${unchanged} as they were`];
}

/** Each outcome in words; none is called equal by default. */
export function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'equal':
      return 'equal to ClickHouse';
    case 'equal_except':
      return `the readable ones are equal to ClickHouse; ${waitingIn(outcome.heldBack)}`;
    case 'sent':
      return 'taken by ClickHouse; the rest of the file was not compared';
    case 'differs':
      return 'differs from ClickHouse';
    case 'unsettled':
      return 'not settled: something else writes these rows at the same time; run the same again';
    case 'out_of_time':
      return 'not finished: run the same again, it goes on from what arrived';
    case 'older_bundle':
      return 'not provable: this program and the server are of different versions; update the older one';
    case 'blocked':
      return outcome.blocked.why === 'mass_delete'
        ? 'stopped: too many rows would be deleted; --allow-mass-delete if that is meant'
        : 'stopped: a tab that was there is not; --allow-mass-delete if that is meant';
    case 'digest_disagrees':
      return 'all was sent, and the server still sees a difference: an error of ours, please report it';
    case 'not_readable':
    case 'read_failed':
      return `tab “${outcome.tab}” could not be read`;
    case 'refused':
      return `refused by the server: ${reasonOf(outcome.cause)}`;
    case 'not_asked':
      return `not compared: ${reasonOf(outcome.cause)}`;
    case 'absent':
    case 'gone':
      return 'no such tab in the file';
    case 'never':
      return 'not compared';
  }
}

/** A proxy in front of the server may refuse without a word, or with a page of its own. */
function reasonOf({ text, code, status }: Cause): string {
  return text === '' || (code === '' && status !== 0) ? `status ${status}, without a reason` : text;
}

/** Rows of the file that ClickHouse does not hold as they stand. */
function waitingIn({ errors, drafts, replaced, held }: HeldBack): string {
  const parts = [
    ...(errors > 0 ? [`${errors} wait for a cell to be fixed`] : []),
    ...(drafts > 0 ? [`${drafts} are not complete yet`] : []),
    ...(replaced > 0 ? [`${replaced} are replaced by a lower row of the same key`] : []),
    ...(held > 0 ? [`${held} stored rows stay as they were until the key cells can be read`] : []),
  ];
  return parts.join(', ');
}

function describeIssue({ tab, row, column, code, message }: Issue): string {
  return `  ${tab}, row ${row}${column === '' ? '' : `, ${column}`}: ${message} (${code})`;
}
