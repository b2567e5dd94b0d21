/**
 * The short way of an edit (R2): the keys that edited rows have and had, each complete with its rows, by one push and without
 * a digest. What a row was before its edit is known of single cells, whose old content Google names; whatever is not
 * plain goes the long way: the full comparison of that contract.
 */
import { type CanonicalRow, type Contract, keyOf } from '../contracts/contract.ts';
import { type PlacedRow, resolveRows } from '../reading/resolve-rows.ts';
import { readRow } from '../reading/row.ts';
import type { FilledRow, TabHeader } from '../reading/tab.ts';
import type { ReadContext, WireCell } from '../wire/cell.ts';
import { canonicalText } from '../wire/fingerprint.ts';
import { type ContractTable, keyTextOf } from './contract-table.ts';
import { type PlannedPush, wireRow } from './plan-pushes.ts';

/** From and to, counted from 1, both included. */
export type Span = readonly [number, number];

export type Edit = {
  readonly tab: string;
  readonly rows: Span;
  readonly columns: Span;
  /** Of a single cell: its content before, as text; null: it was empty. Absent: not known. */
  readonly old?: string | null;
};

/** A row that edits touched, as it stands now. */
export type EditedRow = {
  readonly tabIndex: number;
  readonly row: number;
  /** In the order of the header's `columns`. */
  readonly cells: readonly WireCell[];
  /** null: nothing that counts as a row stands there. */
  readonly reading: FilledRow | null;
};

/** What has to be complete at the server after these edits. */
export type EditPlan = {
  /** By canonical text; none: nothing of the facts can have changed. */
  readonly keys: ReadonlyMap<string, CanonicalRow>;
  /** Places of rows that may be known as rejected, and are valid now. */
  readonly fixed: readonly (readonly [tabIndex: number, row: number])[];
  /** Of each valid row that got another key: keys by canonical text, under one of which it is stored. */
  readonly moved: readonly (readonly string[])[];
};

/** More is a paste: the full comparison sends no more and asks no less. */
export const EDITED_ROWS_MAX = 500;
/** States that a row may have had, of several edits at once. */
const STATES_MAX = 64;

export type EditedTab = {
  readonly contract: Contract;
  readonly header: Pick<TabHeader, 'columns' | 'positions'>;
  readonly context: ReadContext;
  readonly lastSeen: LastSeen;
};

/** How a contract stood when both ends last agreed; false too where that is not known. */
export type LastSeen = {
  /** No row was rejected or half typed, so no edit can have fixed one, and no such row kept or held what is stored. */
  readonly nothingRejected: boolean;
  /** No stored row was held (R12). */
  readonly nothingHeld: boolean;
};

/**
 * @param edits those of this tab
 * @returns null where the contract is to be compared instead
 */
export function planOfRows(place: EditedTab, rows: readonly EditedRow[], edits: readonly Edit[]): EditPlan | null {
  const keys = new Map<string, CanonicalRow>();
  const fixed: [number, number][] = [];
  const moved: string[][] = [];
  for (const edited of rows) {
    const own = edits.filter((edit) => edit.rows[0] <= edited.row && edited.row <= edit.rows[1]);
    const before = stateBefore(place, edited, own);
    if (before === 'rejected' && !place.lastSeen.nothingRejected) return null;
    const had = keysBefore(place, edited, own);
    if (edited.reading?.kind !== 'valid') {
      if (!isDraftThroughout(place, edited, own)) return null;
      if (place.lastSeen.nothingRejected) continue;
      // What a draft says may decide which stored row is held.
      if (had === null || !place.lastSeen.nothingHeld) return null;
      // A key that it had may be stored, and is shown by no row any more; the one it has now is kept (R7).
      for (const key of had) if (!isKeyOf(edited, key)) keys.set(canonicalText(key), key);
      continue;
    }
    // A row that was none may be the one that a stored row was held for.
    if (had === null || (before !== 'valid' && !place.lastSeen.nothingHeld)) return null;
    const has = keyOf(place.contract, edited.reading.canonical);
    for (const key of [has, ...had]) keys.set(canonicalText(key), key);
    const left = had.map((key) => canonicalText(key));
    if (before === 'valid' && left.length > 0 && !left.includes(canonicalText(has))) moved.push(left);
    if (before !== 'valid' && !place.lastSeen.nothingRejected) fixed.push([edited.tabIndex, edited.row]);
  }
  return { keys, fixed, moved };
}

/**
 * Whether an edit filled one empty cell with what a blank one stands for, such as the usual currency, so that its row reads as
 * before and nothing of the facts can have changed.
 */
export function readsAsBefore(place: EditedTab, { reading, cells }: EditedRow, edit: Edit): boolean {
  const old = edit.old === null ? oldCells(place, edit) : null;
  if (old === null || reading?.kind !== 'valid') return false;
  const before = readRow(place.contract, place.header.columns, withCell(cells, old.at, null), place.context);
  return before.kind === 'valid' && canonicalText(before.canonical) === canonicalText(reading.canonical);
}

/** Contract columns that an edit touched, as places among the header's. */
function touchedBy({ positions }: EditedTab['header'], { columns: [from, to] }: Edit): readonly number[] {
  return positions.flatMap((position, at) => (from <= position + 1 && position < to ? [at] : []));
}

/**
 * Whether the row was a draft before too, so that nothing of the facts stands for it: a cell that it needs is blank now, and
 * was before, since no edit touched it, or one that filled an empty cell.
 */
function isDraftThroughout({ header }: EditedTab, { reading }: EditedRow, edits: readonly Edit[]): boolean {
  if (reading?.kind !== 'invalid' || !reading.draft) return false;
  return reading.issues.some(({ column }) => {
    const at = header.columns.indexOf(column);
    return edits.every((edit) => edit.old === null || !touchedBy(header, edit).includes(at));
  });
}

function isKeyOf({ reading }: EditedRow, key: CanonicalRow): boolean {
  return reading?.kind === 'invalid' && reading.key !== null && canonicalText(reading.key) === canonicalText(key);
}

/** Google names a number, and a date by its serial, as text too: as which it stood there cannot be known. */
function cellsFor(old: string | null): readonly WireCell[] {
  if (old === null || old.trim() === '') return [null];
  const number = Number(old);
  return Number.isFinite(number) ? [old, number] : [old];
}

/** Cells that a single edit may have found, and where; null where that is not known. */
function oldCells(
  { header }: EditedTab,
  edit: Edit,
): { readonly at: number; readonly cells: readonly WireCell[] } | null {
  const [at, ...others] = touchedBy(header, edit);
  if (at === undefined || others.length > 0 || edit.old === undefined || edit.rows[0] !== edit.rows[1]) return null;
  return { at, cells: cellsFor(edit.old) };
}

/** Whether the row was rejected for a cell that an edit replaced; `unknown` too where it was a draft. */
function stateBefore(place: EditedTab, { cells }: EditedRow, edits: readonly Edit[]): 'valid' | 'rejected' | 'unknown' {
  let isKnown = true;
  for (const edit of edits) {
    if (touchedBy(place.header, edit).length === 0) continue;
    const old = oldCells(place, edit);
    const readings = (old?.cells ?? []).map((cell) =>
      readRow(place.contract, place.header.columns, withCell(cells, old?.at ?? -1, cell), place.context),
    );
    if (readings.length > 0 && readings.every((reading) => reading.kind === 'invalid' && !reading.draft))
      return 'rejected';
    isKnown = isKnown && readings.some(({ kind }) => kind === 'valid');
  }
  return isKnown ? 'valid' : 'unknown';
}

function withCell(cells: readonly WireCell[], at: number, cell: WireCell): readonly WireCell[] {
  return cells.map((now, index) => (index === at ? cell : now));
}

/**
 * Every key that the row may have had before these edits; one that it never had costs its rows once more, and nothing else.
 * @returns null where that is not known
 */
function keysBefore(place: EditedTab, { cells }: EditedRow, edits: readonly Edit[]): readonly CanonicalRow[] | null {
  const { contract, header, context } = place;
  const isKey = (at: number) => contract.key.includes(header.columns[at] ?? '');
  let states: (readonly WireCell[])[] = [cells];
  for (const edit of edits) {
    if (!touchedBy(header, edit).some(isKey)) continue;
    const old = oldCells(place, edit);
    if (old === null) return null;
    states = [...states, ...states.flatMap((state) => old.cells.map((cell) => withCell(state, old.at, cell)))];
    if (states.length > STATES_MAX) return null;
  }
  return states.slice(1).flatMap((state) => {
    const reading = readRow(contract, header.columns, state, context);
    const key =
      reading.kind === 'valid' ? keyOf(contract, reading.canonical) : reading.kind === 'blank' ? null : reading.key;
    return key === null ? [] : [key];
  });
}

/**
 * @param reading of the contract's tabs, every row that may have one of the plan's keys
 * @returns the push of these keys, or null where the contract is to be compared instead
 */
export function planEdit(reading: ContractTable, { keys, fixed, moved }: EditPlan): PlannedPush | null {
  const rows = reading.rows.filter((placed) => keys.has(keyTextOf(reading.contract, placed) ?? ''));
  if (rows.some((placed) => placed.reading.kind !== 'valid')) return null;
  const { identities, conflicting } = resolveRows(reading.contract, rows);
  if (conflicting.length > 0) return null;
  const shown = new Set(identities.map(({ keyText }) => keyText));
  const emptied = Array.from(keys).flatMap(([text, key]) => (shown.has(text) ? [] : [key]));
  if (emptied.some((key) => reading.rows.some((placed) => mayBeOf(reading.contract, placed, key)))) return null;
  const gone = moved.filter((left) => left.every((key) => !shown.has(key))).map((left) => left.join(' '));
  const deletes = new Set(gone).size;
  const scope = {
    kind: 'keys',
    ...(emptied.length > 0 && { emptied: emptied.map((key) => [...key]) }),
    ...(fixed.length > 0 && { fixed: fixed.map(([tabIndex, row]): [number, number] => [tabIndex, row]) }),
    ...(deletes > 0 && { deletes }),
  } as const;
  return { scope, rows: identities.map(({ placed }) => wireRow(placed)), keep: [] };
}

/** Whether a row with an unreadable key may be of that key, which is then held (R12): as far as the key's columns say. */
function mayBeOf({ key: names }: Contract, { reading }: Pick<PlacedRow, 'reading'>, key: CanonicalRow): boolean {
  if (reading.kind === 'valid' || reading.key !== null || reading.parts === undefined) return false;
  const { parts } = reading;
  return names.every((name, index) => !(name in parts) || parts[name] === key[index]);
}
