/**
 * The server as the sync sees it: three questions and their answers, or a failure that a person can act on.
 * Signing, compressing and trying again are here; what is asked, and when, is not.
 */
import {
  type DigestAnswer,
  type DigestRequest,
  digestAnswerSchema,
  type Problem,
  type PushAnswer,
  type PushRequest,
  problemSchema,
  pushAnswerSchema,
  type ReportRequest,
} from '@qtickets/shared-schema/wire/protocol';
import { type Hmac, sign } from '@qtickets/shared-schema/wire/signing';
import type { HttpAnswer, HttpRequest, NoAnswer } from '../run/ports.ts';
import { isWorthRetrying, waitMs } from './retry.ts';

export type Failure = {
  /** `unreachable`: no answer or "later"; `unauthorized`: secret or clock; `refused`: this request is not taken. */
  readonly kind: 'unreachable' | 'unauthorized' | 'refused';
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  /** The stable code of the problem document, '' where there is none. */
  readonly code: string;
  readonly detail: string;
  /** Our clock minus the server's, in seconds, where its answer was dated. */
  readonly clockAheadSeconds: number | null;
};

export type Reply<T> = { readonly ok: true; readonly answer: T } | { readonly ok: false; readonly failure: Failure };

export type Server = {
  readonly digest: (request: DigestRequest) => Reply<DigestAnswer>;
  readonly push: (request: PushRequest) => Reply<PushAnswer>;
  readonly report: (request: ReportRequest) => Reply<unknown>;
  /** How many requests went out, repeated ones too. */
  readonly requests: () => number;
};

export type ServerOptions = {
  /** `INGEST_URL`, without a slash at its end. */
  readonly url: string;
  readonly spreadsheetId: string;
  readonly key: Uint8Array;
  readonly attempts: number;
  /** Unix ms: no wait goes past it. */
  readonly deadline: number;
  /** Whether request bodies are compressed; where that fails on the way, `onGzipFailed` is told and it is given up. */
  readonly gzip: boolean;
  readonly onGzipFailed: () => void;
  readonly outside: {
    readonly post: (request: HttpRequest) => HttpAnswer | NoAnswer;
    readonly hmac: Hmac;
    readonly bytesOf: (text: string) => Uint8Array;
    readonly gzipOf: (text: string) => Uint8Array;
    readonly newUuid: () => string;
    readonly sleep: (milliseconds: number) => void;
    readonly now: () => number;
    readonly random: () => number;
  };
};

type Body = { readonly bytes: Uint8Array; readonly gzip: boolean };
type Raw = HttpAnswer | NoAnswer;
type Schema<T> = { readonly safeParse: (value: unknown) => { success: true; data: T } | { success: false } };

/** Nothing in the answer to a report is of use to us. */
const anything: Schema<unknown> = { safeParse: (data) => ({ success: true, data }) };

/** Smaller ones would not become smaller enough to be worth two calls of Google's. */
const GZIP_FROM_CHARS = 2_000;

function clockAhead(answer: Raw, now: number): number | null {
  const date = 'headers' in answer ? Date.parse(answer.headers.date ?? '') : Number.NaN;
  return Number.isNaN(date) ? null : Math.round((now - date) / 1000);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function kindOf(answer: Raw): Failure['kind'] {
  if (answer.status === 401) return 'unauthorized';
  return isWorthRetrying(answer) ? 'unreachable' : 'refused';
}

function failureOf(answer: Raw, now: number): Failure {
  const parsed = problemSchema.safeParse(parseJson(answer.text));
  const problem: Partial<Problem> = parsed.success ? parsed.data : {};
  const detail = problem.detail ?? problem.title ?? answer.text.slice(0, 200);
  const where = (problem.errors ?? []).map((error) => `${error.path}: ${error.message}`).slice(0, 3);
  return {
    kind: kindOf(answer),
    status: answer.status,
    code: problem.code ?? '',
    detail: [detail, ...where].join('; '),
    clockAheadSeconds: clockAhead(answer, now),
  };
}

/** A compressed body that something on the way unpacked has a wrong signature, or a wrong type, or is no JSON. */
function mayBeGzip({ status }: Raw, body: Body): boolean {
  return body.gzip && (status === 400 || status === 401 || status === 415);
}

export function createServer(options: ServerOptions): Server {
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
  function attempt(path: string, id: string, body: Body): Raw {
    requests += 1;
    const signed = sign(outside.hmac, options.key, id, Math.floor(outside.now() / 1000), body.bytes);
    return outside.post({
      url: `${options.url}/v1/sources/${encodeURIComponent(options.spreadsheetId)}/${path}`,
      headers: { ...signed, ...(body.gzip && { 'Content-Encoding': 'gzip' }) },
      body: body.bytes,
    });
  }

  function untilAnswered(path: string, id: string, body: Body): Raw {
    for (let tried = 1; ; tried += 1) {
      const answer = attempt(path, id, body);
      if (!isWorthRetrying(answer) || tried >= options.attempts) return answer;
      const wait = waitMs(answer, tried, outside.random(), outside.now());
      if (outside.now() + wait > options.deadline) return answer;
      outside.sleep(wait);
    }
  }

  function send(path: string, request: object): Raw {
    const text = JSON.stringify(request);
    const id = outside.newUuid();
    const body = bodyOf(text);
    const answer = untilAnswered(path, id, body);
    if (!mayBeGzip(answer, body)) return answer;
    const plain = untilAnswered(path, id, { bytes: outside.bytesOf(text), gzip: false });
    if (plain.status !== answer.status && plain.status !== 0) {
      gzip = false;
      options.onGzipFailed();
    }
    return plain;
  }

  function ask<T>(path: string, request: object, schema: Schema<T>): Reply<T> {
    const raw = send(path, request);
    if (raw.status !== 200) return { ok: false, failure: failureOf(raw, outside.now()) };
    const parsed = schema.safeParse(parseJson(raw.text));
    if (parsed.success) return { ok: true, answer: parsed.data };
    return { ok: false, failure: { ...failureOf(raw, outside.now()), kind: 'refused', code: 'unknown_answer' } };
  }

  return {
    digest: (request) => ask('digest', request, digestAnswerSchema),
    push: (request) => ask('push', request, pushAnswerSchema),
    report: (request) => ask('report', request, anything),
    requests: () => requests,
  };
}
