/** Signs a message, sends it, and parses the answer. */
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Problem, problemSchema } from '@qtickets/shared-schema/protocol';
import { decodeSecret, sign } from '@qtickets/shared-schema/signing';
import type * as z from 'zod/mini';
import { nodeHmac } from '../middleware/verify-signature.ts';

/** An answer that is no 200, with the server's words. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.title}${problem.detail === undefined ? '' : `: ${problem.detail}`} (${problem.code})`);
    this.problem = problem;
  }
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
 * @throws RefusedError for an answer that trying again does not change
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
      const response = await options.fetch(request);
      if (response.ok) return schema.parse(await response.json());
      const mayPass = [408, 429].includes(response.status) || response.status >= 500;
      if (!mayPass || attempt === ATTEMPTS_MAX) throw new RefusedError(await problemIn(response));
      await options.wait(1000 * waitSeconds(response, attempt));
    }
  };
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
