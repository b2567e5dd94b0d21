/** Who may see the page: whoever signed in with its token, or sends it; without a token, whoever is on this machine. */
import type { Context } from 'hono';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';
import { type AccessConfig, hasBearer, isLocal } from '../health/access.ts';

const COOKIE = 'qtickets_status';
const DAYS = 30;

export type Admission =
  /** `session`: signed in, and can sign out. */
  | 'session'
  | 'open'
  /** A token is set, and was not shown. */
  | 'login'
  /** No token is set, and this is not the machine itself. */
  | 'closed';

/** @param now unix milliseconds */
export async function admit(context: Context, access: AccessConfig, now: number): Promise<Admission> {
  const { token } = access;
  if (token === undefined) return isLocal(context, access) ? 'open' : 'closed';
  if (hasBearer(context, token)) return 'open';
  const until = await getSignedCookie(context, token, COOKIE);
  return typeof until === 'string' && Number(until) > now ? 'session' : 'login';
}

/** The cookie says until when, signed with the token: no server needs to remember it, and a new token ends all sessions. */
export async function signIn(context: Context, token: string, now: number): Promise<void> {
  const maxAge = DAYS * 86_400;
  await setSignedCookie(context, COOKIE, String(now + maxAge * 1000), token, {
    httpOnly: true,
    sameSite: 'Strict',
    secure: isHttps(context),
    path: '/',
    maxAge,
  });
}

export function signOut(context: Context): void {
  deleteCookie(context, COOKIE, { path: '/', secure: isHttps(context) });
}

function isHttps(context: Context): boolean {
  return context.req.header('x-forwarded-proto') === 'https' || new URL(context.req.url).protocol === 'https:';
}
