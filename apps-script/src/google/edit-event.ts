/** Which rows and columns an edit touched. Only the range counts: `value` is missing for more than one cell. */
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
