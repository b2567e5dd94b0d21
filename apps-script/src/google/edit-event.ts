/** Which rows and columns an edit touched. Only the range counts: `value` is missing for more than one cell. */
import type { Span } from '@qtickets/shared-schema/client/plan-edit';
import { isOwnTab } from '@qtickets/shared-schema/reading/tab-names';
import type { EditMark, Mark } from '../run/marks.ts';

type EditEvent = { readonly range?: GoogleAppsScript.Spreadsheet.Range };

/** @returns null for an edit in our own tab */
function markOf(range: GoogleAppsScript.Spreadsheet.Range): EditMark | null {
  const tab = range.getSheet().getName();
  if (isOwnTab(tab)) return null;
  const row = range.getRow();
  const column = range.getColumn();
  return {
    tab,
    rows: [row, row + range.getNumRows() - 1],
    columns: [column, column + range.getNumColumns() - 1],
  };
}

/** @returns null where the edit concerns nobody; without a range, everything is to be compared */
export function editMarkOf(event: unknown): Mark | null {
  const range = (event as EditEvent | undefined)?.range;
  return range === undefined ? { all: 'change' } : markOf(range);
}

/** More rows at once are a paste, which may as well be compared. */
const FORMULA_ROWS_MAX = 100;

/** Whether a cell of these columns is a formula in one of the edited rows. */
export function hasFormulas(event: unknown, [first, last]: Span, columns: readonly number[]): boolean {
  const sheet = (event as EditEvent | undefined)?.range?.getSheet();
  if (sheet === undefined || last - first >= FORMULA_ROWS_MAX) return true;
  const [from, to] = [Math.min(...columns), Math.max(...columns)];
  const formulas = sheet.getRange(first, from, last - first + 1, to - from + 1).getFormulas();
  return formulas.some((row) => columns.some((column) => (row[column - from] ?? '') !== ''));
}
