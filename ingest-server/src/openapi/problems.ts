/** Error responses: a problem document each, by status. */
import { type ProblemCode, problemCodes } from '@qtickets/shared-schema/wire/answers';
import { PROBLEM_MEDIA_TYPE, ProblemError } from '../problem.ts';
import { problem as example } from './examples.ts';
import { refTo } from './schemas.ts';

/** What any signed request may be refused with. */
const ofEverySigned: readonly ProblemCode[] = [
  'malformed_json',
  'invalid_request',
  'invalid_signature',
  'too_large',
  'unsupported_media_type',
  'rate_limited',
  'unavailable',
];

const waiting: readonly ProblemCode[] = ['rate_limited', 'unavailable'];

/** @param more codes of this request, beside those of every signed one */
export function signedProblems(more: readonly ProblemCode[]): Record<string, unknown> {
  return problemResponses([...ofEverySigned, ...more]);
}

/** Responses by status; codes that share a status share a response. */
export function problemResponses(codes: readonly ProblemCode[]): Record<string, unknown> {
  const ordered = problemCodes.filter((code) => codes.includes(code));
  const statuses = [...new Set(ordered.map((code) => new ProblemError(code).problem.status))];
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      responseOf(ordered.filter((code) => new ProblemError(code).problem.status === status)),
    ]),
  );
}

function responseOf(codes: readonly ProblemCode[]) {
  const description = codes.map((code) => `\`${code}\`: ${new ProblemError(code).problem.title}.`).join('\n\n');
  const content = { [PROBLEM_MEDIA_TYPE]: { schema: refTo('Problem'), examples: examplesOf(codes) } };
  const isWaiting = codes.some((code) => waiting.includes(code));
  return isWaiting ? { description, headers: { 'Retry-After': retryAfter }, content } : { description, content };
}

const retryAfter = {
  description: 'Seconds to wait before the same request is sent again.',
  schema: { type: 'integer' },
};

function examplesOf(codes: readonly ProblemCode[]) {
  return Object.fromEntries(
    codes.map((code) => [code, { value: code === example.code ? example : new ProblemError(code).problem }]),
  );
}
