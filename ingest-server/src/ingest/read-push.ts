/** Reads the rows of a push: the same reading that the sender made, made again from the cells (PROTOCOL 2). */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import type { PlacedRow } from '@qtickets/shared-schema/reading/resolve-rows';
import { readRow } from '@qtickets/shared-schema/reading/row';
import { findHeader, type HeaderProblem } from '@qtickets/shared-schema/reading/tab';
import type { ReadContext } from '@qtickets/shared-schema/wire/cell';
import type { PushRequest } from '@qtickets/shared-schema/wire/protocol';
import { inTurns } from '../give-way.ts';
import { invalidField, ProblemError } from '../problem.ts';

/** A row of a push that is not blank; its cells as they were sent, those of columns that are not of the contract among them. */
export type PushedRow = PlacedRow & { readonly tabName: string };

/** On the wire a row's tab and number stand before its cells. */
const CELLS_FROM = 2;

function describeProblem(problem: HeaderProblem): string {
  return problem.code === 'duplicate_header'
    ? `Column ${problem.column} is there twice.`
    : `Required columns are missing: ${problem.missing.join(', ')}.`;
}

/** Of two rows in one place at most one is in the sheet, and which cannot be known. */
function refuseDoublePlaces({ rows }: PushRequest): void {
  const rowsOfTab = new Map<number, Set<number>>();
  for (const [index, [tabIndex, row]] of rows.entries()) {
    const taken = rowsOfTab.get(tabIndex) ?? new Set();
    if (taken.has(row)) throw invalidField(`rows.${index}.1`, `row ${row} of tab ${tabIndex} is there twice`);
    rowsOfTab.set(tabIndex, taken.add(row));
  }
}

/** @throws ProblemError `header_mismatch`, or `invalid_request` for a row whose tab is not in `tabs`, or whose place another has */
export function readPushedRows(contract: Contract, request: PushRequest): Promise<readonly PushedRow[]> {
  return inTurns(readRows(contract, request));
}

function* readRows(contract: Contract, request: PushRequest): Generator<undefined, readonly PushedRow[]> {
  const found = findHeader(contract, [request.columns]);
  if (!found.ok) throw new ProblemError('header_mismatch', describeProblem(found.problem));
  const { columns, positions } = found.header;
  refuseDoublePlaces(request);
  const context: ReadContext = { locale: request.locale, timeZone: request.timeZone };
  const rows: PushedRow[] = [];
  for (const [index, wireRow] of request.rows.entries()) {
    yield;
    const [tabIndex, row] = wireRow;
    const tabName = request.tabs[tabIndex];
    if (tabName === undefined) throw invalidField(`rows.${index}.0`, 'no such index in tabs');
    const cells = wireRow.slice(CELLS_FROM);
    if (cells.length > request.columns.length) throw invalidField(`rows.${index}`, 'more cells than columns');
    const ofContract = positions.map((position) => cells[position] ?? null);
    const reading = readRow(contract, columns, ofContract, context);
    if (reading.kind !== 'blank') rows.push({ tabIndex, tabName, row, cells, reading });
  }
  return rows;
}
