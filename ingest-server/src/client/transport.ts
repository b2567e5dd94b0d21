/** Signs a message, sends it, and parses the answer. */
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Problem, problemSchema } from '@qtickets/shared-schema/wire/protocol';
import { decodeSecret, sign } from '@qtickets/shared-schema/wire/signing';
import type * as z from 'zod/mini';
import { nodeHmac } from '../middleware/verify-signature.ts';
import { ReadableError } from '../readable-error.ts';

/** An answer that is no 200, with the server's words. */
export class RefusedError extends ReadableError {
  override readonly name = 'RefusedError';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.title}${problem.detail === undefined ? '' : `: ${problem.detail}`} (${problem.code})`);
    this.problem = problem;
  }
}

/** Nobody answers there, in words for the person. */
export class NoAnswerError extends ReadableError {
  override readonly name = 'NoAnswerError';
  constructor(base: string, cause: unknown) {
    const advice = 'Check the address, and that the server runs; then run the same again: it goes on from what arrived';
    super(`The server at ${base} does not answer (${reasonOf(cause)}). ${advice}.`, { cause });
  }
}

/** "fetch failed" says nothing; its cause has the network's code. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}

/** `fetch`, or an app in this process. */
export type Fetch = (request: Request) => Response | Promise<Response>;

export type Transport = <T>(
  action: 'digest' | 'push' | 'report',
  message: object,
  schema: z.ZodMiniType<T>,
) => Promise<T>;

const ATTEMPTS_MAX = 5;
const WAIT_SECONDS_MAX = 30;

/**
 * @param base the server's address, without a path
 * @param wait milliseconds to promise; handed in so that tests need not wait
 * @throws RefusedError for an answer that trying again does not change, NoAnswerError where none came in all attempts
 */
export function createTransport(options: {
  fetch: Fetch;
  base: string;
  spreadsheetId: string;
  secret: string;
  now: () => number;
  wait: (ms: number) => Promise<void>;
}): Transport {
  const key = decodeSecret(options.secret);
  if (key === null) throw new Error('The secret is not of the form whsec_<base64>');
  return async (action, message, schema) => {
    const id = randomUUID();
    const body = gzipSync(JSON.stringify(message));
    for (let attempt = 1; ; attempt += 1) {
      const timestamp = Math.floor(options.now() / 1000);
      const request = new Request(`${options.base}/v1/sources/${options.spreadsheetId}/${action}`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'Content-Encoding': 'gzip',
          ...sign(nodeHmac, key, id, timestamp, body),
        },
        body,
      });
      const response = await answerTo(request, options.fetch);
      if (response instanceof NoAnswerError) {
        // A server that restarts is back in seconds; what it had written already compares equal.
        if (attempt === ATTEMPTS_MAX) throw response;
        await options.wait(1000 * 2 ** attempt);
        continue;
      }
      if (response.ok) return schema.parse(await response.json());
      const mayPass = [408, 429].includes(response.status) || response.status >= 500;
      if (!mayPass || attempt === ATTEMPTS_MAX) throw new RefusedError(await problemIn(response));
      await options.wait(1000 * waitSeconds(response, attempt));
    }
  };
}

async function answerTo(request: Request, fetch: Fetch): Promise<Response | NoAnswerError> {
  try {
    const response = await fetch(request);
    // The body now, so that a connection that breaks within it is no answer either.
    return new Response(await response.arrayBuffer(), { status: response.status, headers: response.headers });
  } catch (error) {
    return new NoAnswerError(new URL(request.url).origin, error);
  }
}

function waitSeconds(response: Response, attempt: number): number {
  const asked = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Math.min(WAIT_SECONDS_MAX, Number.isFinite(asked) ? asked : 2 ** attempt);
}

async function problemIn(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    return problemSchema.parse(JSON.parse(text));
  } catch {
    const title = `HTTP ${response.status} from something that is not this server`;
    return { type: 'about:blank', title, status: response.status, code: 'unknown' };
  }
}
