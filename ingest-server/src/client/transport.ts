/** The one client's line to a server, over `fetch`. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { HttpAnswer, NoAnswer, Reply, Schema } from '@qtickets/shared-schema/client/answers';
import { driveAsync } from '@qtickets/shared-schema/client/drive';
import { createLine, type HttpRequest } from '@qtickets/shared-schema/client/exchange';
import type { Cause } from '@qtickets/shared-schema/client/outcome';
import { decodeSecret } from '@qtickets/shared-schema/wire/signing';
import { causeOf, codeOf, messageOf, ReadableError } from '../errors.ts';
import { nodeHmac } from '../middleware/verify-signature.ts';
import { say } from '../words/words.ts';

/** What stopped a command as a whole, in words for the person. */
export class StoppedError extends ReadableError {
  readonly stoppedBy: Cause;
  /** @param base the server's address */
  constructor(cause: Cause, base: string) {
    super(explain(cause, base));
    this.stoppedBy = cause;
  }
}

/** `fetch`, or an app in this process. */
export type Fetch = (request: Request) => Response | Promise<Response>;

export type Transport = {
  /** The server's address, without a path. */
  readonly base: string;
  /** Tries again what may pass, and hands back what does not. */
  readonly ask: <T>(action: 'digest' | 'push' | 'report', message: object, schema: Schema<T>) => Promise<Reply<T>>;
};

const ATTEMPTS_MAX = 5;
/** No wait goes past it, whatever the server asks for: a person is waiting. */
const WAIT_MS_MAX = 15 * 60_000;

/**
 * @param options `base`: the server's address, without a path; `now`: unix ms
 * @throws Error for a secret that is not one
 */
export function createTransport(options: {
  fetch: Fetch;
  base: string;
  spreadsheetId: string;
  secret: string;
  now?: () => number;
  wait?: (ms: number) => Promise<unknown>;
}): Transport {
  const { base, spreadsheetId, now = Date.now, wait = delay } = options;
  const key = decodeSecret(options.secret);
  if (key === null) throw new Error('The secret is not of the form whsec_<base64>');
  const line = createLine({
    url: base,
    spreadsheetId,
    key,
    attempts: ATTEMPTS_MAX,
    deadline: now() + WAIT_MS_MAX,
    gzip: true,
    onGzipFailed: () => undefined,
    outside: {
      hmac: nodeHmac,
      bytesOf: (text) => new TextEncoder().encode(text),
      gzipOf: (text) => gzipSync(text),
      newUuid: randomUUID,
      now,
      random: Math.random,
    },
  });
  const ask: Transport['ask'] = (action, message, schema) =>
    driveAsync(line.ask(action, message, schema), async (step) => {
      if (step.do === 'post') return post(options.fetch, step.request);
      await wait(step.milliseconds);
      return null;
    });
  return { base, ask };
}

async function post(fetch: Fetch, { url, headers, body }: HttpRequest): Promise<HttpAnswer | NoAnswer> {
  try {
    const request = new Request(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: Buffer.from(body),
      // A redirect would turn a signed POST into a GET.
      redirect: 'manual',
    });
    const response = await fetch(request);
    // The body now, so that a connection that breaks within it is no answer either.
    return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
  } catch (error) {
    const cause = causeOf(error);
    const text = codeOf(cause) || messageOf(cause);
    return { status: 0, kind: /timeout/i.test(text) ? 'no_answer_in_time' : 'no_connection', text };
  }
}

/** What is not our problem document is somebody else's page or JSON, and is no sentence for a person. */
function explain({ kind, status, code, text }: Cause, base: string): string {
  const words = say().errors.server;
  if (status === 0) return words.noAnswer(base, text);
  if (kind === 'no_connection') return words.brokeOff(base);
  const said = code === '' ? String(status) : `${status} ${code}: ${text}`;
  if (kind === 'server_away') return words.later(base, said);
  if (kind === 'not_our_server') return words.notOurs(base, status);
  if (code === '') return words.inFront(base, status);
  return words.refused(text, code);
}
