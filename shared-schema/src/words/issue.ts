/** An issue: something a person should fix in the sheet, named by its cell (CELLS 8). */
import * as z from 'zod/mini';

export const issueCodes = [
  // cells
  'formula_error',
  'formula_without_result',
  'incomplete',
  'required',
  'not_text',
  'several_values',
  'too_long',
  'not_a_number',
  'ambiguous_number',
  'out_of_range',
  'negative',
  'not_whole',
  'currency_conflict',
  'unknown_currency',
  'not_a_date',
  'ambiguous_date',
  'no_such_day',
  'date_out_of_range',
  // rows
  'duplicate_key',
  'key_conflict',
  'rejected_by_sender',
  // tabs
  'header_mismatch',
  'duplicate_header',
  'lesser_header',
  'bare_id',
] as const;

export type IssueCode = (typeof issueCodes)[number];
export type Severity = 'error' | 'draft' | 'notice';

/** An issue of one cell before it has a place in a sheet: what `row.ts` gives. */
export type CellIssue = {
  readonly column: string;
  readonly code: IssueCode;
  readonly severity: Severity;
  /** The cell as shown, shortened to 200 code points. */
  readonly value: string;
};

/** An issue on the wire, with its place and a sentence for the manager. `column` is '' for an issue of the whole row. */
export const issueSchema = z.object({
  tab: z.string(),
  row: z.number(),
  column: z.string(),
  code: z.string(),
  severity: z.enum(['error', 'draft', 'notice']),
  message: z.string(),
  value: z.string(),
});
export type Issue = z.infer<typeof issueSchema>;
