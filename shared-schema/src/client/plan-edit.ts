/**
 * The short way of an edit (R2): the edited rows, and those that share a key with one of them, at once and without a digest.
 * Whatever is not plain goes the long way: the full comparison of that contract.
 */
import { type PlacedRow, resolveRows } from '../reading/resolve-rows.ts';
import type { TabHeader } from '../reading/tab.ts';
import { type ContractTable, keyTextOf, placeOf } from './contract-table.ts';
import { type PlannedPush, wireRow } from './plan-pushes.ts';

/** From and to, counted from 1, both included. */
export type Span = readonly [number, number];

export type Edit = { readonly tab: string; readonly rows: Span; readonly columns: Span };

/** More is a paste: the full comparison sends no more and asks no less. */
const EDITED_ROWS_MAX = 500;

/** @returns the push of the edited keys, or null where the contract is to be compared instead */
export function planEdit(reading: ContractTable, edits: readonly Edit[]): PlannedPush | null {
  const places = editedPlaces(reading, edits);
  const rows = places === null ? null : rowsOfKeys(reading, places);
  if (rows === null) return null;
  const { identities, conflicting } = resolveRows(reading.contract, rows);
  if (conflicting.length > 0) return null;
  return { scope: { kind: 'keys' }, rows: identities.map(({ placed }) => wireRow(placed)), keep: [] };
}

function editedPlaces(reading: ContractTable, edits: readonly Edit[]): readonly string[] | null {
  const places = new Set<string>();
  for (const edit of edits) {
    const tabIndex = reading.names.indexOf(edit.tab);
    const header = reading.headers[tabIndex];
    if (header === undefined || touchesKey(reading, header, edit)) return null;
    if (edit.rows[1] - edit.rows[0] >= EDITED_ROWS_MAX) return null;
    for (let row = edit.rows[0]; row <= edit.rows[1]; row += 1) places.add(placeOf(tabIndex, row));
  }
  return places.size <= EDITED_ROWS_MAX ? [...places] : null;
}

/** Whether the edit may have changed which rows there are, and not only what they say. */
function touchesKey(reading: ContractTable, header: TabHeader, edit: Edit): boolean {
  if (edit.rows[0] <= header.row) return true;
  const [from, to] = edit.columns;
  return header.columns.some((name, index) => {
    const column = (header.positions[index] ?? 0) + 1;
    return reading.contract.key.includes(name) && from <= column && column <= to;
  });
}

/** Every row under one of the keys of the edited rows; null where one of these is not valid. */
function rowsOfKeys(reading: ContractTable, places: readonly string[]): readonly PlacedRow[] | null {
  const rowAt = new Map(reading.rows.map((placed) => [placeOf(placed.tabIndex, placed.row), placed]));
  const keys = new Set<string>();
  for (const place of places) {
    const placed = rowAt.get(place);
    const key = placed?.reading.kind === 'valid' ? keyTextOf(reading.contract, placed) : null;
    if (key === null) return null;
    keys.add(key);
  }
  const rows = reading.rows.filter((placed) => keys.has(keyTextOf(reading.contract, placed) ?? ''));
  return rows.every((placed) => placed.reading.kind === 'valid') ? rows : null;
}
