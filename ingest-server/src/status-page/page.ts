/** The documents: the status page, and what stands before it. All of it works without a script. */
import { html } from 'hono/html';
import type { Language } from '../health/texts.ts';
import { charts } from './charts.ts';
import { findings } from './findings.ts';
import { type Html, nothing, withCode } from './format.ts';
import { emptyState, headline, headlineText, type Look, lookOf } from './headline.ts';
import { issues } from './issues.ts';
import { isMany, overview } from './overview.ts';
import { rowSection } from './row-search.ts';
import { aboutScript, spreadsheets } from './spreadsheets.ts';
import type { View } from './view.ts';
import { words } from './words/words.ts';

/** Seconds after which a browser without scripts asks again. */
const REFRESH_SECONDS = 60;

export function statusPage(view: View): Html {
  const main = html`${wayTo(view)}${headline(view)}${findings(view)}${content(view)}`;
  const head = html`<script type="module" src="/assets/page.js"></script>
    <noscript><meta http-equiv="refresh" content="${REFRESH_SECONDS}"></noscript>`;
  return document(view.language, {
    ...tabOf(view),
    query: view.query,
    head,
    main,
    aside: updated(view),
    footer: footer(view),
  });
}

/** What the tab of the browser says: the state first, since tabs are narrow. */
function tabOf(view: View): { readonly title: string; readonly look: Look } {
  const { words: said, scope, health } = view;
  const name = scope.of === 'one' && !scope.isOnly ? (health.sources[0]?.name ?? said.title) : said.title;
  return { title: `${headlineText(view)} · ${name}`, look: lookOf(view) };
}

function content(view: View): Html {
  if (view.health.sources.length === 0) return emptyState(view);
  const list = isMany(view) ? overview(view) : spreadsheets(view);
  return html`${list}${recent(view)}${view.scope.of === 'one' ? html`${rowSection(view)}${aboutScript(view)}` : nothing}`;
}

function wayTo({ scope, words: said, health }: View): Html {
  return scope.of === 'all' || scope.isOnly ? nothing : breadcrumb([['/', said.all]], health.sources[0]?.name ?? '');
}

/** To where the reader is. @param way at least one address with its name */
export function breadcrumb(way: readonly (readonly [address: string, name: string])[], here: string): Html {
  const links = way.map(([address, name]) => html`<a href="${address}">${name}</a> / `);
  return html`<nav class="breadcrumb" aria-label="${way[0]?.[1] ?? ''}">${links}<span aria-current="page">${here}</span></nav>`;
}

/** Instead of the page of a spreadsheet that is not known. */
export function unknownPage(language: Language): Html {
  const said = words[language];
  const main = html`<section class="headline waiting"><h1>${said.notFound}</h1><p class="sub"><a href="/">${said.all}</a></p></section>`;
  return document(language, { head: nothing, main, aside: nothing, footer: nothing });
}

/** Cells to fix and charts, as last seen; where nothing was seen yet, the headline says so. */
function recent(view: View): Html {
  const { activity } = view;
  if (activity === null) return html`<p class="missing" id="recent" data-live>${view.words.recentUnknown}</p>`;
  return html`${issues(view, activity)}${charts(view, activity)}`;
}

/** @param next the page that opens then */
export function loginPage(
  language: Language,
  problem: 'wrong' | { readonly waitMinutes: number } | null,
  next: string,
): Html {
  const said = words[language];
  const message = problem === null ? '' : problem === 'wrong' ? said.tokenWrong : said.tokenWait(problem.waitMinutes);
  const main = html`<form class="login" method="post" action="/login">
    <h1>${said.signIn}</h1>
    ${next === '/' ? nothing : html`<input type="hidden" name="next" value="${next}">`}
    <label for="token">${said.token}</label>
    <input id="token" name="token" type="password" autocomplete="current-password" required autofocus
      aria-describedby="${message === '' ? 'where' : 'problem where'}">
    ${message === '' ? nothing : html`<p class="problem" id="problem" role="alert">${message}</p>`}
    <button>${said.signIn}</button>
    <p class="where" id="where">${withCode(said.tokenWhere)}</p>
  </form>`;
  const query: Readonly<Record<string, string>> = next === '/' ? {} : { next };
  return document(language, { query, head: nothing, main, aside: nothing, footer: nothing });
}

type Parts = {
  readonly title?: string;
  readonly look?: Look;
  /** Stays as it is where the reader chooses another language. */
  readonly query?: Readonly<Record<string, string>>;
  readonly head: Html;
  readonly main: Html;
  readonly aside: Html;
  readonly footer: Html;
};

/** What every page has around it. */
export function document(
  language: Language,
  { title, look = 'waiting', query = {}, head, main, aside, footer }: Parts,
): Html {
  const said = words[language];
  const other: Language = language === 'ru' ? 'en' : 'ru';
  return html`<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title ?? said.title}</title>
    <link rel="icon" href="/assets/icon-${look}.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/assets/page.css">
    ${head}
  </head>
  <body>
    <a class="skip" href="#main">${said.skip}</a>
    <header class="top">
      <p class="brand">${said.title}</p>
      <nav>${aside}<a href="?${new URLSearchParams({ ...query, lang: other })}" lang="${other}" hreflang="${other}">${said.otherLanguage}</a></nav>
    </header>
    <main id="main">${main}</main>
    ${footer}
  </body>
</html>`;
}

function updated({ words: said, clock, health }: View): Html {
  return html`<p class="updated" id="updated" data-live>${said.updated(clock.full(health.at))}</p>
    <p class="offline" id="offline" role="alert" hidden>${said.offline}</p>`;
}

export function footer({
  words: said,
  health,
  timeZone,
  isSignedIn,
}: Pick<View, 'words' | 'health' | 'timeZone' | 'isSignedIn'>): Html {
  const signOut = html`<form method="post" action="/logout"><button class="link">${said.signOut}</button></form>`;
  return html`<footer>
    <p>${said.version(health.version)}</p><p>${said.timeZone(timeZone)}</p><p><a href="/docs/sql">${said.examples}</a></p>${isSignedIn ? signOut : nothing}
  </footer>`;
}
