/** From a signed request to a typed message: look at the headers, limit, verify, inflate, weigh, parse, validate, in this order. */
import { type GivenHeaders, isPlausible } from '@qtickets/shared-schema/wire/signing';
import type { Context } from 'hono';
import type * as z from 'zod/mini';
import { giveWay, isTurnOver } from '../give-way.ts';
import { ProblemError } from '../problem.ts';
import type { NoteUse } from '../secret-use.ts';
import type { Source, Sources } from '../sources.ts';
import type { BodyBudget } from './body-budget.ts';
import { inflate } from './inflate.ts';
import { messageCost } from './message-cost.ts';
import type { RateLimit } from './rate-limit.ts';
import { BodyGivenUp, readBody } from './read-body.ts';
import { validate } from './validate.ts';
import { signatureHeaders, verifySignature } from './verify-signature.ts';
import type { WorkSlots } from './work-slots.ts';

export type SignedRequestDeps = {
  readonly sources: Sources;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Bytes, both as sent and inflated. */
  readonly maxBodyBytes: number;
  /** Bytes of bodies, as sent and inflated. */
  readonly bodyBudget: BodyBudget;
  /** Memory for what is made of the bodies, as `message-cost.ts` estimates it. */
  readonly costBudget: BodyBudget;
  readonly largeMessages: WorkSlots;
  readonly rateLimit: RateLimit;
  /** Hears which secret signed a request that was taken. */
  readonly noteUse?: NoteUse;
};

/** Messages of this length wait for one another: a push of a few thousand rows. */
const LARGE_BYTES_MIN = 256 * 1024;

/** All senders to spreadsheets that nobody registered share one budget. */
const STRANGERS = '';

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
  const headers = signatureHeaders((name) => context.req.header(name));
  if (!isPlausible(headers, deps.now())) throw new ProblemError('invalid_signature');
  const known = await deps.sources.find(context.req.param('spreadsheetId') ?? '');
  const owner = known?.spreadsheetId ?? STRANGERS;
  const giveUp = new AbortController();
  const bytes = deps.bodyBudget.open(owner, () =>
    giveUp.abort(new BodyGivenUp('unavailable', 'The server is busy with other messages.', { retryAfterSeconds: 5 })),
  );
  const cost = deps.costBudget.open(owner);
  try {
    const reading = { bytesMax: deps.maxBodyBytes, take: bytes.take, signal: giveUp.signal };
    const body = await readBody(context.req.raw, reading);
    const source = await signerOf(deps, context, headers, body);
    bytes.settle();
    await deps.rateLimit(source.spreadsheetId);
    checkMediaType(context.req.header('content-type'));
    const inflated = await inflate(body, context.req.header('content-encoding'), deps.maxBodyBytes, bytes.take);
    const memory = messageCost(inflated);
    const work = async () => {
      cost.take(memory);
      // It may follow at once on the one before, and parsing cannot stop half way.
      if (isTurnOver()) await giveWay();
      return answer(source, await validate(schema, parseJson(inflated), inflated.byteLength));
    };
    return await (inflated.byteLength < LARGE_BYTES_MIN ? work() : deps.largeMessages.run(owner, work));
  } finally {
    bytes.close();
    cost.close();
  }
}

async function signerOf(
  { sources, now, noteUse }: SignedRequestDeps,
  { req }: Context,
  headers: GivenHeaders,
  body: Uint8Array,
): Promise<Source> {
  const known = await sources.find(req.param('spreadsheetId') ?? '');
  const keyCount = Math.max(1, ...(await sources.all()).map(({ secrets }) => secrets.length));
  return verifySignature(known, headers, body, now(), keyCount, noteUse);
}
