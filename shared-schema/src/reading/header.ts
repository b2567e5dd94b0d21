/** Finds a tab's header and which of its columns are the contract's (CELLS 7). */

import type { Contract } from '../contracts/contract.ts';
import type { WireCell } from '../wire/cell.ts';
import { HEADER_ROWS, SHOWN_VALUE_MAX } from '../wire/limits.ts';
import { cellAddress, columnLetters } from '../words/a1.ts';
import { cleanText } from './cells/clean.ts';
import type { HeaderProblem, HeaderReading, PlacedHeader, TabHeader } from './tab.ts';

/** The rank of general words. */
const GENERAL = 2;

type Found = { readonly column: string; readonly position: number; readonly rank: number };

/** A header as it is compared: no case, blanks, `_`, line breaks and hidden characters. */
export function headerKey(cell: WireCell): string {
  if (typeof cell !== 'string') return '';
  return cleanText(cell).toLowerCase().replace(/ё/g, 'е').replace(/[ _]/g, '').normalize('NFC');
}

/** Finds the header within the first ten of `topRows`: the first row with all required columns. */
export function findHeader(contract: Contract, topRows: readonly (readonly WireCell[])[]): HeaderReading {
  const candidates = candidatesIn(contract, topRows);
  const index = candidates.findIndex((found) => missingColumns(contract, found).length === 0);
  const found = candidates[index];
  if (found === undefined) return { ok: false, problem: mismatch(contract, candidates) };
  const cells = topRows[index] ?? [];
  const problem = duplicate(contract, found, index + 1, cells);
  if (problem !== null) return { ok: false, problem };
  return { ok: true, header: tabHeader(contract, found, index + 1, cells) };
}

/** How many contract columns a tab's header holds; 0 where its header does not fit the contract (CELLS 7). */
export function headerFit(contract: Contract, topRows: readonly (readonly WireCell[])[]): number {
  const found = candidatesIn(contract, topRows);
  const columns = new Set(found.find((row) => missingColumns(contract, row).length === 0)?.map(({ column }) => column));
  const { fitsOnlyWith } = contract;
  return fitsOnlyWith.length === 0 || fitsOnlyWith.some((name) => columns.has(name)) ? columns.size : 0;
}

/** What each of the first rows has of the contract's columns. */
function candidatesIn(contract: Contract, topRows: readonly (readonly WireCell[])[]): readonly (readonly Found[])[] {
  const names = columnsByHeader(contract);
  return topRows.slice(0, HEADER_ROWS).map((cells) => foundColumns(names, cells));
}

type NamedColumn = Pick<Found, 'column' | 'rank'>;

/** Of a rank, the lower the better; the contract's own name is as good as its plain translations. */
function columnsByHeader(contract: Contract): ReadonlyMap<string, NamedColumn> {
  const names = new Map<string, NamedColumn>();
  for (const { name: column, aliases } of contract.columns) {
    const ranks = [[column, ...aliases.plain], aliases.meaning ?? [], aliases.general ?? []];
    ranks.forEach((headers, rank) => {
      for (const header of headers) names.set(headerKey(header), { column, rank });
    });
  }
  return names;
}

function foundColumns(names: ReadonlyMap<string, NamedColumn>, cells: readonly WireCell[]): readonly Found[] {
  return cells.flatMap((cell, position) => {
    const named = names.get(headerKey(cell));
    return named === undefined ? [] : [{ ...named, position }];
  });
}

function missingColumns(contract: Contract, found: readonly Found[]): readonly string[] {
  return contract.columns
    .filter(({ name, header }) => header === 'required' && !found.some(({ column }) => column === name))
    .map(({ name }) => name);
}

/** Found in the row that comes nearest to a header. */
function mismatch(contract: Contract, candidates: readonly (readonly Found[])[]): HeaderProblem {
  const missing = [[], ...candidates].map((found) => missingColumns(contract, found));
  const least = Math.min(...missing.map((names) => names.length));
  return { code: 'header_mismatch', missing: missing.find((names) => names.length === least) ?? [] };
}

/** The headers of a column that have its best rank: more than one, and none can be chosen. */
function bestOf(found: readonly Found[], name: string): readonly Found[] {
  const own = found.filter(({ column }) => column === name);
  const best = Math.min(...own.map(({ rank }) => rank));
  return own.filter(({ rank }) => rank === best);
}

function duplicate(
  contract: Contract,
  found: readonly Found[],
  row: number,
  cells: readonly WireCell[],
): HeaderProblem | null {
  for (const { name } of contract.columns) {
    const positions = bestOf(found, name).map(({ position }) => position);
    if (positions.length < 2) continue;
    const headers = positions.map((position) => placedHeader(row, position, cells));
    return { code: 'duplicate_header', column: name, positions, headers };
  }
  return null;
}

/** A header as it stands in the sheet. */
function placedHeader(row: number, position: number, cells: readonly WireCell[]): PlacedHeader {
  return { cell: cellAddress(columnLetters(position), row), text: headerText(cells[position] ?? null) };
}

function tabHeader(contract: Contract, found: readonly Found[], row: number, cells: readonly WireCell[]): TabHeader {
  const ordered = contract.columns.flatMap(({ name }) => bestOf(found, name));
  const taken = new Set(found.map(({ position }) => position));
  return {
    row,
    columns: ordered.map(({ column }) => column),
    positions: ordered.map(({ position }) => position),
    unknown: cells.flatMap((cell, position) => (taken.has(position) ? [] : unknownHeader(cell))),
    lesser: ordered.flatMap(({ column, position, rank }) =>
      found
        .filter((other) => other.column === column && other.rank > rank)
        .map((other) => ({
          column,
          read: placedHeader(row, position, cells),
          passedOver: placedHeader(row, other.position, cells),
        })),
    ),
    isIdBare: ordered.some(({ column, rank }) => column === 'event_id' && rank === GENERAL),
    cells,
  };
}

/** What the sheet itself calls the contract's columns: its headers, each in one line, by contract column. */
export function sheetHeaders({ columns, positions, cells }: TabHeader): Readonly<Record<string, string>> {
  const texts = positions.map((position) => headerText(cells[position] ?? null).slice(0, SHOWN_VALUE_MAX));
  return Object.fromEntries(columns.map((column, index) => [column, texts[index] ?? '']));
}

function headerText(cell: WireCell): string {
  return cell === null || typeof cell === 'object' ? '' : cleanText(String(cell));
}

function unknownHeader(cell: WireCell): string[] {
  const text = headerText(cell);
  return text === '' ? [] : [text];
}
