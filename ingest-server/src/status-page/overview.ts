/** All spreadsheets, a line each, worst first: what there is to see of thirty at one look. */
import { html } from 'hono/html';
import { type Html, nothing } from './format.ts';
import { isWell, type Row, rowsOf } from './rows.ts';
import { bandsOf, countsOf, runStrip, SLOTS, slotStates } from './run-strip.ts';
import { pageOf, seenAt, type View } from './view.ts';

/** As many as can be shown with all their tabs, without looking for one. */
const FEW = 3;

export function isMany({ health, scope }: View): boolean {
  return scope.of === 'all' && health.sources.length > FEW;
}

export function overview(view: View): Html {
  const { words, scope, health } = view;
  const search = scope.of === 'all' ? scope.search : '';
  const rows = rowsOf(health);
  return html`<section class="overview" aria-labelledby="spreadsheets-title">
    <div class="bar">
      <h2 id="spreadsheets-title">${words.spreadsheets}</h2>
      <form class="search" role="search" action="/">
        <input id="search" name="search" type="search" value="${search}" aria-label="${words.search}" placeholder="${words.search}" autocomplete="off" aria-keyshortcuts="/">
        <kbd aria-hidden="true">/</kbd>
        <noscript><button>${words.searchButton}</button></noscript>
      </form>
    </div>
    <div id="list" data-live>
      ${rowsList(rows, search, view)}
      <p class="missing" id="no-match" role="status"${rows.some((row) => matches(row, search, view)) ? ' hidden' : ''}>${words.noMatch}</p>
      ${legend(view)}
    </div>
  </section>`;
}

/** On a phone those that are well fold into one line, so that the others are seen; where there is room they do not. */
function rowsList(rows: readonly Row[], search: string, view: View): Html {
  const well = rows.filter(isWell);
  const others = rows.filter((row) => !isWell(row));
  if (well.length <= FEW) return html`<div class="list">${rowsTable(rows, '', search, view)}</div>`;
  const { words, health } = view;
  const said = health.isCurrent ? words.well(well.length) : words.wasSeen(words.well(well.length));
  const isOpen = search !== '' && well.some((row) => matches(row, search, view));
  return html`<div class="list">${rowsTable(others, '', search, view)}
    <details id="well"${isOpen ? ' open' : ''}><summary>${said}</summary>${rowsTable(well, 'unseen', search, view)}</details></div>`;
}

function rowsTable(rows: readonly Row[], head: 'unseen' | '', search: string, view: View): Html {
  const [state, name, count, proof, toFix, runs] = view.words.rowColumns;
  return html`<table class="rows blocks">
    <colgroup>${['state', '', 'number', 'proof', 'number', 'day'].map((name) => (name === '' ? html`<col>` : html`<col class="${name}">`))}</colgroup>
    <thead class="${head}"><tr><th scope="col" class="state">${state}</th><th scope="col">${name}</th><th scope="col" class="number">${count}</th>
      <th scope="col">${proof}</th><th scope="col" class="number">${toFix}</th><th scope="col">${runs}</th></tr></thead>
    <tbody>${rows.map((row) => rowLine(row, matches(row, search, view), view))}</tbody>
  </table>`;
}

function rowLine(row: Row, isShown: boolean, view: View): Html {
  const { words, language } = view;
  const { source, rows, toFix } = row;
  const [, , count, , toFixName] = words.rowColumns;
  return html`<tr class="${row.look}" data-search="${searchTextOf(row, view)}"${isShown ? '' : ' hidden'}>
    <td class="state"><span class="dot" aria-hidden="true"></span>${stateText(row, view)}</td>
    <th scope="row"><a href="${pageOf(source.id)}">${source.name}</a></th>
    <td class="number" data-label="${count}">${rows === null ? '–' : rows.toLocaleString(language)}</td>
    <td class="proof">${proofText(row, view)}</td>
    <td class="number fix" data-label="${toFixName}">${toFix === 0 ? nothing : toFix.toLocaleString(language)}</td>
    <td class="day">${strip(row, view)}</td>
  </tr>`;
}

function stateText({ state }: Row, { words, health }: View): string {
  return health.isCurrent || state === 'unknown' ? words.states[state] : words.wasSeen(words.states[state]);
}

/** Ages are of now; of what was last seen, moments are shown instead. */
function proofText({ provenAt, minutesSinceProof }: Row, { words, clock, health }: View): string {
  return health.isCurrent || provenAt === null ? words.ago(minutesSinceProof) : clock.moment(provenAt);
}

function searchTextOf(row: Row, view: View): string {
  return `${row.source.name} ${row.source.id} ${stateText(row, view)}`.toLowerCase();
}

/** Each word of the search is somewhere in name, id or state; the script in the page does the same. */
function matches(row: Row, search: string, view: View): boolean {
  const text = searchTextOf(row, view);
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

const STRIP_HEIGHT = 20;
/** Told apart by height too, for those who see no colours. */
const heights = { none: 3, success: 12, running: 12, lost: 16, error: STRIP_HEIGHT } as const;

function strip({ source }: Row, { activity, words, health }: View): Html {
  if (activity === null || source.lastRun === null) return nothing;
  const runs = activity.runs.filter((run) => run.source === source.id);
  const slots = runStrip(runs, seenAt(health));
  const bands = bandsOf(slots).map(({ from, length, state }) => {
    const height = heights[state];
    return html`<rect class="${state}" x="${from}" y="${STRIP_HEIGHT - height}" width="${length}" height="${height}"/>`;
  });
  return html`<svg class="mini${health.isCurrent ? '' : ' remembered'}" viewBox="0 0 ${SLOTS} ${STRIP_HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${words.strip(countsOf(slots))}">${bands}</svg>`;
}

/** What the marks of a strip mean. */
export function legend({ words, health }: View): Html {
  return html`<ul class="legend${health.isCurrent ? '' : ' remembered'}" aria-label="${words.runs}">
    <li class="title" aria-hidden="true">${words.runs}:</li>
    ${slotStates.map((state) => html`<li><span class="mark ${state}" aria-hidden="true"></span>${words.slotStates[state]}</li>`)}
  </ul>`;
}
