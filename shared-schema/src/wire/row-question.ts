/** `POST row` (PROTOCOL 2): whether one row of the sheet is in ClickHouse as it stands, and since when. */
import * as z from 'zod/mini';
import { KEY_ROWS_MAX } from './limits.ts';
import { canonicalSchema, ofAnotherAction, requestShape, shortText } from './protocol.ts';

/** A question about one row, which changes nothing. It shows no value: only which columns of a row that the sender knows differ. */
export const rowRequestSchema = z.object({
  ...requestShape,
  readAt: ofAnotherAction,
  startedAt: ofAnotherAction,
  tab: shortText,
  key: canonicalSchema.check(z.minLength(1)),
  /** All canonical values of the row, in contract order; null where it cannot be read. */
  row: z.nullable(canonicalSchema),
  /** The other rows of the sheet with this key, in the same form. */
  others: z._default(z.array(canonicalSchema).check(z.maxLength(KEY_ROWS_MAX)), []),
});
export type RowRequest = z.infer<typeof rowRequestSchema>;
