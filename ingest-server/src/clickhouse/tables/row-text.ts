/**
 * Changes as the text of an insert (JSONCompactEachRow). The canonical text that was hashed is the row: what the server
 * itself knows of it is put behind its values.
 */
import {
  type CanonicalRow,
  type CanonicalValue,
  type Column,
  type Contract,
  columnNames,
  keyPositions,
} from '@qtickets/shared-schema/contracts/contract';
import { canonicalText } from '@qtickets/shared-schema/wire/fingerprint';
import type { Change, RunRef } from '../../ingest/ports.ts';
import { toDecimal } from './hashes.ts';

export const SYSTEM = 'qtickets_sheets';

/** "No date" in the canonical row is '', in a Date column the first day there is. */
export const NO_DATE = '1970-01-01';

/** Changes as the rows of their tables, JSONCompactEachRow: for each table pieces of many rows, in order. */
export type EncodedChanges = {
  /** `factColumns` */
  readonly fact: readonly string[];
  /** `typedColumns` */
  readonly typed: readonly string[];
  /** `changeColumns` */
  readonly changed: readonly string[];
  /** `rawColumns` */
  readonly raw: readonly string[];
};

/** Rows of a piece: thousands of short texts that live until the insert keep the collector busy. */
const PIECE_ROWS = 250;

export function factColumns(contract: Contract): readonly string[] {
  return [...columnNames(contract), '_source', 'line', 'key_hash', '_ver', '_deleted', 'row_hash'];
}

const placeColumns: readonly string[] = ['tab', 'row', 'run_id'];

export function typedColumns(contract: Contract): readonly string[] {
  return [...factColumns(contract), ...placeColumns];
}

export const changeColumns: readonly string[] = [
  ...['sheet_id', 'line', 'key_hash', '_ver', '_deleted'],
  ...placeColumns,
  ...['contract', 'trigger', 'key_json', 'values_json'],
];
export const rawColumns: readonly string[] = [...changeColumns, 'row_hash', 'source', 'payload_json'];

/** Stops after each change, so that others are answered in between. @throws as `valuesText` */
export function* encodeChanges(
  source: string,
  contract: Contract,
  changes: readonly Change[],
  run: RunRef,
): Generator<undefined, EncodedChanges> {
  const [sheet, runId, system] = [source, run.runId, SYSTEM].map((text) => JSON.stringify(text));
  const ofRun = `${JSON.stringify(contract.tab)},${JSON.stringify(run.trigger)}`;
  const namedKey = namedValues(contract, keyPositions(contract));
  const namedRow = namedValues(contract, [...contract.columns.keys()]);
  const [facts, types, changeds, raws] = [new Pieces(), new Pieces(), new Pieces(), new Pieces()];
  for (const change of changes) {
    yield;
    const { line, keyHash, version, deleted, canonical } = change;
    const known = `${sheet},${line},${toDecimal(keyHash)},${version},${deleted ? 1 : 0}`;
    const rowHash = toDecimal(change.rowHash);
    const place = `${JSON.stringify(change.tab)},${change.row},${runId}`;
    const named = `${JSON.stringify(namedKey(canonical))},${JSON.stringify(deleted ? '' : namedRow(canonical))}`;
    const changed = `${known},${place},${ofRun},${named}`;
    const fact = `${valuesText(contract, change)},${known},${rowHash}`;
    facts.add(fact);
    types.add(`${fact},${place}`);
    changeds.add(changed);
    raws.add(`${changed},${rowHash},${system},${JSON.stringify(change.payload)}`);
  }
  return { fact: facts.all(), typed: types.all(), changed: changeds.all(), raw: raws.all() };
}

/** Rows put together as they come: a piece is one text, where each row would be a tree of small ones. */
class Pieces {
  readonly #pieces: string[] = [];
  #rows: string[] = [];

  /** @param values of the columns, as JSON without the brackets of the list */
  add(values: string): void {
    this.#rows.push(values);
    if (this.#rows.length === PIECE_ROWS) this.#close();
  }

  all(): readonly string[] {
    if (this.#rows.length > 0) this.#close();
    return this.#pieces;
  }

  #close(): void {
    this.#pieces.push(`[${this.#rows.join(']\n[')}]`);
    this.#rows = [];
  }
}

/**
 * The contract's values. Amounts stay text, so that no digit is lost. Of a tombstone only the key is kept.
 * @throws at a null where the contract has none: the engine would read it as 0, whatever its settings say
 */
function valuesText(contract: Contract, { canonical, text, deleted }: Change): string {
  if (deleted) return inner(canonicalText(tombstoneValues(contract, canonical)));
  const missing = contract.columns.find((column, at) => canonical[at] === null && !isNullable(column));
  if (missing !== undefined) throw new Error(`No value for ${missing.name}, which must have one`);
  const isWithoutDate = contract.columns.some(({ kind }, at) => kind === 'date' && canonical[at] === '');
  return inner(isWithoutDate ? canonicalText(canonical.map((value, at) => dated(contract.columns[at], value))) : text);
}

/** Without the brackets of the list. */
function inner(json: string): string {
  return json.slice(1, -1);
}

function dated(column: Column | undefined, value: CanonicalValue): CanonicalValue {
  return column?.kind === 'date' && value === '' ? NO_DATE : value;
}

/** Beside its key, what the table's columns have where nothing is given. */
function tombstoneValues(contract: Contract, canonical: CanonicalRow): CanonicalRow {
  const positions = keyPositions(contract);
  return contract.columns.map((column, at) =>
    dated(column, positions.includes(at) ? (canonical[at] ?? '') : blankOf(column)),
  );
}

function blankOf({ kind, blank }: Column): CanonicalValue {
  if (!blank.required) return blank.value;
  return kind === 'count' || kind === 'money' || kind === 'rate' ? '0' : '';
}

/** Canonical values by column name, as a JSON object. */
function namedValues({ columns }: Contract, positions: readonly number[]): (row: CanonicalRow) => string {
  const names = columns.map(({ name }) => `${JSON.stringify(name)}:`);
  return (row) => `{${positions.map((at) => names[at] + JSON.stringify(row[at] ?? null)).join()}}`;
}

/** Whether the column is Nullable in ClickHouse. */
export function isNullable({ blank }: Column): boolean {
  return !blank.required && blank.value === null;
}
