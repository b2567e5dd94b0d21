/** Who may see the page: a person who signed in with a token, or sends it; where the server is this machine's alone, anybody on it. */
import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { deleteCookie, getSignedCookie, setSignedCookie } from 'hono/cookie';
import { type AccessConfig, judge, type Verdict } from '../health/access.ts';
import type { EndedSessions } from './ended-sessions.ts';

const COOKIE = 'qtickets_status';
const DAYS = 30;

export type SessionDeps = { readonly access: AccessConfig; readonly ended: EndedSessions; readonly now: () => number };

/** `session`: signed in, and can sign out. */
export type Admission = 'session' | 'open' | Exclude<Verdict, 'allowed'>;

export async function admit(context: Context, deps: SessionDeps): Promise<Admission> {
  const verdict = await judge(context, deps.access);
  if (verdict === 'allowed') return 'open';
  return (await sessionOf(context, deps)) === null ? verdict : 'session';
}

type Session = { readonly id: string; readonly until: number };

async function sessionOf(context: Context, { access, ended, now }: SessionDeps): Promise<Session | null> {
  for (const token of access.tokens) {
    const value = await getSignedCookie(context, token, COOKIE);
    if (typeof value !== 'string') continue;
    const [id = '', until = ''] = value.split('.');
    return Number(until) > now() && !(await ended.has(id)) ? { id, until: Number(until) } : null;
  }
  return null;
}

/** The cookie says which session it is and until when, signed with the token: another token ends all of its sessions. */
export async function signIn(context: Context, token: string, { access, now }: SessionDeps): Promise<void> {
  const maxAge = DAYS * 86_400;
  const session = `${randomBytes(16).toString('hex')}.${now() + maxAge * 1000}`;
  await setSignedCookie(context, COOKIE, session, token, {
    httpOnly: true,
    sameSite: 'Strict',
    secure: access.proxies.isHttps(context),
    path: '/',
    maxAge,
  });
}

/** Ends it here as well as in the browser: a copy of the cookie opens nothing afterwards. */
export async function signOut(context: Context, deps: SessionDeps): Promise<void> {
  const session = await sessionOf(context, deps);
  if (session !== null) await deps.ended.add(session.id, session.until);
  deleteCookie(context, COOKIE, { path: '/', secure: deps.access.proxies.isHttps(context) });
}
