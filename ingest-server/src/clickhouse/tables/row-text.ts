/**
 * Changes as the text of an insert (JSONCompactEachRow). The canonical text that was hashed is the row: what the server
 * itself knows of it is put behind its values.
 */
import { transcode } from 'node:buffer';
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

/** "No date" in the canonical row is '', in a Date column the first day there is. */
export const NO_DATE = '1970-01-01';

/** Changes as the rows of their tables, JSONCompactEachRow in UTF-8: for each table chunks of many rows, in order. */
export type EncodedChanges = {
  /** `factColumns` */
  readonly fact: readonly Buffer[];
  /** `changeColumns` */
  readonly changed: readonly Buffer[];
};

export function factColumns(contract: Contract): readonly string[] {
  return [...columnNames(contract), '_source', 'line', 'key_hash', '_ver', '_deleted', 'row_hash'];
}

export const changeColumns: readonly string[] = [
  ...['sheet_id', 'line', 'key_hash', '_ver', '_deleted', 'row_hash', 'tab', 'row', 'run_id'],
  ...['contract', 'trigger', 'key_json', 'values_json', 'payload_json'],
];

/** Stops after each change, so that others are answered in between. @throws as `valuesText` */
export function* encodeChanges(
  source: string,
  contract: Contract,
  changes: Iterable<Change>,
  run: RunRef,
): Generator<undefined, EncodedChanges> {
  const sheet = JSON.stringify(source);
  const ofRun = [run.runId, contract.tab, run.trigger].map((text) => JSON.stringify(text)).join(',');
  const namedKey = namedValues(contract, keyPositions(contract));
  const namedRow = namedValues(contract, [...contract.columns.keys()]);
  const [facts, changeds] = [new RowBytes(), new RowBytes()];
  for (const change of changes) {
    yield;
    const { line, keyHash, version, deleted } = change;
    const known = `${sheet},${line},${toDecimal(keyHash)},${version},${deleted ? 1 : 0},${toDecimal(change.rowHash)}`;
    const named = `${namedKey(change)},${deleted ? '""' : namedRow(change)}`;
    const payload = deleted ? '""' : JSON.stringify(change.cells);
    facts.add(`${valuesText(contract, change)},${known}`);
    changeds.add(`${known},${JSON.stringify(change.tab)},${change.row},${ofRun},${named},${payload}`);
  }
  return { fact: facts.all(), changed: changeds.all() };
}

const CHUNK_BYTES = 1024 * 1024;
/** UTF-16. */
const BYTES_OF_UNIT = 2;
/** Around the values of a row. */
const [OPENING, CLOSING] = ['[', ']\n'];

/**
 * Rows as bytes as soon as they are there: texts of many rows that live until the insert keep the collector busy. Units are
 * copied, and made UTF-8 many rows at once: row by row that takes twice as long.
 */
class RowBytes {
  readonly #chunks: Buffer[] = [];
  #open = Buffer.alloc(0);
  #used = 0;

  /** @param values of the columns, as JSON without the brackets of the list */
  add(values: string): void {
    const row = OPENING + values + CLOSING;
    const bytes = row.length * BYTES_OF_UNIT;
    if (this.#open.length - this.#used < bytes) {
      this.#close();
      this.#open = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, bytes));
    }
    this.#used += this.#open.write(row, this.#used, 'utf16le');
  }

  all(): readonly Buffer[] {
    this.#close();
    return this.#chunks;
  }

  #close(): void {
    if (this.#used > 0) this.#chunks.push(transcode(this.#open.subarray(0, this.#used), 'utf16le', 'utf8'));
    this.#used = 0;
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

/** Canonical values by column name: a JSON object, which the engine stores as it stands there. */
function namedValues({ columns }: Contract, positions: readonly number[]): (change: Change) => string {
  const fields = positions.map((at, index) => {
    const name = columns[at]?.name ?? '';
    return { at, name, before: `${index === 0 ? '{' : '",'}${JSON.stringify(name)}:"` };
  });
  return ({ canonical, text }) => {
    // As nearly every row: each column has a value, and nothing in it has to be escaped.
    const isPlain = text !== '' && !text.includes('\\') && !canonical.includes(null);
    if (!isPlain) return JSON.stringify(Object.fromEntries(fields.map(({ at, name }) => [name, canonical[at]])));
    let named = '';
    for (const { at, before } of fields) named += before + canonical[at];
    return `${named}"}`;
  };
}

/** Whether the column is Nullable in ClickHouse. */
export function isNullable({ blank }: Column): boolean {
  return !blank.required && blank.value === null;
}
