/** The way in, and out. */
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { equalSecrets, judgeToken, waitMinutes } from '../health/access.ts';
import { loginPage } from '../status-page/page.ts';
import { pageWanted } from '../status-page/page-wanted.ts';
import { admit, signIn, signOut } from '../status-page/session.ts';
import { forPeople, languageOf, type StatusRoutesDeps, sessionDeps } from './pages.ts';

/** A token is far shorter. */
const LOGIN_BYTES_MAX = 4_096;

export function loginRoutes(deps: StatusRoutesDeps): Hono {
  const routes = new Hono();
  const fromHere = csrf({ origin: isOwnOrigin });
  routes.get('/login', ...forPeople, (context) => showLogin(context, deps));
  routes.post('/login', ...forPeople, fromHere, bodyLimit({ maxSize: LOGIN_BYTES_MAX }), (context) =>
    logIn(context, deps),
  );
  routes.post('/logout', fromHere, async (context) => {
    await signOut(context, sessionDeps(deps));
    return context.redirect('/login', 303);
  });
  return routes;
}

/** By host alone: behind a proxy that ends TLS, the browser says https and the request does not. */
function isOwnOrigin(origin: string, context: Context): boolean {
  return URL.canParse(origin) && new URL(origin).host === context.req.header('host');
}

async function showLogin(context: Context, deps: StatusRoutesDeps): Promise<Response> {
  const admission = await admit(context, sessionDeps(deps));
  const isIn = admission === 'session' || admission === 'open';
  const next = pageWanted(context.req.query('next'));
  return isIn ? context.redirect(next, 303) : context.html(loginPage(languageOf(context), null, next));
}

async function logIn(context: Context, deps: StatusRoutesDeps): Promise<Response> {
  const { tokens } = deps.statusAccess;
  const language = languageOf(context);
  const form = await context.req.parseBody().catch((): Record<string, unknown> => ({}));
  const given = typeof form.token === 'string' ? form.token.trim() : '';
  const next = pageWanted(form.next);
  const verdict = await judgeToken(context, deps.statusAccess, given);
  if (verdict === 'slow') {
    const minutes = await waitMinutes(context, deps.statusAccess);
    context.header('Retry-After', String(minutes * 60));
    return context.html(loginPage(language, { waitMinutes: minutes }, next), 429);
  }
  const token = tokens.find((known) => equalSecrets(given, known));
  if (verdict === 'denied' || token === undefined) return context.html(loginPage(language, 'wrong', next), 401);
  await signIn(context, token, sessionDeps(deps));
  return context.redirect(next, 303);
}
