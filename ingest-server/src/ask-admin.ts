/** Asks the running server for a report of `/admin/…`, because it alone can open the embedded data. */
import type { z } from 'zod';
import { ReadableError } from './errors.ts';
import type { NoteProgress } from './progress.ts';
import { REPORT_LINES, type ReportLine, reportLineSchema, reportProblemSchema } from './report-lines.ts';
import { spoken } from './words/language.ts';
import { say } from './words/words.ts';

/** A report over a large warehouse takes many minutes. */
const REPORT_MS_MAX = 3_600_000;

export type Asked<Answer> = { readonly options: object; readonly schema: z.ZodType<Answer> };

/** @param url under `/admin/` @param token the administrator's @throws ReadableError with what the server said */
export async function askAdmin<Answer>(
  url: string,
  token: string | null,
  { options, schema }: Asked<Answer>,
  note: NoteProgress = () => undefined,
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: REPORT_LINES,
      'Accept-Language': spoken(),
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(options),
    signal: AbortSignal.timeout(REPORT_MS_MAX),
  });
  const isInLines = response.headers.get('content-type') === REPORT_LINES;
  const end = isInLines ? await lastLine(response, note) : await wholeAnswer(response);
  const report = 'report' in end ? schema.safeParse(end.report) : null;
  if (report?.success === true) return report.data;
  const { serverAnswered, noReason, brokeOff } = say().errors.adminToken;
  const { status, detail, title } = 'problem' in end ? end.problem : { detail: report === null ? brokeOff : noReason };
  throw new ReadableError(serverAnswered(url, status ?? response.status, detail ?? title ?? noReason));
}

/** Of a refusal, of a server that knows no lines, or of something else that listens there. */
async function wholeAnswer(response: Response): Promise<ReportLine> {
  const answer: unknown = await response.json().catch(() => null);
  return response.ok ? { report: answer } : { problem: reportProblemSchema.safeParse(answer).data ?? {} };
}

/** The last line is a share where the server ended in the middle. */
async function lastLine({ body }: Response, note: NoteProgress): Promise<ReportLine> {
  let last: ReportLine = { share: [0, 0] };
  let rest = '';
  try {
    for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        last = reportLineSchema.parse(JSON.parse(line));
        if ('share' in last) note(...last.share);
      }
    }
  } catch (error) {
    // So fetch says that the connection was lost.
    if (!(error instanceof TypeError)) throw error;
  }
  return last;
}
