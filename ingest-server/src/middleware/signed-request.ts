/** From a signed request to a typed message: limit, verify, inflate, parse, validate, in this order. */
import type { Context } from 'hono';
import type * as z from 'zod/mini';
import { ProblemError } from '../problem.ts';
import type { Source, Sources } from '../sources.ts';
import type { BodyBudget } from './body-budget.ts';
import { inflate } from './inflate.ts';
import type { RateLimit } from './rate-limit.ts';
import { readBody } from './read-body.ts';
import { verifySignature } from './verify-signature.ts';

export type SignedRequestDeps = {
  readonly sources: Sources;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Bytes, both as sent and inflated. */
  readonly maxBodyBytes: number;
  readonly bodyBudget: BodyBudget;
  readonly rateLimit: RateLimit;
};

/** At most this many of zod's complaints are told; the first ones say enough. */
const COMPLAINTS_MAX = 20;

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ProblemError('malformed_json', 'The body is not JSON in UTF-8.');
  }
}

function checkMediaType(contentType: string | undefined): void {
  const name = (contentType ?? '').split(';')[0]?.trim().toLowerCase();
  if (name !== 'application/json') {
    throw new ProblemError('unsupported_media_type', 'Content-Type must be application/json.');
  }
}

function validate<T>(schema: z.ZodMiniType<T>, message: unknown): T {
  const result = schema.safeParse(message);
  if (result.success) return result.data;
  const errors = result.error.issues
    .slice(0, COMPLAINTS_MAX)
    .map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const first = errors[0] ?? { path: '', message: 'invalid' };
  throw new ProblemError('invalid_request', `${first.path || 'body'}: ${first.message}`, { errors });
}

/**
 * The source that signed the request, and its message.
 * @throws ProblemError for whatever is wrong with either
 */
export async function readSignedRequest<T>(
  deps: SignedRequestDeps,
  context: Context,
  spreadsheetId: string,
  schema: z.ZodMiniType<T>,
): Promise<{ source: Source; message: T }> {
  const account = deps.bodyBudget.open();
  try {
    const body = await readBody(context.req.raw, deps.maxBodyBytes, account.take);
    const known = await deps.sources.find(spreadsheetId);
    const source = verifySignature(known, (name) => context.req.header(name), body, deps.now());
    await deps.rateLimit(source.spreadsheetId);
    checkMediaType(context.req.header('content-type'));
    const inflated = await inflate(body, context.req.header('content-encoding'), deps.maxBodyBytes);
    account.take(inflated.byteLength);
    return { source, message: validate(schema, parseJson(inflated)) };
  } finally {
    account.close();
  }
}
