/**
 * A report of `/admin/…` that takes long comes as lines of JSON: each second how much of it is done, so that neither end takes
 * the connection for dead (Node's fetch waits five minutes for the first byte), and last the report, or the problem.
 */
import { z } from 'zod';

/** Asked for by `Accept`; without it, a report is one JSON document. */
export const REPORT_LINES = 'application/x-ndjson';

export const reportProblemSchema = z.object({
  status: z.number().optional(),
  title: z.string().optional(),
  detail: z.string().optional(),
});

export const reportLineSchema = z.union([
  /** `done` and `total`, as `NoteProgress` has them. */
  z.object({ share: z.tuple([z.number(), z.number()]) }),
  z.object({ problem: reportProblemSchema }),
  z.object({ report: z.unknown() }),
]);
export type ReportLine = z.infer<typeof reportLineSchema>;
