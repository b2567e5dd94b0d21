/**
 * The short way of an edit (R2): the edited rows, and those that share a key with one of them, at once and without a digest.
 * Whatever is not plain goes the long way: the full comparison of that contract.
 */

import { type PlannedPush, wireRow } from '@qtickets/shared-schema/client/plan-pushes';
import type { PlacedRow, ResolvedRows } from '@qtickets/shared-schema/reading/resolve-rows';
import { resolveRows } from '@qtickets/shared-schema/reading/resolve-rows';
import type { TabHeader } from '@qtickets/shared-schema/reading/tab';
import { type ContractReading, placeOf } from '../read/contract-reading.ts';
import { keyOfPlaced } from '../read/key-of-row.ts';
import type { EditMark } from './marks.ts';

/** More is a paste: the full comparison sends no more and asks no less. */
const EDITED_ROWS_MAX = 500;

function touches([from, to]: readonly [number, number], column: number): boolean {
  return from <= column && column <= to;
}

/** Whether the edit may have changed which rows there are, and not only what they say. */
function touchesKey(reading: ContractReading, header: TabHeader, mark: EditMark): boolean {
  if (mark.rows[0] <= header.row) return true;
  return header.columns.some(
    (name, index) => reading.contract.key.includes(name) && touches(mark.columns, (header.positions[index] ?? 0) + 1),
  );
}

function editedPlaces(reading: ContractReading, marks: readonly EditMark[]): readonly string[] | null {
  const places = new Set<string>();
  for (const mark of marks) {
    const tabIndex = reading.names.indexOf(mark.tab);
    const header = reading.headers[tabIndex];
    if (header === undefined || touchesKey(reading, header, mark)) return null;
    if (mark.rows[1] - mark.rows[0] >= EDITED_ROWS_MAX) return null;
    for (let row = mark.rows[0]; row <= mark.rows[1]; row += 1) places.add(placeOf(tabIndex, row));
  }
  return places.size <= EDITED_ROWS_MAX ? [...places] : null;
}

/** Every row under one of the keys of the edited rows; null where one of them is none or does not validate. */
function rowsOfKeys(reading: ContractReading, places: readonly string[]): readonly PlacedRow[] | null {
  const rowAt = new Map(reading.rows.map((placed) => [placeOf(placed.tabIndex, placed.row), placed]));
  const keys = new Set<string>();
  for (const place of places) {
    const placed = rowAt.get(place);
    const key = placed?.reading.kind === 'valid' ? keyOfPlaced(reading.contract, placed) : null;
    if (key === null) return null;
    keys.add(key);
  }
  const rows = reading.rows.filter((placed) => keys.has(keyOfPlaced(reading.contract, placed) ?? ''));
  return rows.every((placed) => placed.reading.kind === 'valid') ? rows : null;
}

function planned(resolved: ResolvedRows): PlannedPush | null {
  if (resolved.conflicting.length > 0) return null;
  const rows = resolved.identities.map(({ placed }) => wireRow(placed));
  return { scope: { kind: 'keys' }, rows, keep: [] };
}

/** @returns the push of the edited keys, or null where the contract is to be compared instead */
export function planEdit(reading: ContractReading, marks: readonly EditMark[]): PlannedPush | null {
  const places = editedPlaces(reading, marks);
  const rows = places === null ? null : rowsOfKeys(reading, places);
  return rows === null ? null : planned(resolveRows(reading.contract, rows));
}
