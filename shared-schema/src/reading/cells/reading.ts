/** What one cell was read as: its one value, nothing, or why it has no value (CELLS, the law). */
import type { IssueCode } from '../../words/issue.ts';

export type CellValue = {
  readonly kind: 'value';
  /** The canonical text. */
  readonly text: string;
  /** Of an amount that bears a currency: its ISO code, or a mark that names no single currency. */
  readonly currency?: string;
};
export type CellBlank = { readonly kind: 'blank' };
export type CellProblem = { readonly kind: 'issue'; readonly code: IssueCode };
export type CellReading = CellValue | CellBlank | CellProblem;

export const blank: CellBlank = { kind: 'blank' };

export function value(text: string): CellValue {
  return { kind: 'value', text };
}

export function problem(code: IssueCode): CellProblem {
  return { kind: 'issue', code };
}
