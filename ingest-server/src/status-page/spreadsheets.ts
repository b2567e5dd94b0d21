/** A spreadsheet with its tabs, a sentence each, and the time line of its runs: on its own page, and where there are few. */
import { READ_AT_AHEAD_MS_MAX } from '@qtickets/shared-schema/wire/limits';
import { html } from 'hono/html';
import { withLost } from '../health/assess.ts';
import { sheetLink } from '../health/cell-link.ts';
import { type SourceHealth, situationClaims, type TabHealth } from '../health/health.ts';
import type { Run } from '../health/ports.ts';
import { tabName } from '../health/texts.ts';
import { type Html, nothing, withCode } from './format.ts';
import { legend } from './overview.ts';
import { countsOf, runStrip, type Slot } from './run-strip.ts';
import { pageOf, seenAt, type View } from './view.ts';

const RUNS_LISTED = { all: 12, one: 100 } as const;

export function spreadsheets(view: View): Html {
  return html`<section id="spreadsheets" data-live>
    <h2>${view.scope.of === 'all' ? view.words.spreadsheets : view.words.spreadsheet}</h2>
    ${view.health.sources.map((source) => spreadsheet(source, view))}
  </section>`;
}

function spreadsheet(source: SourceHealth, view: View): Html {
  const { words } = view;
  const present = source.tabs.filter(({ situation }) => situation !== 'absent');
  const absent = source.tabs
    .filter(({ situation }) => situation === 'absent')
    .map(({ tab }) => tabName(view.health, source.id, tab));
  return html`<article class="sheet">
    <header>
      <h3>${titleOf(source, view)}</h3>
      ${source.lastRun === null ? nothing : html`<p class="script">${heardOf(source, view)} · ${words.script(source.bundle)}${olderMark(source, view)}</p>`}
    </header>
    <ul class="tabs">${present.map((tab) => tabLine(source, tab, view))}</ul>
    ${absent.length === 0 ? nothing : html`<p class="absent">${words.absent(absent.join(', '))}</p>`}
    ${source.lastRun === null ? nothing : timeline(source, view)}
  </article>`;
}

/** Leads on: from all to its page, and from there to the spreadsheet. */
function titleOf({ id, name }: SourceHealth, { scope, words }: View): Html {
  if (scope.of === 'all') return html`<a href="${pageOf(id)}">${name}</a>`;
  return html`<a href="${sheetLink(id)}" rel="noreferrer" title="${words.opensSheet}">${name}</a>`;
}

/** What there is to know of its script, and how to bring a new one. */
export function aboutScript(view: View): Html {
  const { words, health } = view;
  const [source] = health.sources;
  if (source === undefined) return nothing;
  const { facts } = words;
  return html`<section id="script" data-live>
    <h2>${words.about}</h2>
    <dl class="facts">
      <div><dt>${facts.script}</dt><dd>${words.script(source.bundle)}${olderMark(source, view)}</dd></div>
      <div><dt>${facts.quota}</dt><dd>${words.quota(source.quota)}</dd></div>
      <div><dt>${facts.pace}</dt><dd>${words.pace(source.pace, source.quota?.minutesLeft ?? null)}</dd></div>
      <div><dt>${facts.id}</dt><dd><code>${source.id}</code></dd></div>
    </dl>
    <details id="update"><summary>${facts.update}</summary>
      <ul class="how">${words.howToUpdate(source.id).map((step) => html`<li>${withCode(step)}</li>`)}</ul></details>
  </section>`;
}

/** The last attempt, whatever came of it; the last proof is each tab's own. */
function heardOf({ minutesSinceHeartbeat, heartbeatAt }: SourceHealth, { words, clock, health }: View): string {
  return words.heardOf(
    health.isCurrent || heartbeatAt === null ? words.ago(minutesSinceHeartbeat) : clock.moment(heartbeatAt),
  );
}

function olderMark(source: SourceHealth, { words }: View): Html {
  return source.isBundleOlder || source.contractsDiffer ? html`, <strong>${words.scriptOlder}</strong>` : nothing;
}

function tabLine({ id }: SourceHealth, tab: TabHealth, view: View): Html {
  const { words } = view;
  const { error, draft } = tab.issues;
  return html`<li class="${lookOf(tab, view)}">
    <span class="dot" aria-hidden="true"></span>
    <p><strong title="${tab.tab}">${tabName(view.health, id, tab.tab)}</strong>: ${tabSentence(tab, view)}.
      ${error > 0 ? html`<a class="chip fix" href="#issues">${words.toFix(error)}</a>` : nothing}
      ${draft > 0 ? html`<span class="chip">${words.drafts(draft)}</span>` : nothing}</p>
  </li>`;
}

/** Of what is only remembered, or was never compared, no colour is shown, and green is only of what is equal. */
function lookOf({ situation, level }: TabHealth, { health }: View): string {
  const isSeen = situationClaims[situation] === 'equal' || level !== 'ok';
  return health.isCurrent && isSeen && situationClaims[situation] !== 'nothing' ? level : 'idle';
}

/** Ages are of now; of what was last seen, or is yet to come by a clock that was set back, moments are shown instead. */
function tabSentence({ situation, rows, provenAt, minutesSinceProof, waiting }: TabHealth, view: View): string {
  const { words, clock, health } = view;
  const hasAge = health.isCurrent && (provenAt ?? 0) <= health.at + READ_AT_AHEAD_MS_MAX;
  const when = hasAge || provenAt === null ? words.ago(minutesSinceProof) : clock.moment(provenAt);
  const sentence = words.situation[situation]({ rows, when, waiting });
  return health.isCurrent || health.readAt === null ? sentence : words.lastSeen(clock.moment(health.readAt), sentence);
}

function timeline(source: SourceHealth, view: View): Html {
  const { activity, words } = view;
  if (activity === null) return nothing;
  const runs = activity.runs.filter((run) => run.source === source.id);
  const until = seenAt(view.health);
  const slots = runStrip(runs, until);
  const end = view.health.isCurrent ? words.stripEnds[1] : view.clock.moment(until);
  return html`<div class="timeline">
    <div class="strip${view.health.isCurrent ? '' : ' remembered'}" role="img" aria-label="${words.strip(countsOf(slots))}">${slots.map((slot) => slotMark(slot, view))}</div>
    <p class="ends" aria-hidden="true"><span>${words.stripEnds[0]}</span><span>${end}</span></p>
    ${view.scope.of === 'one' ? legend(view) : nothing}
    ${runs.length === 0 ? nothing : runTable(runs, source, view)}
  </div>`;
}

function slotMark({ at, state }: Slot, { words, clock }: View): Html {
  return html`<span class="${state}" title="${`${clock.time(at)}: ${words.slotStates[state]}`}"></span>`;
}

function runTable(runs: readonly Run[], source: SourceHealth, view: View): Html {
  const { words } = view;
  const [time, trigger, outcome, changed] = words.runColumns;
  return html`<details id="runs-${source.id}">
    <summary>${words.runs}: ${runs.length}</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="${words.runs}, ${source.name}">
      <table>
        <thead><tr><th scope="col">${time}</th><th scope="col">${trigger}</th><th scope="col">${outcome}</th><th scope="col" class="number">${changed}</th></tr></thead>
        <tbody>${runs.slice(0, RUNS_LISTED[view.scope.of]).map((run) => runRow(run, view))}</tbody>
      </table>
    </div>
  </details>`;
}

function runRow(run: Run, { words, clock, health }: View): Html {
  const { status } = withLost(run, seenAt(health));
  return html`<tr>
    <td><time datetime="${new Date(run.startedAt).toISOString()}">${clock.moment(run.startedAt)}</time></td>
    <td>${words.triggers[run.trigger] ?? run.trigger}</td>
    <td class="outcome ${status}">${words.runStatus[status]}${run.message === '' ? nothing : html`: ${run.message}`}</td>
    <td class="number">${run.rowsProcessed}</td>
  </tr>`;
}
