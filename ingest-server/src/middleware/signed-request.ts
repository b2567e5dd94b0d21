/** From a signed request to a typed message: limit, verify, inflate, parse, validate, in this order. */
import type { Context } from 'hono';
import type * as z from 'zod/mini';
import { ProblemError } from '../problem.ts';
import type { Source, Sources } from '../sources.ts';
import type { BodyBudget } from './body-budget.ts';
import { type Fault, firstFaults } from './first-faults.ts';
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

/** At most this many faults are told; the first ones say enough. */
const FAULTS_MAX = 20;

/** A message shorter than this cannot have more faults than may be collected at once. */
const COLLECTED_BYTES_MAX = 256 * 1024;

/** Arrays and objects of one message: far more than a full bucket has, far fewer than fill the memory. */
const CONTAINERS_MAX = 1_000_000;
const [OPEN_ARRAY, OPEN_OBJECT] = [0x5b, 0x7b];

function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length > CONTAINERS_MAX && countContainers(bytes) > CONTAINERS_MAX) {
    throw new ProblemError('too_large', `A message may hold ${CONTAINERS_MAX} arrays and objects.`);
  }
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

/** Brackets within text count too: what is asked is only whether parsing is safe. */
function countContainers(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) count += 1;
  return count;
}

/** @param bytes length of the message's text */
function validate<T>(schema: z.ZodMiniType<T>, message: unknown, bytes: number): T {
  const faults = bytes > COLLECTED_BYTES_MAX ? first(firstFaults(schema, message)) : [];
  if (faults.length > 0) throw invalidRequest(faults);
  const result = schema.safeParse(message);
  if (result.success) return result.data;
  throw invalidRequest(first(result.error.issues));
}

function first(faults: Iterable<Fault>): readonly Fault[] {
  const found: Fault[] = [];
  for (const fault of faults) {
    found.push(fault);
    if (found.length === FAULTS_MAX) break;
  }
  return found;
}

function invalidRequest(faults: readonly Fault[]): ProblemError {
  const errors = faults.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  return new ProblemError('invalid_request', `${errors[0]?.path || 'body'}: ${errors[0]?.message}`, { errors });
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
    return { source, message: validate(schema, parseJson(inflated), inflated.byteLength) };
  } finally {
    account.close();
  }
}
