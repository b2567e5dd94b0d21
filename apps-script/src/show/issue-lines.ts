/** The lines of the issues tab: what is wrong in which cell, grouped where it would flood (CELLS 8). */

import { type ContractTable, headerText, invalidRows, isDraft } from '@qtickets/shared-schema/client/contract-table';
import type { Edit } from '@qtickets/shared-schema/client/plan-edit';
import type { Snapshot } from '@qtickets/shared-schema/client/snapshot';
import type { ContractResult } from '@qtickets/shared-schema/client/work';
import { groupedBy } from '@qtickets/shared-schema/grouped-by';
import type { PlacedRow } from '@qtickets/shared-schema/reading/resolve-rows';
import { cellAddress, lettersOf } from '@qtickets/shared-schema/words/a1';
import type { Issue, IssueCode, Severity } from '@qtickets/shared-schema/words/issue';
import { issueMessage } from '@qtickets/shared-schema/words/issue-text';
import { headerLines } from './header-lines.ts';
import type { ListedCell } from './issue-list.ts';
import type { Language } from './texts.ts';

export type IssueLine = ListedCell & { readonly severity: Severity };

type Found = IssueLine & { readonly group: string };

/** So many of one kind in one column are listed; more become one line. */
const LISTED_MAX = 10;
const PLACES_SHOWN = 5;

type Place = { readonly tab: string; readonly row: number; readonly letters: string };

function placeIn(reading: ContractTable, tabIndex: number, row: number, column: string): Place {
  const { names, headers } = reading;
  const header = headers[tabIndex];
  const [letters = ''] = header === undefined ? [] : lettersOf(header, [column]);
  return { tab: names[tabIndex] ?? '', row, letters };
}

function found(place: Place, issue: Pick<Found, 'severity' | 'column' | 'value' | 'message'>, code: string): Found {
  const cell = cellAddress(place.letters, place.row);
  return { tab: place.tab, cell, ...issue, group: JSON.stringify([place.tab, issue.column, code]) };
}

export function rowIssues(reading: ContractTable, placed: PlacedRow, { locale }: Language): Found[] {
  if (placed.reading.kind !== 'invalid') return [];
  const { tabIndex, row } = placed;
  return placed.reading.issues.map(({ column, code, severity, value }) => {
    const kind = reading.contract.columns.find(({ name }) => name === column)?.kind;
    const message = issueMessage({ code, column, value, kind }, locale);
    const shown = { severity, column: headerText(reading, tabIndex, column), value, message };
    return found(placeIn(reading, tabIndex, row, column), shown, code);
  });
}

function serverIssue(reading: ContractTable, { tab, row, column, severity, value, message, code }: Issue): Found {
  const tabIndex = reading.names.indexOf(tab);
  return found(placeIn(reading, tabIndex, row, column), { severity, column, value, message }, code);
}

/** Of rows that have a key in common. */
function wholeRows(
  reading: ContractTable,
  rows: readonly PlacedRow[],
  code: IssueCode,
  severity: Severity,
  { locale }: Language,
): readonly Found[] {
  const message = issueMessage({ code, column: '', value: '' }, locale);
  const shown = { severity, column: '', value: '', message };
  return rows.map(({ tabIndex, row }) => found(placeIn(reading, tabIndex, row, ''), shown, code));
}

function lineOf({ tab, cell, severity, column, value, message }: Found): IssueLine {
  return { tab, cell, severity, column, value, message };
}

function asLines(group: readonly Found[], { texts }: Language): readonly IssueLine[] {
  const [first] = group;
  if (first === undefined || group.length <= LISTED_MAX) return group.map(lineOf);
  const places = group.slice(0, PLACES_SHOWN).map((issue) => issue.cell);
  return [{ ...lineOf(first), message: texts.grouped(group.length, places, first.message) }];
}

/** Rows half typed: one soft line a tab. */
function draftLines(reading: ContractTable, { texts }: Language): IssueLine[] {
  const drafts = invalidRows(reading).filter(isDraft);
  return reading.names.flatMap((tab, tabIndex) => {
    const rows = drafts.filter((placed) => placed.tabIndex === tabIndex).map((placed) => placed.row);
    const [first] = rows;
    if (first === undefined) return [];
    const message = texts.draftRows(rows.length, rows.slice(0, PLACES_SHOWN));
    return [{ tab, cell: `${first}:${first}`, severity: 'draft', column: '', value: '', message }];
  });
}

/** Of rows that are whole enough to have some, each by itself. */
function allIssues(
  { reading, settled }: Snapshot,
  serverIssues: readonly Issue[],
  language: Language,
): readonly Found[] {
  const { rejected, replaced, conflicting } = settled();
  return [
    ...rejected.filter((row) => !isDraft(row)).flatMap((row) => rowIssues(reading, row, language)),
    ...serverIssues.map((issue) => serverIssue(reading, issue)),
    ...wholeRows(reading, conflicting, 'key_conflict', 'error', language),
    ...wholeRows(reading, replaced, 'duplicate_key', 'notice', language),
  ];
}

export type BrokenCell = Pick<IssueLine, 'tab' | 'cell' | 'message'>;

/** A whole row is no cell. */
function brokenCells(issues: readonly Found[]): readonly BrokenCell[] {
  return issues
    .filter(({ severity, cell }) => severity === 'error' && /^[A-Z]/.test(cell))
    .map(({ tab, cell, message }) => ({ tab, cell, message }));
}

/** Every cell with an error of tabs that were read as a whole; of them the issues tab lists some as groups. */
export function errorCells({ snapshot, serverIssues }: ContractResult, language: Language): readonly BrokenCell[] {
  return snapshot === null ? [] : brokenCells(allIssues(snapshot, serverIssues, language));
}

/** The same of the rows that an edit's run read, from the first to the last of `rows`. */
export function editedCells(
  { snapshot }: ContractResult,
  [first, last]: Edit['rows'],
  language: Language,
): readonly BrokenCell[] {
  if (snapshot === null) return [];
  const invalid = invalidRows(snapshot.reading);
  const rows = invalid.filter((placed) => placed.row >= first && placed.row <= last && !isDraft(placed));
  return brokenCells(rows.flatMap((placed) => rowIssues(snapshot.reading, placed, language)));
}

function linesOfRows(snapshot: Snapshot, serverIssues: readonly Issue[], language: Language): readonly IssueLine[] {
  const { reading } = snapshot;
  const groups = groupedBy(allIssues(snapshot, serverIssues, language), ({ group }) => group);
  return [
    ...Array.from(groups.values()).flatMap((group) => asLines(group, language)),
    ...draftLines(reading, language),
    ...headerLines(reading, language.locale),
  ];
}

/** @returns null where nothing new is known of the tab: it was not read, or only its edited rows were sent */
export function issueLines(result: ContractResult, language: Language): readonly IssueLine[] | null {
  const { outcome, snapshot, serverIssues } = result;
  if (outcome.kind === 'not_readable' || outcome.kind === 'read_failed') {
    const message = language.texts.outcome(outcome, false);
    return [{ tab: outcome.tab, cell: '', severity: 'error', column: '', value: '', message }];
  }
  return snapshot === null || outcome.kind === 'sent' ? null : linesOfRows(snapshot, serverIssues, language);
}
