/** Who may see what: callers with a token, or, where the server is configured as this machine's alone, anybody on it. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import type { GuessLimit } from '../guess-limit.ts';
import type { Proxies } from './proxies.ts';
import { remoteAddress } from './remote-address.ts';

export type AccessConfig = {
  /** Each of these opens. */
  readonly tokens: readonly string[];
  /** LOCAL_ONLY: no proxy of the world's stands in front, so a request of this machine is of someone on it. */
  readonly isLocalOnly: boolean;
  readonly proxies: Proxies;
  /** One for all places where a token can be guessed. */
  readonly guesses: GuessLimit;
};

/** `slow`: too many wrong tokens came from there. */
export type Verdict = 'allowed' | 'denied' | 'slow';

/** What a proxy leaves on a request: then its nearest address is not its origin. */
const PROXY_HEADERS = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via', 'cf-connecting-ip'];

const LOOPBACK_ADDRESS = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/** Whether an address is not of this machine. */
export function isPublished(publicUrl: string | undefined): boolean {
  return publicUrl !== undefined && !LOOPBACK_HOST.test(new URL(publicUrl).host);
}

/** In constant time, whatever the lengths. */
export function equalSecrets(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** Judges `Authorization: Bearer …`, or the lack of it. */
export async function judge(context: Context, access: AccessConfig): Promise<Verdict> {
  if (isLocal(context, access)) return 'allowed';
  const given = /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
  return given === undefined ? 'denied' : judgeToken(context, access, given);
}

/** Judges a token, wherever it was given; a wrong one counts. */
export async function judgeToken(context: Context, access: AccessConfig, given: string): Promise<Verdict> {
  const { tokens, proxies, guesses } = access;
  if ((await waitMinutes(context, access)) > 0) return 'slow';
  if (tokens.map((token) => equalSecrets(given, token)).includes(true)) return 'allowed';
  await guesses.countWrong(proxies.originOf(context));
  return 'denied';
}

/** Until a token may be tried again from where this request comes; 0 if now. */
export async function waitMinutes(context: Context, { proxies, guesses }: AccessConfig): Promise<number> {
  return Math.ceil((await guesses.waitMs(proxies.originOf(context))) / 60_000);
}

/** What a program is answered that may not see something. */
export async function refuse(
  context: Context,
  access: AccessConfig,
  verdict: Verdict,
  hint: string,
): Promise<Response> {
  if (verdict !== 'slow') {
    return context.json({ status: 401, title: 'Not allowed', detail: hint }, 401, { 'WWW-Authenticate': 'Bearer' });
  }
  const seconds = (await waitMinutes(context, access)) * 60;
  return context.json({ status: 429, title: 'Too many wrong tokens from there' }, 429, {
    'Retry-After': String(seconds),
  });
}

/**
 * Whether the request was made on this machine by someone on it, where that can be known: a loopback address, no trace
 * of a proxy, and a loopback name asked for, so that a page elsewhere can't reach it by a name of its own (DNS rebinding).
 */
function isLocal(context: Context, { isLocalOnly }: AccessConfig): boolean {
  if (!isLocalOnly || PROXY_HEADERS.some((name) => context.req.header(name) !== undefined)) return false;
  return LOOPBACK_ADDRESS.test(remoteAddress(context)) && LOOPBACK_HOST.test(context.req.header('host') ?? '');
}
