/**
 * What a contract is: one tab of the workbook, described once. Row schema, header match, canonical
 * row, fingerprint, column list and contract hash all follow from it (ARCHITECTURE, *Two ideas*).
 */

/** What a cell is read as; each kind has one file in `cells/`. */
export type ColumnKind = 'text' | 'city' | 'date' | 'count' | 'money' | 'rate' | 'currency';

/** A canonical value: the one text a cell is stored and hashed as, or null where the contract allows no value. */
export type CanonicalValue = string | null;

/** What a blank cell becomes: an `incomplete` row, or the canonical value that stands for "not given". */
export type BlankRule = { readonly required: true } | { readonly required: false; readonly value: CanonicalValue };

/**
 * Headers that also name a column, by rank (CELLS 7); compared without case, blanks and `_`. Of two headers for one
 * column the better rank counts.
 */
export type Aliases = {
  /** As good as the contract's own name: its plain translations. */
  readonly plain: readonly string[];
  /** Names with the meaning of the column. */
  readonly meaning?: readonly string[];
  /** Words that name other things too, in other tabs or beside a better header. */
  readonly general?: readonly string[];
};

export type Column = {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Whether the tab is sent at all without this column. */
  readonly header: 'required' | 'optional';
  readonly blank: BlankRule;
  /** The canonical value of a column that the tab does not have; only for optional headers. */
  readonly absent: CanonicalValue;
  /** Inclusive bounds of a count, an amount or a rate, as canonical text; default bounds are the kind's. */
  readonly min?: string;
  readonly max?: string;
  readonly aliases: Aliases;
  /** In English: the column's comment in ClickHouse, and what `/openapi.json` says of it. */
  readonly meaning: string;
};

export type Contract = {
  /** The name on the wire. */
  readonly tab: string;
  /** The tab's name in the workbook, where no setting names another, and other names that people give it. */
  readonly sheetName: string;
  readonly sheetAliases: readonly string[];
  /** The document property and setting that names its tabs, comma separated, `*` as wildcard. */
  readonly setting: string;
  /** Current state in ClickHouse. */
  readonly table: string;
  readonly columns: readonly Column[];
  /** Names of the key columns, in key order. */
  readonly key: readonly string[];
  /** Two rows with one key: the lower one counts, or each is a line of the key (PROTOCOL 1). */
  readonly duplicates: 'last' | 'lines';
  /** A tab fits by its header alone only if it has one of these too (CELLS 7); empty: no such rule. */
  readonly fitsOnlyWith: readonly string[];
  /**
   * Few workbooks have one: a tab is taken for it only by a setting, or by its name where the header fits too, so that one
   * that people named alike for themselves stays theirs (CELLS 7).
   */
  readonly optional?: true;
};

/** A row in contract order. */
export type CanonicalRow = readonly CanonicalValue[];

export function columnNames(contract: Contract): readonly string[] {
  return contract.columns.map((column) => column.name);
}

const knownPositions = new WeakMap<Contract, readonly number[]>();

/** Positions of the key columns within the contract's columns. */
export function keyPositions(contract: Contract): readonly number[] {
  const known = knownPositions.get(contract);
  if (known !== undefined) return known;
  const positions = contract.key.map((name) => contract.columns.findIndex((column) => column.name === name));
  knownPositions.set(contract, positions);
  return positions;
}

/** The key's canonical values, in key order. */
export function keyOf(contract: Contract, row: CanonicalRow): CanonicalRow {
  return keyPositions(contract).map((position) => row[position] ?? null);
}

/** The column of the key whose dates show how recent a row is; null where a tab has none. */
export function dayColumn({ columns, key }: Contract): string | null {
  return key.find((name) => columns.some((column) => column.name === name && column.kind === 'date')) ?? null;
}
