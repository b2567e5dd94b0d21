/** Errors as RFC 9457 problem documents with a stable `code` (PROTOCOL 2). */
import type { Problem, ProblemCode } from '@qtickets/shared-schema/wire/answers';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

const described: Record<ProblemCode, { status: number; title: string }> = {
  malformed_json: { status: 400, title: 'The body is not JSON' },
  invalid_request: { status: 400, title: 'The request is not of the form that protocol 1 has' },
  invalid_signature: { status: 401, title: 'The signature is missing, wrong or too old' },
  tab_not_allowed: { status: 403, title: 'This source may not write this tab' },
  not_found: { status: 404, title: 'There is nothing here' },
  method_not_allowed: { status: 405, title: 'This path takes another method' },
  mass_delete_blocked: { status: 409, title: 'Too many rows would be deleted' },
  too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'Only application/json, plain or gzip, is read' },
  header_mismatch: { status: 422, title: 'Columns are missing or doubled' },
  rate_limited: { status: 429, title: 'Too many requests' },
  unavailable: { status: 503, title: 'ClickHouse cannot be reached or refused; nothing is lost, try again' },
};

/** A refusal of a request: thrown where it is found, answered in one place. */
export class ProblemError extends Error {
  override readonly name: string = 'ProblemError';
  readonly problem: Problem;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ProblemCode,
    detail?: string,
    more: { errors?: { path: string; message: string }[]; retryAfterSeconds?: number } = {},
  ) {
    super(detail ?? described[code].title);
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.problem = {
      type: `/problems/${code}`,
      title: described[code].title,
      status: described[code].status,
      code,
      ...(detail === undefined ? {} : { detail }),
      ...(more.errors === undefined ? {} : { errors: more.errors }),
    };
  }
}

/** A refusal for one field, with the path that zod would name. */
export function invalidField(path: string, message: string): ProblemError {
  return new ProblemError('invalid_request', `${path}: ${message}`, { errors: [{ path, message }] });
}

/** The answer that a problem is sent as. */
export function problemResponse(error: ProblemError): Response {
  const headers: Record<string, string> = { 'Content-Type': PROBLEM_MEDIA_TYPE };
  if (error.problem.code === 'method_not_allowed') headers.Allow = 'POST';
  if (error.retryAfterSeconds !== undefined) headers['Retry-After'] = String(error.retryAfterSeconds);
  return new Response(JSON.stringify(error.problem), { status: error.problem.status, headers });
}
