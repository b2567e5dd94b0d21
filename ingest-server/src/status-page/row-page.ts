/** The history of a row: what changed, when, and by which run; and the list of rows that a search found. */
import { columnNames } from '@qtickets/shared-schema/contracts/contract';
import { html } from 'hono/html';
import { issueLink } from '../health/cell-link.ts';
import type { FoundKey, RowChange, RowValues } from '../health/ports.ts';
import { columnName, tabName } from '../health/texts.ts';
import { type Html, nothing } from './format.ts';
import { breadcrumb, document, footer } from './page.ts';
import { type AskedRow, rowAddress, rowForm } from './row-search.ts';
import { pageOf, type View } from './view.ts';

type Changes = { readonly changes: readonly RowChange[]; readonly isCut: boolean };
type Keys = { readonly keys: readonly FoundKey[]; readonly isCut: boolean };
export type RowAnswer = Changes | Keys;
type RowView = Omit<View, 'scope'> & { readonly isOnly: boolean };

/** @param answer null: it cannot be read now */
export function rowPage(view: RowView, asked: AskedRow, answer: RowAnswer | null): Html {
  const { history } = view.words;
  const [source] = view.health.sources;
  const name = source?.name ?? '';
  const own = [pageOf(source?.id ?? ''), name] as const;
  const way = view.isOnly ? [['/', name] as const] : [['/', view.words.all] as const, own];
  const main = html`${breadcrumb(way, history.title)}
    <section class="row-history">
      <h1>${history.title}</h1>
      <p class="sub">${subjectOf(view, asked, answer)}</p>
      ${rowForm(view, asked)}
      ${body(view, asked, answer)}
    </section>`;
  const title = `${history.title} · ${name}`;
  return document(view.language, {
    title,
    query: view.query,
    head: nothing,
    main,
    aside: nothing,
    footer: footer(view),
  });
}

/** Of one row its tab and key; of a search what it found. */
function subjectOf({ words: { history }, health }: RowView, asked: AskedRow, answer: RowAnswer | null): string {
  if (answer === null) return history.unreadable;
  if ('changes' in answer) {
    const [change] = answer.changes;
    return change === undefined
      ? history.noneOfKey
      : `${tabName(health, health.sources[0]?.id ?? '', asked.contract.tab)}: ${keyText(change.key)}`;
  }
  if (answer.keys.length === 0) return asked.row === null ? history.none : history.noneInRow;
  if (asked.row !== null) return history.stoodThere;
  if (asked.find === '') return history.newest;
  return history.found(answer.keys.length, answer.isCut);
}

function keyText(key: RowValues): string {
  return Object.values(key)
    .filter((value) => value !== null && value !== '')
    .join(' · ');
}

function body(view: RowView, asked: AskedRow, answer: RowAnswer | null): Html {
  if (answer === null) return nothing;
  if ('keys' in answer) return answer.keys.length === 0 ? nothing : keysTable(view, asked, answer.keys);
  const older = answer.isCut ? html`<p class="more">${view.words.history.older(answer.changes.length)}</p>` : nothing;
  return html`<ol class="changes">${answer.changes.map((change) => changeItem(view, asked, change))}</ol>${older}`;
}

function keysTable(view: RowView, asked: AskedRow, keys: readonly FoundKey[]): Html {
  const { history } = view.words;
  const heads = history.keyColumns.map((name) => html`<th scope="col">${name}</th>`);
  return html`<div class="scroll card" tabindex="0" role="region" aria-label="${history.title}"><table class="blocks">
    <thead><tr>${heads}</tr></thead>
    <tbody>${keys.map((found) => keyRow(view, asked, found))}</tbody>
  </table></div>`;
}

function keyRow({ words, clock, health }: RowView, { contract }: AskedRow, found: FoundKey): Html {
  const { history } = words;
  const address = rowAddress(health.sources[0]?.id ?? '', { contract: contract.tab, key: found.keyHash });
  const [, place, changed, now] = history.keyColumns;
  return html`<tr>
    <th scope="row"><a href="${address}">${keyText(found.key)}</a></th>
    <td data-label="${place}">${found.tab === '' ? nothing : `${found.tab}, ${words.row(found.row)}`}</td>
    <td data-label="${changed}"><time datetime="${new Date(found.changedAt).toISOString()}">${clock.full(found.changedAt)}</time></td>
    <td data-label="${now}">${history.live(found.live)}</td>
  </tr>`;
}

function changeItem(view: RowView, asked: AskedRow, change: RowChange): Html {
  const { history } = view.words;
  return html`<li class="change">
    <p class="when"><time datetime="${new Date(change.at).toISOString()}">${view.clock.full(change.at)}</time>
      <small>${broughtBy(view, change)}</small></p>
    <div><p><span class="chip ${change.kind}">${history.kinds[change.kind]}</span> ${placeOf(view, change)}</p>
      <dl class="facts">${columnNames(asked.contract).map((name) => columnLine(view, asked, change, name))}</dl></div>
  </li>`;
}

function broughtBy({ words: { triggers, history } }: RowView, { trigger, runId }: RowChange): string | Html {
  if (runId === '') return history.unknownRun;
  return html`${triggers[trigger] ?? trigger}, ${history.run} <code title="${runId}">${runId.slice(0, 8)}</code>`;
}

/** A deletion has no place any more. */
function placeOf({ words, health }: RowView, { tab, row }: RowChange): Html {
  const source = health.sources[0]?.id ?? '';
  if (tab === '' || row === 0) return nothing;
  return html`<a href="${issueLink({ source, tab, row, cell: '', gid: null })}" rel="noreferrer">${tab}, ${words.row(row)}</a>`;
}

/** Of a change the columns that differ; else each that holds anything. */
function columnLine(view: RowView, { contract }: AskedRow, change: RowChange, name: string): Html {
  const { kind, columns, before, after, tab } = change;
  const [was, is] = [before?.[name] ?? '', after?.[name] ?? ''];
  if (kind === 'changed' ? !columns.includes(name) : was === '' && is === '') return nothing;
  const source = view.health.sources[0]?.id ?? '';
  const heading = columnName(view.health, { source, contract: contract.tab, tab, column: name });
  return html`<div><dt>${heading}</dt><dd>${kind === 'changed' ? changed(view, was, is) : `${was}${is}`}</dd></div>`;
}

function changed({ words: { history } }: RowView, was: string, is: string): Html {
  return html`<del>${was === '' ? history.blank : was}</del> <span aria-hidden="true">→</span> <ins>${is === '' ? history.blank : is}</ins>`;
}
