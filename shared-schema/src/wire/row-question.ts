/** `POST row` (PROTOCOL 2): whether one row of the sheet is in ClickHouse as it stands, and since when. */
import * as z from 'zod/mini';
import { COLUMNS_MAX, KEY_ROWS_MAX } from './limits.ts';
import { canonicalKeySchema, ofAnotherAction, requestShape, shortText, wellFormed } from './protocol.ts';

const canonicalRowSchema = z.array(z.nullable(z.string().check(wellFormed))).check(z.maxLength(COLUMNS_MAX));

/** A question about one row, which changes nothing. It shows no value: only which columns of a row that the sender knows differ. */
export const rowRequestSchema = z.object({
  ...requestShape,
  readAt: ofAnotherAction,
  startedAt: ofAnotherAction,
  tab: shortText,
  key: canonicalKeySchema.check(z.minLength(1)),
  /** All canonical values of the row, in contract order; null where it cannot be read. */
  row: z.nullable(canonicalRowSchema),
  /** The other rows of the sheet with this key, in the same form. */
  others: z._default(z.array(canonicalRowSchema).check(z.maxLength(KEY_ROWS_MAX)), []),
});
export type RowRequest = z.infer<typeof rowRequestSchema>;

export const rowAnswerSchema = z.object({
  /** `kept`: the row cannot be read, and a row of its key that no row of the sheet shows is there as it was. */
  found: z.enum(['equal', 'differs', 'kept', 'absent']),
  /** Of `differs`: the columns whose values are others. */
  columns: z.array(z.string()),
  /** How many rows of this key are there. */
  stored: z.int(),
  /**
   * What brought it, or, where it is absent, took the last row of its key away: the moment of that reading of the sheet, unix ms,
   * run and trigger, '' where they are not known.
   */
  change: z.optional(z.object({ readAt: z.int(), run: z.string(), trigger: z.string() })),
});
export type RowAnswer = z.infer<typeof rowAnswerSchema>;
