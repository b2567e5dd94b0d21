/** From a signed request to a typed message: limit, verify, inflate, weigh, parse, validate, in this order. */
import type { Context } from 'hono';
import type * as z from 'zod/mini';
import { ProblemError } from '../problem.ts';
import type { Source, Sources } from '../sources.ts';
import type { BodyBudget } from './body-budget.ts';
import { type Fault, firstFaults } from './first-faults.ts';
import { inflate } from './inflate.ts';
import { messageCost } from './message-cost.ts';
import type { RateLimit } from './rate-limit.ts';
import { readBody } from './read-body.ts';
import type { Turnstile } from './turnstile.ts';
import { verifySignature } from './verify-signature.ts';

export type SignedRequestDeps = {
  readonly sources: Sources;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Bytes, both as sent and inflated. */
  readonly maxBodyBytes: number;
  readonly bodyBudget: BodyBudget;
  /** For bodies to spreadsheets that nobody registered, so that they take no room from the others. */
  readonly strangersBudget: BodyBudget;
  /** Memory for what is made of the bodies, as `message-cost.ts` estimates it. */
  readonly costBudget: BodyBudget;
  readonly turnstile: Turnstile;
  readonly rateLimit: RateLimit;
};

/** At most this many faults are told; the first ones say enough. */
const FAULTS_MAX = 20;

/** A message shorter than this cannot have more faults than may be collected at once. */
const COLLECTED_BYTES_MAX = 256 * 1024;

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
 * Reads a signed message, and has it answered. What it costs is accounted for until the answer is made, so that messages
 * that wait for one another cannot pile up.
 * @throws ProblemError for whatever is wrong with it
 */
export async function answerSigned<T>(
  deps: SignedRequestDeps,
  context: Context,
  schema: z.ZodMiniType<T>,
  answer: (source: Source, message: T) => Promise<Response>,
): Promise<Response> {
  const isKnown = (await deps.sources.find(context.req.param('spreadsheetId') ?? '')) !== undefined;
  const bytes = (isKnown ? deps.bodyBudget : deps.strangersBudget).open();
  const cost = deps.costBudget.open();
  try {
    const body = await readBody(context.req.raw, deps.maxBodyBytes, bytes.take);
    const source = await signerOf(deps, context, body);
    await deps.rateLimit(source.spreadsheetId);
    checkMediaType(context.req.header('content-type'));
    const inflated = await inflate(body, context.req.header('content-encoding'), deps.maxBodyBytes, bytes.take);
    cost.take(messageCost(inflated));
    const read = () => validate(schema, parseJson(inflated), inflated.byteLength);
    const isSmall = inflated.byteLength <= COLLECTED_BYTES_MAX;
    return await answer(source, isSmall ? read() : await deps.turnstile.pass(read));
  } finally {
    bytes.close();
    cost.close();
  }
}

async function signerOf({ sources, now }: SignedRequestDeps, { req }: Context, body: Uint8Array): Promise<Source> {
  const known = await sources.find(req.param('spreadsheetId') ?? '');
  const keyCount = Math.max(1, ...(await sources.all()).map(({ secrets }) => secrets.length));
  return verifySignature(known, (name) => req.header(name), body, now(), keyCount);
}
