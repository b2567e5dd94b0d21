/** What an HTTP answer means: the answer that was asked for, or a cause that a person can act on. */

import { parseJson } from '../parse-json.ts';
import { type Problem, problemSchema } from '../wire/answers.ts';
import { SIGNATURE_TOLERANCE_SECONDS } from '../wire/limits.ts';
import type { Cause, CauseKind } from './outcome.ts';

export type HttpAnswer = {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

/** A request that got no answer at all, and why. */
export type NoAnswer = { readonly status: 0; readonly kind: CauseKind; readonly text: string };

export type Reply<T> = { readonly ok: true; readonly answer: T } | { readonly ok: false; readonly cause: Cause };

export type Schema<T> = { readonly safeParse: (value: unknown) => { success: true; data: T } | { success: false } };

/** Nothing in the answer to a report is of use to a client. */
export const anything: Schema<unknown> = { safeParse: (data) => ({ success: true, data }) };

const TEXT_MAX = 300;

/** @param now unix ms, to see how far the clocks are apart */
export function replyOf<T>(answer: HttpAnswer | NoAnswer, schema: Schema<T>, now: number): Reply<T> {
  const cause = causeOfAnswer(answer, now);
  if (cause !== null) return { ok: false, cause };
  const parsed = schema.safeParse(parseJson(answer.text));
  if (parsed.success) return { ok: true, answer: parsed.data };
  return { ok: false, cause: causeOf('not_our_server', 200, answer.text) };
}

/** What went wrong, as far as the answer alone shows; null where nothing did. */
export function causeOfAnswer(answer: HttpAnswer | NoAnswer, now: number): Cause | null {
  if (!('headers' in answer)) return causeOf(answer.kind, 0, answer.text);
  if (answer.status !== 200) return causeOfRefusal(answer, now);
  if (parseJson(answer.text) !== null) return null;
  // An answer of ours that broke off counts as no answer.
  return causeOf(answer.text.trim().startsWith('<') ? 'not_our_server' : 'no_connection', 200, answer.text);
}

function causeOf(kind: CauseKind, status: number, text: string): Cause {
  const code = status === 200 ? 'unknown_answer' : '';
  return { kind, status, code, text: text.slice(0, TEXT_MAX), clockAheadSeconds: null };
}

function causeOfRefusal(answer: HttpAnswer, now: number): Cause {
  const parsed = problemSchema.safeParse(parseJson(answer.text));
  const problem: Partial<Problem> = parsed.success ? parsed.data : {};
  const said = problem.detail ?? problem.title ?? answer.text;
  const where = (problem.errors ?? []).map((error) => `${error.path}: ${error.message}`).slice(0, 3);
  const clockAheadSeconds = clockAhead(answer, now);
  // One of ours that broke off is ours all the same.
  const isOurs = parsed.success || answer.text.startsWith('{"type":"/problems/');
  return {
    kind: kindOf(answer.status, isOurs, clockAheadSeconds ?? 0),
    status: answer.status,
    code: problem.code ?? '',
    text: [said.slice(0, TEXT_MAX), ...where].join('; '),
    clockAheadSeconds,
  };
}

/** @param isOurs whether it is a problem document, as our server sends them */
function kindOf(status: number, isOurs: boolean, clockAheadSeconds: number): CauseKind {
  if (status === 408 || status === 429 || status >= 500) return 'server_away';
  // What stands in front of the server may refuse a body for its size alone.
  if (!isOurs && status !== 413) return 'not_our_server';
  if (status !== 401) return 'refused';
  return Math.abs(clockAheadSeconds) > SIGNATURE_TOLERANCE_SECONDS ? 'clock_off' : 'unauthorized';
}

function clockAhead({ headers }: HttpAnswer, now: number): number | null {
  const date = Date.parse(headers.date ?? '');
  return Number.isNaN(date) ? null : Math.round((now - date) / 1000);
}
