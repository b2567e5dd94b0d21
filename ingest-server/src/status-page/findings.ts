/** What is wrong and what to do, as cards; remarks below as a quiet list. What asks for the same is one card. */
import { html } from 'hono/html';
import { causeTexts } from '../health/cause-texts.ts';
import type { Finding } from '../health/health.ts';
import { sourceName, tabName } from '../health/texts.ts';
import { type Html, nothing, withCode } from './format.ts';
import { type Group, grouped, sourcesOf } from './groups.ts';
import { isMany } from './overview.ts';
import { pageOf, type View } from './view.ts';

/** Names in a card before the others are folded away. */
const NAMES_SHOWN = 8;

export function findings(view: View): Html {
  const { words, health, language } = view;
  const serious = health.findings.filter(({ level, code }) => level !== 'ok' && code !== 'no_sources');
  const remarks = health.findings.filter(({ level, code }) => level === 'ok' && code !== 'issues_open');
  const cards = grouped(serious, health, language).map((group, index) => card(group, index === 0, view));
  const lines = grouped(remarks, health, language).map((group) => remark(group, view));
  return html`<section id="findings" data-live>
    ${cards.length === 0 ? nothing : html`<ul class="findings">${cards}</ul>`}
    ${lines.length === 0 ? nothing : html`<h2>${words.remarks}</h2><ul class="remarks">${lines}</ul>`}
  </section>`;
}

/** Of many spreadsheets only the worst card is unfolded: the line of each has its colour, and its page the advice. */
function card(group: Group, isFirst: boolean, view: View): Html {
  const { finding } = group.first;
  const todo = html`<p class="todo"><strong>${view.words.whatToDo}.</strong> ${withCode(todoOf(group, view))}</p>${names(group, view)}`;
  if (finding.source === null || !isMany(view)) {
    return html`<li class="${finding.level}"><p class="what">${withCode(titleOf(group, view))}</p>${todo}</li>`;
  }
  const id = `finding-${finding.code}-${sourcesOf(group)[0]}`;
  return html`<li class="${finding.level}"><details id="${id}"${isFirst && finding.level === 'error' ? ' open' : ''}>
    <summary class="what">${withCode(titleOf(group, view))}</summary>${todo}
  </details></li>`;
}

function remark(group: Group, view: View): Html {
  return html`<li>${withCode(titleOf(group, view))} ${withCode(todoOf(group, view))}${group.all.length > 1 ? names(group, view) : nothing}</li>`;
}

/** One finding speaks for itself; of several, what they have in common and how many they are. */
function titleOf(group: Group, { words, language }: View): string {
  const { text, finding } = group.first;
  const count = sourcesOf(group).length;
  if (group.all.length === 1) return text.what;
  const cause = finding.cause === null || finding.code !== 'run_failed' ? '' : causeTexts[language][finding.cause].what;
  return words.several(cause === '' ? words.states[finding.code] : `${words.states[finding.code]}: ${cause}`, count);
}

/** Where most are silent, they have not all lost their triggers. */
function todoOf(group: Group, { words, health }: View): string {
  const { finding, text } = group.first;
  const count = sourcesOf(group).length;
  const isMost = finding.code === 'silent' && count > 1 && 2 * count >= health.sources.length;
  return isMost ? words.serverFirst : text.todo;
}

function names(group: Group, view: View): Html {
  const { words, scope } = view;
  if (scope.of === 'one' || group.first.finding.source === null) return nothing;
  if (group.all.length === 1) {
    return html`<div class="names"><a href="${pageOf(group.first.finding.source)}">${words.itsPage}</a></div>`;
  }
  const links = group.all.map(({ finding }) => nameLink(finding, view));
  const shown = joined(links.slice(0, NAMES_SHOWN));
  const rest = links.slice(NAMES_SHOWN);
  const id = `names-${group.first.finding.code}-${sourcesOf(group)[0]}`;
  const folded = html`<details id="${id}"><summary>${words.more(rest.length)}</summary>${joined(rest)}</details>`;
  return html`<div class="names">${shown}${rest.length === 0 ? nothing : folded}</div>`;
}

function nameLink({ source, tab }: Finding, { health }: View): Html {
  const ofTab = tab === null ? '' : ` (${tabName(health, source, tab)})`;
  return html`<a href="${pageOf(source ?? '')}">${sourceName(health, source)}</a>${ofTab}`;
}

function joined(parts: readonly Html[]): Html {
  return html`${parts.map((part, index) => html`${index === 0 ? '' : ', '}${part}`)}`;
}
