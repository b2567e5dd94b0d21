/** Google's refusals as problems that have words: told apart by status and reason. */
import { z } from 'zod';
import { GoogleError } from './google-error.ts';

/** Google's error form: https://google.aip.dev/193, and the older `errors` beside it. */
const refusalSchema = z.object({
  error: z.object({
    message: z.string().default(''),
    status: z.string().default(''),
    errors: z.array(z.object({ reason: z.string().default('') })).default([]),
    details: z
      .array(z.object({ reason: z.string().default(''), metadata: z.record(z.string(), z.unknown()).default({}) }))
      .default([]),
  }),
});

const apis: Readonly<Record<string, string>> = {
  'sheets.googleapis.com': 'Google Sheets API',
  'drive.googleapis.com': 'Google Drive API',
};

const DETAIL_MAX = 300;

export function refusal(status: number, body: unknown, email: string): GoogleError {
  const said = refusalSchema.safeParse(body).data?.error;
  const reasons = [...(said?.details ?? []), ...(said?.errors ?? [])].map(({ reason }) => reason);
  const detail = (said?.message ?? '').slice(0, DETAIL_MAX) || `HTTP ${status}`;
  const of = (problem: ConstructorParameters<typeof GoogleError>[0], what = detail) =>
    new GoogleError(problem, { email, detail: what, status });
  const isLimit = reasons.some((reason) => /rateLimitExceeded|RATE_LIMIT_EXCEEDED|quotaExceeded/i.test(reason));
  if (status === 408 || status === 429 || status >= 500 || isLimit || said?.status === 'RESOURCE_EXHAUSTED') {
    return of('too_busy');
  }
  if (reasons.some((reason) => /^(SERVICE_DISABLED|accessNotConfigured)$/.test(reason))) {
    const service = String(said?.details.find(({ metadata }) => 'service' in metadata)?.metadata.service ?? '');
    return of('api_disabled', apis[service] ?? 'Google Sheets API');
  }
  if (status === 401) return of('key_refused');
  if (status === 403) return of('not_shared');
  if (status === 404) return of('not_found');
  return of(said?.status === 'FAILED_PRECONDITION' ? 'office_file' : 'refused');
}
