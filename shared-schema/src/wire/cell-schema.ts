/** Cells as they are parsed where they arrive. */
import * as z from 'zod/mini';
import { CELL_TEXT_MAX, NUMBER_FORMAT_MAX } from './limits.ts';

export const dateCellSchema = z.strictObject({
  date: z.string().check(z.regex(/^-?\d{4,6}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2})?$/)),
});

/** The order of its keys is that of the rejected digest's text. */
const formattedNumberSchema = z.strictObject({
  number: z.number(),
  format: z.string().check(z.maxLength(NUMBER_FORMAT_MAX), z.regex(/^[^\ud800-\udfff]+$/u)),
});

const formulaCellSchema = z.strictObject({ formula: z.string().check(z.maxLength(CELL_TEXT_MAX)) });

export const wireCellSchema = z.union([
  z.string().check(z.maxLength(CELL_TEXT_MAX)),
  z.number(),
  z.boolean(),
  z.null(),
  dateCellSchema,
  formattedNumberSchema,
  formulaCellSchema,
]);
