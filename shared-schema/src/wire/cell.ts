/**
 * A cell as it crosses the wire: what the user sees, as a value (PROTOCOL 1).
 * A spreadsheet `Date` is `{date}` with the wall clock of the spreadsheet's time zone,
 * so that it stays apart from text that looks like a date.
 */
import * as z from 'zod/mini';

export const dateCellSchema = z.strictObject({
  date: z.string().check(z.regex(/^-?\d{4,6}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2})?$/)),
});

export const wireCellSchema = z.union([z.string(), z.number(), z.boolean(), z.null(), dateCellSchema]);

export type DateCell = { readonly date: string };
export type WireCell = string | number | boolean | null | DateCell;

export function isDateCell(cell: WireCell): cell is DateCell {
  return typeof cell === 'object' && cell !== null;
}

/** What is judged beside the cell and its column: nothing but the spreadsheet's locale and time zone (CELLS, the law). */
export type ReadContext = {
  /** As `Spreadsheet.getSpreadsheetLocale()` gives it: `ru_RU`, `en_US`, … */
  readonly locale: string;
  /** IANA name, as `Spreadsheet.getSpreadsheetTimeZone()` gives it. */
  readonly timeZone: string;
};
