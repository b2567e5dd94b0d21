/** The cells that people should fix, each with its place, its value and a sentence in the reader's language. */
import { contractOf } from '@qtickets/shared-schema/contracts/index';
import { type IssueCode, issueCodes } from '@qtickets/shared-schema/words/issue';
import { issueMessage } from '@qtickets/shared-schema/words/issue-text';
import { html } from 'hono/html';
import { issueLink } from '../health/cell-link.ts';
import { isThere, minutesSince, situationClaims } from '../health/health.ts';
import type { SeenActivity } from '../health/monitor.ts';
import type { OpenIssue } from '../health/ports.ts';
import { columnName, type Language, sheetHeader } from '../health/texts.ts';
import { type Html, nothing } from './format.ts';
import { isMany } from './overview.ts';
import { rowOfIssue } from './row-search.ts';
import { everyIssue, type IssueFilter, type View } from './view.ts';

/** Of many spreadsheets only the first ones are listed: each has its own page. */
const LISTED_OF_MANY = 5;
const LISTED_MAX = 200;

export function issues(view: View, activity: SeenActivity): Html {
  const { words, health } = view;
  const known = activity.issues.filter(({ source }) => health.sources.some(({ id }) => id === source));
  const matching = known.filter((issue) => isAskedFor(issue, filterOf(view)));
  const listed = matching.slice(0, isMany(view) ? LISTED_OF_MANY : LISTED_MAX);
  const all = health.sources
    .flatMap(({ tabs }) => tabs)
    .reduce((total, tab) => total + tab.issues.error + tab.issues.draft + tab.issues.notice, 0);
  return html`<section id="issues" data-live>
    <h2>${words.issues}</h2>
    ${known.length === 0 ? nothing : issueTools(known, view)}
    ${known.length === 0 ? noneListed(view, activity.readAt, all) : tableOf(listed, view)}
    ${all > listed.length && (listed.length < matching.length || all > known.length) ? html`<p class="more">${isMany(view) ? words.issuesOfAll(listed.length, all) : words.issuesMore(listed.length, all)}</p>` : nothing}
  </section>`;
}

export function isAskedFor({ tab, column }: OpenIssue, asked: IssueFilter): boolean {
  return (asked.tab === '' || asked.tab === tab) && (asked.column === '' || asked.column === column);
}

function filterOf({ scope }: View): IssueFilter {
  return scope.of === 'one' ? scope.issues : everyIssue;
}

/** On the page of one: which tab, which column; everywhere: the file. */
function issueTools(known: readonly OpenIssue[], view: View): Html {
  const { words, scope, health } = view;
  const asked = filterOf(view);
  const id = scope.of === 'one' ? (health.sources[0]?.id ?? '') : '';
  const query = new URLSearchParams(Object.entries({ source: id, ...asked }).filter(([, value]) => value !== ''));
  const [tabs, columns] = [known.map(({ tab }) => tab), known.map(({ column }) => column)];
  const [tabLabel, columnLabel] = words.filterNames;
  const headed = (column: string) => {
    const headers = known.filter((issue) => issue.column === column).map((issue) => sheetHeader(health, issue));
    const own = [...new Set(headers)].filter((header) => header !== '' && header !== column);
    return own.length === 0 ? column : `${own.join(', ')} (${column})`;
  };
  const filter = html`<form class="filter">
    ${choice('tab', tabLabel, tabs, asked.tab, view)}${choice('column', columnLabel, columns, asked.column, view, headed)}
    <button>${words.filterButton}</button></form>`;
  return html`<div class="tools">${scope.of === 'one' ? filter : nothing}
    <a href="/issues.csv${query.size === 0 ? '' : `?${query}`}" download>${words.csv}</a></div>`;
}

function choice(
  name: keyof IssueFilter,
  label: string,
  values: readonly string[],
  chosen: string,
  { words }: View,
  textOf = (value: string) => value,
): Html {
  const options = [...new Set([...values, chosen])].filter((value) => value !== '').sort();
  const option = (value: string) =>
    html`<option value="${value}"${value === chosen ? ' selected' : ''}>${textOf(value)}</option>`;
  return html`<label>${label} <select name="${name}"><option value="">${words.filterAll}</option>${options.map(option)}</select></label>`;
}

/** An empty list says something only where rows were compared, and as of when they were. */
function noneListed({ health, words, clock }: View, readAt: number, counted: number): Html {
  const there = health.sources.flatMap(({ tabs }) => tabs.filter(isThere));
  const isCompared = there.some(({ provenAt }) => provenAt !== null);
  const isEqual = there.every(({ situation }) => situationClaims[situation] === 'equal');
  const none = counted > 0 ? 'unlisted' : !isCompared ? 'nothing' : isEqual ? 'none' : 'before';
  const when = health.isCurrent ? '' : `${words.asOf(clock.moment(readAt))} `;
  return html`<p class="missing">${when}${words.issuesNone[none]}</p>`;
}

function tableOf(known: readonly OpenIssue[], view: View): Html {
  const { words } = view;
  const heads = words.issueColumns.map((name) => html`<th scope="col">${name}</th>`);
  return html`<div class="scroll card" tabindex="0" role="region" aria-label="${words.issues}">
    <table class="issues blocks">
      <thead><tr>${heads}</tr></thead>
      <tbody>${known.map((issue) => issueRow(issue, view))}</tbody>
    </table>
  </div>`;
}

function issueRow(issue: OpenIssue, view: View): Html {
  const { words, health, language } = view;
  const name = health.sources.find(({ id }) => id === issue.source)?.name ?? issue.source;
  const several = health.sources.length > 1;
  const isCell = issue.cell !== '' && !issue.cell.includes(':');
  const where = `${issue.tab}, ${isCell ? issue.cell : words.row(issue.row)}`;
  const place = html`<a href="${issueLink(issue)}" rel="noreferrer">${where}</a>`;
  return html`<tr>
    <td data-label="${words.issueColumns[0]}">${place}${several ? html`<small>${name}</small>` : nothing}</td>
    <td data-label="${words.issueColumns[1]}"><span class="chip ${issue.severity}">${words.severity[issue.severity]}</span><small>${sinceWhen(issue, view)}</small></td>
    <td data-label="${words.issueColumns[2]}">${issue.column === '' ? nothing : html`<small>${columnName(health, issue)}</small>`}<span class="value">${issue.value}</span></td>
    <td data-label="${words.issueColumns[3]}">${messageIn(issue, language)}
      <small class="history-link"><a href="${rowOfIssue(issue)}">${words.history.link}</a></small></td>
  </tr>`;
}

/** Ages are of now; of what was last seen, the moment is shown instead. */
function sinceWhen({ firstSeenAt }: OpenIssue, { words, health, clock }: View): string {
  if (!health.isCurrent) return words.openSince(clock.moment(firstSeenAt));
  return words.openFor(minutesSince(firstSeenAt, health.at));
}

/** The stored sentence is in the spreadsheet's language; the reader's is said from the code, where it is known here. */
export function messageIn(issue: OpenIssue, language: Language): string {
  if (!isIssueCode(issue.code)) return issue.message;
  const kind = contractOf(issue.contract)?.columns.find(({ name }) => name === issue.column)?.kind;
  return issueMessage({ code: issue.code, column: issue.column, value: issue.value, kind }, language);
}

function isIssueCode(code: string): code is IssueCode {
  return issueCodes.some((known) => known === code);
}
