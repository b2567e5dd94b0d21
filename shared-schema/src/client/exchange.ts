/**
 * One signed request and its answer, without I/O: a generator that says what to post and how long to sleep. Signing,
 * compressing and trying again are here; what is asked, and when, is not.
 */
import { type Hmac, sign } from '../wire/signing.ts';
import { causeOfAnswer, type HttpAnswer, type NoAnswer, type Reply, replyOf, type Schema } from './answers.ts';
import { passes } from './outcome.ts';
import { waitMs } from './retry.ts';

export type HttpRequest = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes as they go out. */
  readonly body: Uint8Array;
};

export type WireStep =
  | { readonly do: 'post'; readonly request: HttpRequest }
  | { readonly do: 'sleep'; readonly milliseconds: number };
/** The answer to a `post`; to a `sleep`, null. */
export type WireAnswer = HttpAnswer | NoAnswer | null;
export type Exchange<T> = Generator<WireStep, T, WireAnswer>;

export type LineOptions = {
  /** The server's address, without a slash at its end. */
  readonly url: string;
  readonly spreadsheetId: string;
  readonly key: Uint8Array;
  /** How often a request is tried before it is given up. */
  readonly attempts: number;
  /** Unix ms: no wait goes past it. */
  readonly deadline: number;
  /** Whether request bodies are compressed; where that fails on the way, `onGzipFailed` is called and it is given up. */
  readonly gzip: boolean;
  readonly onGzipFailed: () => void;
  readonly outside: {
    readonly hmac: Hmac;
    readonly bytesOf: (text: string) => Uint8Array;
    readonly gzipOf: (text: string) => Uint8Array;
    readonly newUuid: () => string;
    readonly now: () => number;
    readonly random: () => number;
  };
};

type Path = 'digest' | 'push' | 'report' | 'row';
type Body = { readonly bytes: Uint8Array; readonly gzip: boolean };
type Raw = HttpAnswer | NoAnswer;

/** Smaller ones would not become smaller enough to be worth two calls of Google's. */
const GZIP_FROM_CHARS = 2_000;

/** The line to one server, as one run uses it. */
export type Line = {
  /** Asks until there is an answer that is worth having. */
  readonly ask: <T>(path: Path, message: object, schema: Schema<T>) => Exchange<Reply<T>>;
  /** How many requests went out, repeated ones too. */
  readonly requests: () => number;
};

export function createLine(options: LineOptions): Line {
  const { outside } = options;
  let gzip = options.gzip;
  let requests = 0;

  function bodyOf(text: string): Body {
    if (!gzip || text.length < GZIP_FROM_CHARS) return { bytes: outside.bytesOf(text), gzip: false };
    try {
      return { bytes: outside.gzipOf(text), gzip: true };
    } catch {
      return { bytes: outside.bytesOf(text), gzip: false };
    }
  }

  /** The id stays the same when a request is repeated; the timestamp is that of the attempt. */
  function* attempt(path: Path, id: string, body: Body): Exchange<Raw> {
    requests += 1;
    const signed = sign(outside.hmac, options.key, id, Math.floor(outside.now() / 1000), body.bytes);
    const answer = yield {
      do: 'post',
      request: {
        url: `${options.url}/v1/sources/${encodeURIComponent(options.spreadsheetId)}/${path}`,
        headers: { ...signed, ...(body.gzip && { 'Content-Encoding': 'gzip' }) },
        body: body.bytes,
      },
    };
    if (answer === null) throw new Error('A post was answered with nothing');
    return answer;
  }

  function* untilAnswered(path: Path, id: string, body: Body): Exchange<Raw> {
    for (let tried = 1; ; tried += 1) {
      const answer = yield* attempt(path, id, body);
      const cause = causeOfAnswer(answer, outside.now());
      if (cause === null || tried >= options.attempts || isThrownOverGzip(answer, body)) return answer;
      if (passes[cause.kind] !== 'soon') return answer;
      const retryAfter = 'headers' in answer ? answer.headers['retry-after'] : undefined;
      const wait = waitMs(tried, retryAfter, outside.random(), outside.now());
      if (outside.now() + wait > options.deadline) return answer;
      yield { do: 'sleep', milliseconds: wait };
    }
  }

  function* send(path: Path, message: object): Exchange<Raw> {
    const text = JSON.stringify(message);
    const id = outside.newUuid();
    const body = bodyOf(text);
    const answer = yield* untilAnswered(path, id, body);
    if (!isRefusedOverGzip(answer, body) && !isThrownOverGzip(answer, body)) return answer;
    const plain = yield* untilAnswered(path, id, { bytes: outside.bytesOf(text), gzip: false });
    if (plain.status === answer.status || plain.status === 0) return plain;
    gzip = false;
    // What was thrown without a word of the body may have been the connection: compressed again in the next run.
    if (!('kind' in answer) || answer.kind === 'bad_settings') options.onGzipFailed();
    return plain;
  }

  return {
    *ask(path, message, schema) {
      const raw = yield* send(path, message);
      return replyOf(raw, schema, outside.now());
    },
    requests: () => requests,
  };
}

/** A compressed body that something on the way unpacked has a wrong signature, or a wrong type, or is no JSON. */
function isRefusedOverGzip({ status }: Raw, body: Body): boolean {
  return body.gzip && (status === 400 || status === 401 || status === 415);
}

/** Google may refuse to send compressed bytes at all, with any text: tried plain at once. */
function isThrownOverGzip(answer: Raw, body: Body): boolean {
  if (!body.gzip || !('kind' in answer)) return false;
  return answer.kind === 'bad_settings' || answer.kind === 'google_failed' || answer.kind === 'no_connection';
}
