/** Which rows and columns an edit touched, and what stood in a single cell before. */
import type { Span } from '@qtickets/shared-schema/client/plan-edit';
import { isOwnTab } from '@qtickets/shared-schema/reading/tab-names';
import type { EditMark, Mark } from '../run/marks.ts';
import { rememberSpreadsheet } from './spreadsheet.ts';

/** The corners are beside the range's calls, and cost none (GOOGLE 2). */
type EventRange = GoogleAppsScript.Spreadsheet.Range & Partial<Record<Corner, unknown>>;
type Corner = 'rowStart' | 'rowEnd' | 'columnStart' | 'columnEnd';
type EditEvent = {
  readonly range?: EventRange;
  readonly value?: unknown;
  readonly oldValue?: unknown;
  readonly source?: unknown;
};

type Sheet = GoogleAppsScript.Spreadsheet.Sheet;
/** As the event gave it: each further question for it is a call. */
let edited: { readonly tab: string; readonly sheet: Sheet } | null = null;

/** The edited tab for the run that follows the event; null for any other, and for later runs, which look it up anew. */
export function takeEditedSheet(tab: string): Sheet | null {
  if (edited?.tab !== tab) return null;
  const { sheet } = edited;
  edited = null;
  return sheet;
}

/** A property holds 9 KB; so long a text is no key, and of no use. */
const OLD_CHARS_MAX = 1_000;

function spansOf(range: EventRange): Pick<EditMark, 'rows' | 'columns'> {
  const { rowStart, rowEnd, columnStart, columnEnd } = range;
  if (isPlace(rowStart) && isPlace(rowEnd) && isPlace(columnStart) && isPlace(columnEnd)) {
    return { rows: [rowStart, rowEnd], columns: [columnStart, columnEnd] };
  }
  const [row, column] = [range.getRow(), range.getColumn()];
  return { rows: [row, row + range.getNumRows() - 1], columns: [column, column + range.getNumColumns() - 1] };
}

function isPlace(corner: unknown): corner is number {
  return typeof corner === 'number' && Number.isInteger(corner) && corner >= 1;
}

/** A cell that was typed into and names no old value was empty; one that was pasted into names neither. */
function oldOf(
  { value, oldValue }: EditEvent,
  { rows, columns }: Pick<EditMark, 'rows' | 'columns'>,
): Pick<EditMark, 'old'> {
  if (rows[0] !== rows[1] || columns[0] !== columns[1]) return {};
  if (oldValue === undefined) return value === undefined ? {} : { old: null };
  const old = String(oldValue);
  return old.length <= OLD_CHARS_MAX ? { old } : {};
}

/** @returns null for an edit in our own tab; without a range, everything is to be compared */
export function editMarkOf(event: unknown): Mark | null {
  const { range, source, ...values } = (event ?? {}) as EditEvent;
  rememberSpreadsheet(source);
  if (range === undefined) return { all: 'change' };
  const sheet = range.getSheet();
  const tab = sheet.getName();
  if (isOwnTab(tab)) return null;
  edited = { tab, sheet };
  const spans = spansOf(range);
  return { tab, ...spans, ...oldOf(values, spans) };
}

/** More rows at once are a paste, which may as well be compared. */
const FORMULA_ROWS_MAX = 100;

/** Whether a cell of these columns is a formula in one of the edited rows. */
export function hasFormulas([first, last]: Span, columns: readonly number[]): boolean {
  if (edited === null || last - first >= FORMULA_ROWS_MAX) return true;
  const [from, to] = [Math.min(...columns), Math.max(...columns)];
  const formulas = edited.sheet.getRange(first, from, last - first + 1, to - from + 1).getFormulas();
  return formulas.some((row) => columns.some((column) => (row[column - from] ?? '') !== ''));
}

/** Rows of the edited tab as Google gives them, from its first column to that one. */
export function valuesBeside([first, last]: Span, columns: number): unknown[][] {
  return edited?.sheet.getRange(first, 1, last - first + 1, columns).getValues() ?? [];
}

/** The number format of a cell of the edited tab. */
export function formatAt(row: number, column: number): string {
  return edited?.sheet.getRange(row, column).getNumberFormat() ?? '';
}

/** A row of the edited tab as wide as the tab is. */
export function wholeRow(row: number): readonly unknown[] {
  return edited?.sheet.getRange(`${row}:${row}`).getValues()[0] ?? [];
}
