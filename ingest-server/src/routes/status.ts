/** The status page at `/`, that of each spreadsheet and of each of its rows, the cells to fix as a file, and all of it as JSON. */
import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { readSqlExamples } from '../docs/sql-examples.ts';
import { sqlPage } from '../docs/sql-page.ts';
import { refuse } from '../health/access.ts';
import { describeActivity, describeIntegration } from '../health/describe.ts';
import type { Health } from '../health/health.ts';
import type { OpenIssue } from '../health/ports.ts';
import { sheetHeader } from '../health/texts.ts';
import { assetRoutes } from '../status-page/assets.ts';
import { isAskedFor } from '../status-page/issues.ts';
import { issuesCsv } from '../status-page/issues-csv.ts';
import { statusPage, unknownPage } from '../status-page/page.ts';
import { type Admission, admit } from '../status-page/session.ts';
import { healthOfOne, type IssueFilter } from '../status-page/view.ts';
import { words } from '../status-page/words/words.ts';
import { loginRoutes } from './login.ts';
import { forPeople, ifAdmitted, languageOf, type StatusRoutesDeps, sessionDeps, viewOf } from './pages.ts';
import { showRowHistory } from './row-history.ts';

export function statusRoutes(deps: StatusRoutesDeps): Hono {
  const routes = new Hono();
  const page = (
    path: string,
    show: (context: Context, deps: StatusRoutesDeps, admission: Admission) => Promise<Response>,
  ) =>
    routes.get(path, ...forPeople, (context) =>
      ifAdmitted(context, deps, (admission) => show(context, deps, admission)),
    );
  page('/', showPage);
  page('/status/:source', showSpreadsheet);
  page('/status/:source/row', showRowHistory);
  page('/issues.csv', sendIssues);
  routes.get('/docs/sql', ...forPeople, (context) => context.html(sqlPage(languageOf(context), readSqlExamples())));
  routes.get('/status.json', (context) => showJson(context, deps));
  routes.route('/', loginRoutes(deps));
  routes.route('/assets', assetRoutes());
  routes.onError((error) => {
    if (error instanceof HTTPException) return error.getResponse();
    throw error;
  });
  return routes;
}

async function showPage(context: Context, deps: StatusRoutesDeps, admission: Admission): Promise<Response> {
  const health = await deps.monitor.health();
  const [only, ...others] = health.sources;
  if (only !== undefined && others.length === 0) return showOne(context, deps, { admission, health, id: only.id });
  const activity = await deps.monitor.activity();
  const scope = { of: 'all', search: context.req.query('search')?.trim() ?? '' } as const;
  return context.html(statusPage({ ...viewOf(context, deps, admission, health), activity, scope }));
}

async function showSpreadsheet(context: Context, deps: StatusRoutesDeps, admission: Admission): Promise<Response> {
  const health = await deps.monitor.health();
  return showOne(context, deps, { admission, health, id: context.req.param('source') ?? '' });
}

type Asked = { readonly admission: Admission; readonly health: Health; readonly id: string };

async function showOne(context: Context, deps: StatusRoutesDeps, { admission, health, id }: Asked): Promise<Response> {
  const own = healthOfOne(health, id);
  if (own === null) return context.html(unknownPage(languageOf(context)), 404);
  const activity = await deps.monitor.activity(id);
  const scope = { of: 'one', isOnly: health.sources.length === 1, issues: issueFilterOf(context) } as const;
  return context.html(statusPage({ ...viewOf(context, deps, admission, own), activity, scope }));
}

function issueFilterOf(context: Context): IssueFilter {
  return { tab: context.req.query('tab') ?? '', column: context.req.query('column') ?? '' };
}

/** More than anybody fixes by hand. */
const CSV_ISSUES_MAX = 100_000;

/** The cells to fix as a file, of all spreadsheets or one, and of those what the page was asked for. */
async function sendIssues(context: Context, deps: StatusRoutesDeps): Promise<Response> {
  const language = languageOf(context);
  const source = context.req.query('source') ?? null;
  const health = await deps.monitor.health();
  const names = new Map(health.sources.map(({ id, name }) => [id, name]));
  if (source !== null && !names.has(source)) return context.html(unknownPage(language), 404);
  const issues = await deps.monitor.issues(source, CSV_ISSUES_MAX + 1);
  if (issues === null) return context.text(words[language].recentUnknown, 503);
  const asked = issueFilterOf(context);
  const wanted = issues.slice(0, CSV_ISSUES_MAX).filter((issue) => names.has(issue.source) && isAskedFor(issue, asked));
  const isCut = issues.length > CSV_ISSUES_MAX;
  const nameOf = (id: string) => names.get(id) ?? id;
  const headerOf = (issue: OpenIssue) => sheetHeader(health, issue);
  const csv = issuesCsv(wanted, { language, timeZone: deps.timeZone, nameOf, headerOf, isCut });
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
