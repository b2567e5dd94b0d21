/**
 * A cell as it crosses the wire: what the user sees, as a value (PROTOCOL 1).
 * A spreadsheet `Date` is `{date}` with the wall clock of the spreadsheet's time zone,
 * so that it stays apart from text that looks like a date.
 */
export type DateCell = { readonly date: string };

/**
 * A number whose number format says more than its digits (CELLS 9): `format` is `%`, the zeros of `00000`, an ISO
 * currency code, or a currency's mark that names no single currency, such as `kr`.
 */
export type FormattedNumber = { readonly number: number; readonly format: string };

/** A formula without a stored result, which files of other programs may hold; its text, as far as it is known. */
export type FormulaCell = { readonly formula: string };

/** A cell that is its value and nothing more. */
export type PlainCell = string | number | boolean | null | DateCell;
export type WireCell = PlainCell | FormattedNumber | FormulaCell;

export function isDateCell(cell: WireCell): cell is DateCell {
  return isObject(cell) && 'date' in cell;
}

export function isFormattedNumber(cell: WireCell): cell is FormattedNumber {
  return isObject(cell) && 'number' in cell;
}

export function isFormulaCell(cell: WireCell): cell is FormulaCell {
  return isObject(cell) && 'formula' in cell;
}

function isObject(cell: WireCell): cell is DateCell | FormattedNumber | FormulaCell {
  return typeof cell === 'object' && cell !== null;
}

/** What is judged beside the cell and its column: nothing but the spreadsheet's locale and time zone (CELLS, the law). */
export type ReadContext = {
  /** As `Spreadsheet.getSpreadsheetLocale()` gives it: `ru_RU`, `en_US`, … */
  readonly locale: string;
  /** IANA name, as `Spreadsheet.getSpreadsheetTimeZone()` gives it. */
  readonly timeZone: string;
};
