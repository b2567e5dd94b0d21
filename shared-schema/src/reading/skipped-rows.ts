/** Rows below the header that are no data: totals, and the header once more (CELLS 7). */

import type { Column, Contract } from '../contracts/contract.ts';
import type { WireCell } from '../wire/cell.ts';
import { cleanText, isBlank } from './cells/clean.ts';
import { headerKey } from './header.ts';
import type { FilledRow, TabHeader } from './tab.ts';

/** «Итого», «Итоги по городу», `Sub-total:`, but not `Summer Fest`. */
const totalsWord = /^(?:итог\p{L}*|всего|(?:sub-?)?totals?|sum|сумма|суммарно)(?!\p{L})/iu;

/** The same texts in the contract's columns. */
export function isRepeatedHeader(header: TabHeader, whole: readonly WireCell[]): boolean {
  return header.positions.every((position) => {
    const key = headerKey(whole[position] ?? null);
    return key !== '' && key === headerKey(header.cells[position] ?? null);
  });
}

/** No date and no id that can be read, and the first filled cell, whatever its column, begins with a totals word. */
export function isTotals(
  contract: Contract,
  header: TabHeader,
  whole: readonly WireCell[],
  reading: FilledRow,
): boolean {
  const first = whole.find(isFilled);
  if (typeof first !== 'string' || !totalsWord.test(cleanText(first))) return false;
  return contract.columns.filter(isDateOrId(contract)).every(({ name }) => {
    const position = header.positions[header.columns.indexOf(name)];
    const cell = position === undefined ? null : (whole[position] ?? null);
    return !isReadable(cell, name, reading);
  });
}

/** A checkbox says nothing about a row. */
function isFilled(cell: WireCell): boolean {
  return typeof cell === 'string' ? !isBlank(cell) : cell !== null && typeof cell !== 'boolean';
}

/** The date, and the id that no row may lack. */
export function isDateOrId(contract: Contract): (column: Column) => boolean {
  return ({ name, kind, header }) =>
    contract.key.includes(name) && (kind === 'date' || (kind === 'text' && header === 'required'));
}

function isReadable(cell: WireCell, column: string, reading: FilledRow): boolean {
  if (reading.kind === 'invalid' && reading.issues.some((issue) => issue.column === column)) return false;
  return saysMore(cell);
}

/** Whether a cell holds something else than a totals word. */
export function saysMore(cell: WireCell): boolean {
  return isFilled(cell) && (typeof cell !== 'string' || !totalsWord.test(cleanText(cell)));
}
