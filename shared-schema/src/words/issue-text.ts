/** The sentence of an issue: what was expected, with an example of what would do (CELLS 8). */

import type { ColumnKind } from '../contracts/contract.ts';
import { speaksRussian } from '../reading/cells/locale.ts';
import type { PlacedHeader } from '../reading/tab.ts';
import type { IssueCode } from './issue.ts';
import { englishSentences } from './issue-text-en.ts';
import { russianSentences } from './issue-text-ru.ts';

export type SpokenIssue = {
  readonly code: IssueCode;
  /** Contract name of the column; '' for an issue of a whole row; several names with commas for a header. */
  readonly column: string;
  /** The cell as shown. */
  readonly value: string;
  readonly kind?: ColumnKind | undefined;
  /** Of an issue about headers: as they stand in the sheet. */
  readonly headers?: readonly PlacedHeader[] | undefined;
};

/** One language's sentences. */
export type Sentences = Readonly<Record<IssueCode, (issue: SpokenIssue) => string>>;

/** Longer values would drown the sentence; the issue itself carries the whole of what is shown. */
const quotedMax = 40;

/** One sentence for the manager: Russian where the spreadsheet's locale is ru, uk, kk or be; English elsewhere. */
export function issueMessage(issue: SpokenIssue, locale: string): string {
  const sentences = speaksRussian(locale) ? russianSentences : englishSentences;
  const characters = Array.from(issue.value.trim());
  const value = characters.length > quotedMax ? characters.slice(0, quotedMax - 1).join('') + '…' : characters.join('');
  return sentences[issue.code]({ ...issue, value });
}
