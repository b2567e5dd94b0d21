/** Finds a tab's header and which of its columns are the contract's (CELLS 7). */

import type { Contract } from '../contracts/contract.ts';
import type { WireCell } from '../wire/cell.ts';
import { cleanText } from './cells/clean.ts';
import type { HeaderProblem, HeaderReading, TabHeader } from './tab.ts';

/** A header stands among the first rows; what is above it is ignored. */
export const headerRowsMax = 10;

type Found = { readonly column: string; readonly position: number };

/** A header as it is compared: no case, blanks, `_`, line breaks and hidden characters. */
export function headerKey(cell: WireCell): string {
  if (typeof cell !== 'string') return '';
  return cleanText(cell).toLowerCase().replace(/ё/g, 'е').replace(/[ _]/g, '').normalize('NFC');
}

/** Finds the header within the first ten of `topRows`: the first row with all required columns. */
export function findHeader(contract: Contract, topRows: readonly (readonly WireCell[])[]): HeaderReading {
  const names = columnsByHeader(contract);
  const candidates = topRows.slice(0, headerRowsMax).map((cells) => foundColumns(names, cells));
  const index = candidates.findIndex((found) => missingColumns(contract, found).length === 0);
  const found = candidates[index];
  if (found === undefined) return { ok: false, problem: mismatch(contract, candidates) };
  const problem = duplicate(contract, found);
  if (problem !== null) return { ok: false, problem };
  return { ok: true, header: tabHeader(contract, found, index + 1, topRows[index] ?? []) };
}

/** How many contract columns a tab's header holds; 0 where its header does not fit the contract (CELLS 7). */
export function headerFit(contract: Contract, topRows: readonly (readonly WireCell[])[]): number {
  const names = columnsByHeader(contract);
  const found = topRows.slice(0, headerRowsMax).map((cells) => foundColumns(names, cells));
  const columns = new Set(found.find((row) => missingColumns(contract, row).length === 0)?.map(({ column }) => column));
  const { fitsOnlyWith } = contract;
  return fitsOnlyWith.length === 0 || fitsOnlyWith.some((name) => columns.has(name)) ? columns.size : 0;
}

function columnsByHeader(contract: Contract): ReadonlyMap<string, string> {
  return new Map(
    contract.columns.flatMap(({ name, aliases }) =>
      [...aliases, name].map((header): [string, string] => [headerKey(header), name]),
    ),
  );
}

function foundColumns(names: ReadonlyMap<string, string>, cells: readonly WireCell[]): readonly Found[] {
  return cells.flatMap((cell, position) => {
    const column = names.get(headerKey(cell));
    return column === undefined ? [] : [{ column, position }];
  });
}

function missingColumns(contract: Contract, found: readonly Found[]): readonly string[] {
  return contract.columns
    .filter(({ name, header }) => header === 'required' && !found.some(({ column }) => column === name))
    .map(({ name }) => name);
}

/** Told from the row that comes nearest to a header. */
function mismatch(contract: Contract, candidates: readonly (readonly Found[])[]): HeaderProblem {
  const missing = [[], ...candidates].map((found) => missingColumns(contract, found));
  const least = Math.min(...missing.map((names) => names.length));
  return { code: 'header_mismatch', missing: missing.find((names) => names.length === least) ?? [] };
}

function duplicate(contract: Contract, found: readonly Found[]): HeaderProblem | null {
  for (const { name } of contract.columns) {
    const positions = found.filter(({ column }) => column === name).map(({ position }) => position);
    if (positions.length > 1) return { code: 'duplicate_header', column: name, positions };
  }
  return null;
}

function tabHeader(contract: Contract, found: readonly Found[], row: number, cells: readonly WireCell[]): TabHeader {
  const ordered = contract.columns.flatMap(({ name }) => found.filter(({ column }) => column === name));
  const taken = new Set(found.map(({ position }) => position));
  return {
    row,
    columns: ordered.map(({ column }) => column),
    positions: ordered.map(({ position }) => position),
    unknown: cells.flatMap((cell, position) => (taken.has(position) ? [] : unknownHeader(cell))),
    cells,
  };
}

function unknownHeader(cell: WireCell): string[] {
  const text = cell === null || typeof cell === 'object' ? '' : cleanText(String(cell));
  return text === '' ? [] : [text];
}
