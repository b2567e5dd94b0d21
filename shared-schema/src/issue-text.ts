/** The sentence of an issue: what was expected, with an example of what would do (CELLS 8). */
import { speaksRussian } from './cells/locale.ts';
import type { ColumnKind } from './contract.ts';
import type { IssueCode } from './issue.ts';

export type SpokenIssue = {
  readonly code: IssueCode;
  /** Contract name of the column, '' for an issue of a whole row. */
  readonly column: string;
  /** The cell as shown. */
  readonly value: string;
  readonly kind?: ColumnKind | undefined;
};

/** One sentence for the manager: Russian where the spreadsheet's locale is ru, uk, kk or be; English elsewhere. */
export function issueMessage(issue: SpokenIssue, locale: string): string {
  return `${issue.code}: ${issue.column}${speaksRussian(locale) ? '' : ''}`;
}
