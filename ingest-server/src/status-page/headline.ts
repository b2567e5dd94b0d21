/** The top of the page: one sentence for the whole, and what to do where something is wrong. */
import { html } from 'hono/html';
import type { Finding, Health } from '../health/health.ts';
import { findingText } from '../health/texts.ts';
import { type Html, nothing, withCode } from './format.ts';
import type { View } from './view.ts';
import type { Words } from './words.ts';

export function headline(view: View): Html {
  const { health, words } = view;
  const state = stateOf(health);
  return html`<section class="headline ${state === 'outage' ? 'error' : state}" id="headline" data-live>
    <h1><span class="dot" aria-hidden="true"></span><span role="status">${words.headline[state]}</span></h1>
    ${subline(view)}
  </section>`;
}

function stateOf(health: Health): keyof Words['headline'] {
  if (health.outage !== null) return 'outage';
  if (health.sources.length === 0) return 'empty';
  if (health.findings.every(({ code, level }) => level === 'ok' || code === 'never_synced') && health.level !== 'ok') {
    return 'waiting';
  }
  return health.level;
}

function subline({ health, words, clock }: View): Html {
  if (health.outage !== null) {
    return html`<p class="sub">${health.readAt === null ? words.neverRead : words.asOf(clock.time(health.readAt))}</p>`;
  }
  const proven = health.sources.flatMap((source) => source.tabs.filter((tab) => tab.provenAt !== null));
  if (proven.length === 0) return nothing;
  const rows = proven.reduce((total, tab) => total + tab.rows, 0);
  return html`<p class="sub">${words.summary(proven.length, rows)}</p>`;
}

/** Errors and warnings as cards with what to do; remarks below as a quiet list. */
export function findings(view: View): Html {
  const { words, health } = view;
  const serious = health.findings.filter(({ level, code }) => level !== 'ok' && code !== 'no_sources');
  const remarks = health.findings.filter(({ level, code }) => level === 'ok' && code !== 'issues_open');
  const list =
    serious.length === 0 ? nothing : html`<ul class="findings">${serious.map((finding) => card(finding, view))}</ul>`;
  const quiet =
    remarks.length === 0
      ? nothing
      : html`<h2>${words.remarks}</h2><ul class="remarks">${remarks.map((finding) => remark(finding, view))}</ul>`;
  return html`<section id="findings" data-live>${list}${quiet}</section>`;
}

function textOf(finding: Finding, { health, language }: View) {
  const name = health.sources.find(({ id }) => id === finding.source)?.name ?? '';
  return findingText(finding, { name, version: health.version }, language);
}

function card(finding: Finding, view: View): Html {
  const { what, todo } = textOf(finding, view);
  return html`<li class="${finding.level}">
    <p class="what">${withCode(what)}</p>
    <p class="todo"><strong>${view.words.whatToDo}.</strong> ${withCode(todo)}</p>
  </li>`;
}

function remark(finding: Finding, view: View): Html {
  const { what, todo } = textOf(finding, view);
  return html`<li>${withCode(what)} ${withCode(todo)}</li>`;
}

/** Instead of spreadsheets, while there are none: how to add one. */
export function emptyState({ words }: View): Html {
  return html`<section id="empty"><ol class="steps">${words.emptySteps.map((step) => html`<li>${withCode(step)}</li>`)}</ol></section>`;
}
