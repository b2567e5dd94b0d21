/** What all pages for people have in common: their headers, their language, and who is let in. */
import type { Context, MiddlewareHandler } from 'hono';
import { languageDetector } from 'hono/language';
import { secureHeaders } from 'hono/secure-headers';
import type { AccessConfig } from '../health/access.ts';
import type { Health } from '../health/health.ts';
import type { Monitor } from '../health/monitor.ts';
import type { Language } from '../health/texts.ts';
import type { EndedSessions } from '../status-page/ended-sessions.ts';
import { clockOf } from '../status-page/format.ts';
import { type Admission, admit, type SessionDeps } from '../status-page/session.ts';
import type { View } from '../status-page/view.ts';
import { words } from '../status-page/words/words.ts';

export type StatusRoutesDeps = {
  readonly monitor: Monitor;
  /** Who may see the page; its token may be another than that of monitors. */
  readonly statusAccess: AccessConfig;
  readonly ended: EndedSessions;
  readonly timeZone: string;
  /** Unix milliseconds. */
  readonly now: () => number;
};

/** Nothing from elsewhere, nothing inline, in no one's frame. TLS is the proxy's matter, and so is its HSTS. */
const pageHeaders: MiddlewareHandler = secureHeaders({
  strictTransportSecurity: false,
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    objectSrc: ["'none'"],
  },
});

const detectLanguage: MiddlewareHandler = languageDetector({
  supportedLanguages: ['en', 'ru'],
  fallbackLanguage: 'en',
  order: ['querystring', 'cookie', 'header'],
  lookupQueryString: 'lang',
  lookupCookie: 'qtickets_language',
  caches: ['cookie'],
  cookieOptions: { sameSite: 'Strict', secure: false, httpOnly: true, path: '/', maxAge: 31_536_000 },
});

export const forPeople = [pageHeaders, detectLanguage] as const;

export function languageOf(context: Context): Language {
  return context.get('language') === 'ru' ? 'ru' : 'en';
}

export function sessionDeps({ statusAccess, ended, now }: StatusRoutesDeps): SessionDeps {
  return { access: statusAccess, ended, now };
}

/** Shows a page to those who may see it, and the way in to all others. */
export async function ifAdmitted(
  context: Context,
  deps: StatusRoutesDeps,
  show: (admission: Admission) => Promise<Response>,
): Promise<Response> {
  context.header('Cache-Control', 'no-store');
  const admission = await admit(context, sessionDeps(deps));
  return admission === 'denied' || admission === 'slow' ? toLogin(context) : show(admission);
}

/**
 * A strict cookie is not sent along a link from elsewhere, such as a notice in a chat: then the page is asked for once
 * more from here, where it is.
 */
function toLogin(context: Context): Response {
  if (context.req.header('sec-fetch-site') === 'cross-site') return context.body('', 200, { Refresh: '0' });
  const { pathname, search } = new URL(context.req.url);
  return context.redirect(
    pathname === '/' ? '/login' : `/login?${new URLSearchParams({ next: pathname + search })}`,
    303,
  );
}

/** A view, but for what it is of. */
export function viewOf(
  context: Context,
  { timeZone }: StatusRoutesDeps,
  admission: Admission,
  health: Health,
): Omit<View, 'scope' | 'activity'> {
  const language = languageOf(context);
  const clock = clockOf(language, timeZone);
  const isSignedIn = admission === 'session';
  return { health, language, words: words[language], clock, timeZone, isSignedIn, query: context.req.query() };
}
