/** What a push or a verify found, in sentences. */
import { headerText } from '@qtickets/shared-schema/client/contract-table';
import type { Cause, HeldBack, Outcome } from '@qtickets/shared-schema/client/outcome';
import { issueMessage } from '@qtickets/shared-schema/words/issue-text';
import type { DifferingRows, SyncOptions, TabResult } from '../client/sync-workbook.ts';
import type { ReadWorkbook } from '../files/read-workbook.ts';
import { spoken } from '../words/language.ts';
import { say } from '../words/words.ts';

type Detail = { readonly mode: SyncOptions['mode']; readonly verbose: boolean };

/** Without --verbose, at most this many issues are listed. */
const ISSUES_LISTED_MAX = 10;

export function describeResults(results: readonly TabResult[], workbook: ReadWorkbook, detail: Detail): string {
  const words = say().results;
  const lines = [
    ...(results.length + workbook.unread.length === 0 ? [words.nothingOfOurs] : []),
    ...results.flatMap((result) => describeTab(result, workbook, detail)),
    ...workbook.read.flatMap(({ notices }) =>
      notices.map(({ tab, code, headers }) => {
        return `  ${tab}: ${issueMessage({ code, column: '', value: '', headers }, spoken())} (${code})`;
      }),
    ),
    ...workbook.unread.map(({ contract, tab, problem }) => {
      const isTwice = problem.code === 'duplicate_header';
      const why = isTwice ? issueMessage({ ...problem, value: '' }, spoken()) : problem.missing.join(', ');
      return `${contract.tab}: ${words.notSent(tab, isTwice ? why : words.columnsMissing(why))}`;
    }),
    ...workbook.absent.map((contract) => `${contract.tab}: ${words.absent}`),
  ];
  return `${lines.join('\n')}\n`;
}

function describeTab(result: TabResult, { read }: ReadWorkbook, { mode, verbose }: Detail): string[] {
  const words = say().results;
  const ended = [describeOutcome(result.outcome), ...didOf(result, mode)].join('; ');
  const listed = verbose ? result.issues : result.issues.slice(0, ISSUES_LISTED_MAX);
  const more = result.issues.length - listed.length;
  const own = read.find(({ contract }) => contract.tab === result.tab);
  const header = (tab: string, column: string) => (own ? headerText(own, own.names.indexOf(tab), column) : column);
  return [
    `${result.tab}: ${words.rows(result.rows)}, ${ended}`,
    ...(result.differing === undefined ? [] : describeDiffering(result.differing)),
    ...listed.map(({ tab, row, column, code, message }) => {
      return `  ${words.row(tab, row)}${column === '' ? '' : `, ${header(tab, column)}`}: ${message} (${code})`;
    }),
    ...(more > 0 ? [`  ${words.moreIssues(more)}`] : []),
  ];
}

function describeDiffering({ rows, isWhole }: DifferingRows): string[] {
  const words = say().results;
  if (rows.length === 0) return [`  ${words.allReadableThere}`];
  return [
    ...rows.map(({ tab, row }) => `  ${words.row(tab, row)}: ${words.notAsItStands}`),
    ...(isWhole ? [] : [`  ${words.moreRows}`]),
  ];
}

/** A dry run's changes are described as what would be written. */
function didOf(result: TabResult, mode: Detail['mode']): string[] {
  const words = say().results;
  if (mode === 'compare') return result.stored === null ? [] : [words.stored(result.stored)];
  return [words.did(result, result.outcome.kind === 'differs')];
}

/** Each outcome in words; none is called equal by default. */
export function describeOutcome(outcome: Outcome): string {
  return say().results.outcomes[outcome.kind]({
    tab: 'tab' in outcome ? outcome.tab : '',
    waiting: 'heldBack' in outcome ? waitingIn(outcome.heldBack) : '',
    reason: 'cause' in outcome ? reasonOf(outcome.cause) : '',
    isMassDelete: outcome.kind === 'blocked' && outcome.blocked.why === 'mass_delete',
  });
}

/** A proxy in front of the server may refuse without a word, or with a page of its own. */
function reasonOf({ text, code, status }: Cause): string {
  const { results, errors } = say();
  if (text === '' || (code === '' && status !== 0)) return results.withoutReason(status);
  return errors.server.refusals[code] ?? text;
}

/** Rows of the file that ClickHouse does not hold as they stand. */
function waitingIn(heldBack: HeldBack): string {
  const words = say().results.waiting;
  const reasons = ['errors', 'drafts', 'replaced', 'held'] as const;
  return reasons.flatMap((why) => (heldBack[why] > 0 ? [words[why](heldBack[why])] : [])).join(', ');
}
