/** The status page at `/`, the same as JSON at `/status.json`, and the way in. */
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { languageDetector } from 'hono/language';
import { secureHeaders } from 'hono/secure-headers';
import { readSqlExamples } from '../docs/sql-examples.ts';
import { sqlPage } from '../docs/sql-page.ts';
import { type AccessConfig, equalSecrets, judgeToken, refuse, waitMinutes } from '../health/access.ts';
import { describeActivity, describeIntegration } from '../health/describe.ts';
import type { Health } from '../health/health.ts';
import type { Monitor } from '../health/monitor.ts';
import type { Language } from '../health/texts.ts';
import { assetRoutes } from '../status-page/assets.ts';
import type { EndedSessions } from '../status-page/ended-sessions.ts';
import { clockOf } from '../status-page/format.ts';
import { isAskedFor } from '../status-page/issues.ts';
import { issuesCsv } from '../status-page/issues-csv.ts';
import { loginPage, statusPage, unknownPage } from '../status-page/page.ts';
import { type Admission, admit, type SessionDeps, signIn, signOut } from '../status-page/session.ts';
import { healthOfOne, type IssueFilter } from '../status-page/view.ts';
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

/** A token is far shorter. */
const LOGIN_BYTES_MAX = 4_096;

export function statusRoutes(deps: StatusRoutesDeps): Hono {
  const routes = new Hono();
  const forPeople = [pageHeaders, detectLanguage] as const;
  const fromHere = csrf({ origin: isOwnOrigin });
  routes.get('/', ...forPeople, (context) => showPage(context, deps));
  routes.get('/status/:source', ...forPeople, (context) => showSpreadsheet(context, deps));
  routes.get('/docs/sql', ...forPeople, (context) => context.html(sqlPage(languageOf(context), readSqlExamples())));
  routes.get('/issues.csv', ...forPeople, (context) => sendIssues(context, deps));
  routes.get('/status.json', (context) => showJson(context, deps));
  routes.get('/login', ...forPeople, (context) => showLogin(context, deps));
  routes.post('/login', ...forPeople, fromHere, bodyLimit({ maxSize: LOGIN_BYTES_MAX }), (context) =>
    logIn(context, deps),
  );
  routes.post('/logout', fromHere, async (context) => {
    await signOut(context, sessionDeps(deps));
    return context.redirect('/login', 303);
  });
  routes.route('/assets', assetRoutes());
  routes.onError((error) => {
    if (error instanceof HTTPException) return error.getResponse();
    throw error;
  });
  return routes;
}

/** By host alone: behind a proxy that ends TLS, the browser says https and the request does not. */
function isOwnOrigin(origin: string, context: Context): boolean {
  return URL.canParse(origin) && new URL(origin).host === context.req.header('host');
}

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

function languageOf(context: Context): Language {
  return context.get('language') === 'ru' ? 'ru' : 'en';
}

async function showPage(context: Context, deps: StatusRoutesDeps): Promise<Response> {
  context.header('Cache-Control', 'no-store');
  const admission = await admit(context, sessionDeps(deps));
  if (admission === 'denied' || admission === 'slow') return toLogin(context);
  const health = await deps.monitor.health();
  const [only, ...others] = health.sources;
  if (only !== undefined && others.length === 0) return showOne(context, deps, { admission, health, id: only.id });
  const activity = await deps.monitor.activity();
  const scope = { of: 'all', search: context.req.query('search')?.trim() ?? '' } as const;
  return context.html(statusPage({ ...settingOf(context, deps, admission), health, activity, scope }));
}

async function showSpreadsheet(context: Context, deps: StatusRoutesDeps): Promise<Response> {
  context.header('Cache-Control', 'no-store');
  const admission = await admit(context, sessionDeps(deps));
  if (admission === 'denied' || admission === 'slow') return toLogin(context);
  const health = await deps.monitor.health();
  return showOne(context, deps, { admission, health, id: context.req.param('source') ?? '' });
}

type Asked = { readonly admission: Admission; readonly health: Health; readonly id: string };

async function showOne(context: Context, deps: StatusRoutesDeps, { admission, health, id }: Asked): Promise<Response> {
  const own = healthOfOne(health, id);
  if (own === null) return context.html(unknownPage(languageOf(context)), 404);
  const activity = await deps.monitor.activity(id);
  const scope = { of: 'one', isOnly: health.sources.length === 1, issues: issueFilterOf(context) } as const;
  return context.html(statusPage({ ...settingOf(context, deps, admission), health: own, activity, scope }));
}

/**
 * A strict cookie is not sent along a link from elsewhere, such as a notice in a chat: then the page is asked for once
 * more from here, where it is.
 */
function toLogin(context: Context): Response {
  if (context.req.header('sec-fetch-site') !== 'cross-site') return context.redirect('/login', 303);
  return context.body('', 200, { Refresh: '0' });
}

function settingOf(context: Context, { timeZone }: StatusRoutesDeps, admission: Admission) {
  const language = languageOf(context);
  const clock = clockOf(language, timeZone);
  return { language, words: words[language], clock, timeZone, isSignedIn: admission === 'session' };
}

function issueFilterOf(context: Context): IssueFilter {
  return { tab: context.req.query('tab') ?? '', column: context.req.query('column') ?? '' };
}

/** More than anybody fixes by hand. */
const CSV_ISSUES_MAX = 100_000;

/** The cells to fix as a file, of all spreadsheets or one, and of those what the page was asked for. */
async function sendIssues(context: Context, deps: StatusRoutesDeps): Promise<Response> {
  context.header('Cache-Control', 'no-store');
  const admission = await admit(context, sessionDeps(deps));
  if (admission === 'denied' || admission === 'slow') return toLogin(context);
  const language = languageOf(context);
  const source = context.req.query('source') ?? null;
  const { sources } = await deps.monitor.health();
  const names = new Map(sources.map(({ id, name }) => [id, name]));
  if (source !== null && !names.has(source)) return context.html(unknownPage(language), 404);
  const issues = await deps.monitor.issues(source, CSV_ISSUES_MAX + 1);
  if (issues === null) return context.text(words[language].recentUnknown, 503);
  const asked = issueFilterOf(context);
  const wanted = issues.slice(0, CSV_ISSUES_MAX).filter((issue) => names.has(issue.source) && isAskedFor(issue, asked));
  const isCut = issues.length > CSV_ISSUES_MAX;
  const nameOf = (id: string) => names.get(id) ?? id;
  const csv = issuesCsv(wanted, { language, timeZone: deps.timeZone, nameOf, isCut });
  context.header('Content-Type', 'text/csv; charset=utf-8');
  context.header('Content-Disposition', 'attachment; filename="cells-to-fix.csv"');
  return context.body(csv);
}

async function showJson(context: Context, deps: StatusRoutesDeps): Promise<Response> {
  const { monitor, statusAccess } = deps;
  const admission = await admit(context, sessionDeps(deps));
  if (admission === 'denied' || admission === 'slow') {
    return refuse(context, statusAccess, admission, 'Send Authorization: Bearer <STATUS_TOKEN or MONITORING_TOKEN>.');
  }
  const [health, activity] = await Promise.all([monitor.health(), monitor.activity()]);
  context.header('Cache-Control', 'no-store');
  return context.json({ ...describeIntegration(health), activity: describeActivity(activity) });
}

async function showLogin(context: Context, deps: StatusRoutesDeps): Promise<Response> {
  const admission = await admit(context, sessionDeps(deps));
  const isIn = admission === 'session' || admission === 'open';
  return isIn ? context.redirect('/', 303) : context.html(loginPage(languageOf(context), null));
}

async function logIn(context: Context, deps: StatusRoutesDeps): Promise<Response> {
  const { tokens } = deps.statusAccess;
  const language = languageOf(context);
  const given = await tokenInForm(context);
  const verdict = await judgeToken(context, deps.statusAccess, given);
  if (verdict === 'slow') {
    const minutes = await waitMinutes(context, deps.statusAccess);
    context.header('Retry-After', String(minutes * 60));
    return context.html(loginPage(language, { waitMinutes: minutes }), 429);
  }
  const token = tokens.find((known) => equalSecrets(given, known));
  if (verdict === 'denied' || token === undefined) return context.html(loginPage(language, 'wrong'), 401);
  await signIn(context, token, sessionDeps(deps));
  return context.redirect('/', 303);
}

function sessionDeps({ statusAccess, ended, now }: StatusRoutesDeps): SessionDeps {
  return { access: statusAccess, ended, now };
}

/** '' where the form holds none, or is no form. */
async function tokenInForm(context: Context): Promise<string> {
  const { token } = await context.req.parseBody().catch((): Record<string, unknown> => ({}));
  return typeof token === 'string' ? token.trim() : '';
}
