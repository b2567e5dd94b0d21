/** What a push or a verify found, in sentences. */
import type { Cause, HeldBack, Outcome, OutcomeKind } from '@qtickets/shared-schema/client/outcome';
import { issueMessage } from '@qtickets/shared-schema/words/issue-text';
import type { DifferingRows, SyncOptions, TabResult } from '../client/sync-workbook.ts';
import type { ReadWorkbook } from '../files/read-workbook.ts';
import type { Language } from '../health/texts.ts';
import { allWords } from '../words/words.ts';
import { type ResultWords, resultWords } from './result-words.ts';

type Detail = { readonly mode: SyncOptions['mode']; readonly verbose: boolean; readonly language: Language };

/** Without --verbose, at most this many issues are listed. */
const ISSUES_LISTED_MAX = 10;

export function describeResults(results: readonly TabResult[], workbook: ReadWorkbook, detail: Detail): string {
  const words = resultWords[detail.language];
  const lines = [
    ...(results.length + workbook.unread.length === 0 ? [words.nothingOfOurs] : []),
    ...results.flatMap((result) => describeTab(result, words, detail)),
    ...workbook.read.flatMap(({ notices }) =>
      notices.map(({ tab, code, headers }) => {
        return `  ${tab}: ${issueMessage({ code, column: '', value: '', headers }, detail.language)} (${code})`;
      }),
    ),
    ...workbook.unread.map(
      ({ contract, tab, problem }) => `${contract.tab}: ${words.notSent(tab, explain(problem, detail.language))}`,
    ),
    ...workbook.absent.map((contract) => `${contract.tab}: ${words.absent}`),
  ];
  return `${lines.join('\n')}\n`;
}

function explain(problem: ReadWorkbook['unread'][number]['problem'], language: Language): string {
  return problem.code === 'duplicate_header'
    ? issueMessage({ ...problem, value: '' }, language)
    : resultWords[language].columnsMissing(problem.missing.join(', '));
}

function describeTab(result: TabResult, words: ResultWords, { mode, verbose, language }: Detail): string[] {
  const ended = [describeOutcome(result.outcome, language), ...didOf(result, words, mode)].join('; ');
  const listed = verbose ? result.issues : result.issues.slice(0, ISSUES_LISTED_MAX);
  const more = result.issues.length - listed.length;
  return [
    `${result.tab}: ${words.rows(result.rows)}, ${ended}`,
    ...(result.differing === undefined ? [] : describeDiffering(result.differing, words)),
    ...listed.map(({ tab, row, column, code, message }) => {
      return `  ${words.row(tab, row)}${column === '' ? '' : `, ${column}`}: ${message} (${code})`;
    }),
    ...(more > 0 ? [`  ${words.moreIssues(more)}`] : []),
  ];
}

function describeDiffering({ rows, isWhole }: DifferingRows, words: ResultWords): string[] {
  if (rows.length === 0) return [`  ${words.allReadableThere}`];
  return [
    ...rows.map(({ tab, row }) => `  ${words.row(tab, row)}: ${words.notAsItStands}`),
    ...(isWhole ? [] : [`  ${words.moreRows}`]),
  ];
}

/** A dry run's changes are described as what would be written. */
function didOf(result: TabResult, words: ResultWords, mode: Detail['mode']): string[] {
  if (mode === 'compare') return result.stored === null ? [] : [words.stored(result.stored)];
  return [words.did(result, result.outcome.kind === 'differs')];
}

/** Each outcome in words; none is called equal by default. */
export function describeOutcome<K extends OutcomeKind>(
  outcome: Extract<Outcome, { kind: K }>,
  language: Language,
): string {
  const words = resultWords[language];
  const details = {
    waiting: 'heldBack' in outcome ? waitingIn(outcome.heldBack, words) : '',
    reason: 'cause' in outcome ? reasonOf(outcome.cause, language) : '',
  };
  return words.outcomes[outcome.kind](outcome, details);
}

/** A proxy in front of the server may refuse without a word, or with a page of its own. */
function reasonOf({ text, code, status }: Cause, language: Language): string {
  if (text === '' || (code === '' && status !== 0)) return resultWords[language].withoutReason(status);
  return allWords[language].errors.server.refusals[code] ?? text;
}

/** Rows of the file that ClickHouse does not hold as they stand. */
function waitingIn(heldBack: HeldBack, { waiting }: ResultWords): string {
  const parts = (['errors', 'drafts', 'replaced', 'held'] as const).map(
    (why) => [heldBack[why], waiting[why]] as const,
  );
  return parts.flatMap(([count, words]) => (count > 0 ? [words(count)] : [])).join(', ');
}
