/** The top of the page: one sentence for the whole. */
import { html } from 'hono/html';
import { equalityOf, type Health, type Level, situationClaims, type TabHealth } from '../health/health.ts';
import { type Html, nothing, withCode } from './format.ts';
import type { View } from './view.ts';

/** What the top of the page can say, each with its colour; `ok` and `except` are claims, and never what remains. */
const looks = {
  empty: 'waiting',
  unreachable: 'error',
  slow: 'warning',
  denied: 'error',
  failing: 'error',
  waiting: 'waiting',
  nothing: 'waiting',
  partly: 'waiting',
  ok: 'ok',
  except: 'ok',
  warning: 'warning',
  error: 'error',
} as const satisfies Readonly<Record<string, Level | 'waiting'>>;
export type HeadlineKind = keyof typeof looks;
export type Look = Level | 'waiting';

export function headline(view: View): Html {
  return html`<section class="headline ${lookOf(view)}" id="headline" data-live>
    <h1><span class="dot" aria-hidden="true"></span><span role="status">${headlineText(view)}</span></h1>
    ${subline(view)}
  </section>`;
}

export function headlineText({ health, words }: View): string {
  return words.headline[headlineKind(health)](waitingRows(health));
}

export function lookOf({ health }: View): Look {
  return looks[headlineKind(health)];
}

export function headlineKind(health: Health): HeadlineKind {
  const { outage, isCurrent, sources, findings } = health;
  if (outage !== null && !isCurrent) return outage;
  if (sources.length === 0) return 'empty';
  const serious = findings.filter(({ level }) => level !== 'ok');
  if (serious.length > 0 && serious.every(({ code }) => code === 'never_synced')) return 'waiting';
  if (health.level !== 'ok') return health.level;
  const equality = equalityOf(tabsOf(health));
  return equality === 'equal' ? 'ok' : equality;
}

function tabsOf({ sources }: Health): readonly TabHealth[] {
  return sources.flatMap(({ tabs }) => tabs);
}

function waitingRows(health: Health): TabHealth['waiting'] {
  return tabsOf(health).reduce(
    (sum, { waiting }) => ({
      errors: sum.errors + waiting.errors,
      drafts: sum.drafts + waiting.drafts,
      held: sum.held + waiting.held,
    }),
    { errors: 0, drafts: 0, held: 0 },
  );
}

function subline({ health, words, clock }: View): Html {
  if (!health.isCurrent) {
    return html`<p class="sub">${health.readAt === null ? words.neverRead : words.asOf(clock.moment(health.readAt))}</p>`;
  }
  const proven = tabsOf(health).filter(({ situation }) => situationClaims[situation] === 'equal');
  if (proven.length === 0) return nothing;
  const rows = proven.reduce((total, tab) => total + (tab.rows ?? 0), 0);
  return html`<p class="sub">${words.summary(proven.length, rows)}</p>`;
}

/** Instead of spreadsheets, while there are none: how to add one. */
export function emptyState({ words }: View): Html {
  return html`<section id="empty"><ol class="steps">${words.emptySteps.map((step) => html`<li>${withCode(step)}</li>`)}</ol></section>`;
}
