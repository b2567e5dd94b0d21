/** Asks the running server for a report of `/admin/…`, because it alone can open the embedded data. */
import { z } from 'zod';
import { ReadableError } from './errors.ts';
import { spoken } from './words/language.ts';
import { say } from './words/words.ts';

/** A report over a large warehouse takes minutes. */
const REPORT_MS_MAX = 600_000;

const problemSchema = z.object({ detail: z.string().optional(), title: z.string().optional() });

export type Asked<Answer> = { readonly options: object; readonly schema: z.ZodType<Answer> };

/** @param url under `/admin/` @param token the administrator's @throws ReadableError with what the server said */
export async function askAdmin<Answer>(
  url: string,
  token: string | null,
  { options, schema }: Asked<Answer>,
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Accept-Language': spoken(),
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(options),
    signal: AbortSignal.timeout(REPORT_MS_MAX),
  });
  const answer: unknown = await response.json();
  if (response.ok) return schema.parse(answer);
  const problem = problemSchema.safeParse(answer);
  throw new ReadableError(
    say().errors.adminToken.serverAnswered(
      url,
      response.status,
      problem.data?.detail ?? problem.data?.title ?? say().errors.adminToken.noReason,
    ),
  );
}
