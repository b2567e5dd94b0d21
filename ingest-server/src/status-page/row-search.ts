/** The way to the history of a row: by parts of its key, by the row of the sheet, or from a cell to fix. */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { contractOf } from '@qtickets/shared-schema/contracts/index';
import { html } from 'hono/html';
import { isThere, type SourceHealth } from '../health/health.ts';
import type { OpenIssue } from '../health/ports.ts';
import { tabName } from '../health/texts.ts';
import { type Html, nothing } from './format.ts';
import { pageOf, type View } from './view.ts';

/** What the address asks for: the history of a key, or keys by words or by a row of the sheet. */
export type AskedRow = {
  readonly contract: Contract;
  readonly find: string;
  /** The sheet's tab that `row` counts in; '' where it is any. */
  readonly tab: string;
  readonly row: number | null;
  readonly key: string | null;
};

export function rowAddress(source: string, query: Readonly<Record<string, string>>): string {
  return `${pageOf(source)}/row?${new URLSearchParams(query)}`;
}

/** Where an issue's row is followed. */
export function rowOfIssue({ source, contract, tab, row }: OpenIssue): string {
  return rowAddress(source, { contract, tab, row: String(row) });
}

/** Contracts of which the spreadsheet has rows. */
export function tabsWithRows({ tabs }: SourceHealth): readonly string[] {
  return tabs.filter(isThere).map(({ tab }) => tab);
}

/** On the page of a spreadsheet; none where nothing has come yet. */
export function rowSection(view: View): Html {
  const [source] = view.health.sources;
  const [first] = source === undefined ? [] : tabsWithRows(source);
  const contract = contractOf(first ?? '');
  if (contract === undefined) return nothing;
  const { title, about } = view.words.history;
  return html`<section class="row-search">
    <h2>${title}</h2>
    <p class="missing">${about}</p>
    ${rowForm(view, { contract, find: '', tab: '', row: null, key: null })}
  </section>`;
}

export function rowForm({ health, words }: Pick<View, 'health' | 'words'>, asked: AskedRow): Html {
  const [source] = health.sources;
  if (source === undefined) return nothing;
  const { history, filterNames } = words;
  const option = (tab: string) =>
    html`<option value="${tab}"${tab === asked.contract.tab ? ' selected' : ''}>${tabName(health, source.id, tab)}</option>`;
  const tabs = [...new Set([...tabsWithRows(source), asked.contract.tab])];
  return html`<form class="filter" role="search" action="${pageOf(source.id)}/row">
    <label>${filterNames[0]} <select name="contract">${tabs.map(option)}</select></label>
    <label>${history.find} <input name="find" value="${asked.find}" maxlength="200" size="24" autocomplete="off" placeholder="${history.example}"></label>
    <label>${history.row} <input name="row" value="${asked.row ?? ''}" inputmode="numeric" pattern="[0-9]*" size="6" autocomplete="off"></label>
    <button>${words.searchButton}</button></form>`;
}
