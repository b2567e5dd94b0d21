/**
 * Reads a tab in one pass for a comparison. Of a row in which nothing is unusual, two hashes are all that is kept; every other row is
 * left to `readRow`, which is the law, and so is a plain row as soon as more of it is needed than its hashes.
 */
import type { Column, Contract } from '../contracts/contract.ts';
import type { ReadContext, WireCell } from '../wire/cell.ts';
import { hash64 } from '../wire/hash64.ts';
import { cellOfKind } from './cells/formatted-number.ts';
import { pureCellReader } from './cells/read-cell.ts';
import { headerKey } from './header.ts';
import { canonicalOf, PLAIN_CURRENCY } from './row.ts';
import { isDateOrId, saysMore } from './skipped-rows.ts';
import { rowReaderOf, type SheetRow, type SkippedRow, type TabHeader } from './tab.ts';

/** Hashes of many rows: the words of each as `Hash64` has them. */
export type Hashes = { readonly hi: Uint32Array; readonly lo: Uint32Array };

export type PlainRows = {
  /** How many rows are plain; they are numbered from 0, in the order of the sheet. */
  readonly count: number;
  readonly keyHashes: Hashes;
  /** Of each as the only row of its key. */
  readonly rowHashes: Hashes;
  /** Canonical JSON texts of a plain row, as `Identity` has them. */
  readonly keyTextAt: (at: number) => string;
  readonly textAt: (at: number) => string;
  /** A plain row as the law reads it. */
  readonly rowAt: (at: number) => SheetRow;
  /** The rows that are not plain, in the order of the sheet: every row that does not validate, and some that do. */
  readonly unusual: readonly SheetRow[];
  readonly skipped: readonly SkippedRow[];
};

/** The whole tab as the law reads it. */
export function allRows(rows: PlainRows): readonly SheetRow[] {
  const plain = Array.from({ length: rows.count }, (_, at) => rows.rowAt(at));
  return [...plain, ...rows.unusual].sort((a, b) => a.row - b.row);
}

/** Parameters and result as of `readRows`. */
export function readPlainly(
  contract: Contract,
  header: TabHeader,
  values: readonly (readonly WireCell[])[],
  firstRow: number,
  context: ReadContext,
): PlainRows {
  const readByLaw = rowReaderOf(contract, header, context);
  const texts = textReader(contract, header, context);
  const [keyHashes, rowHashes] = [emptyHashes(values.length), emptyHashes(values.length)];
  const indexes = new Uint32Array(values.length);
  const unusual: SheetRow[] = [];
  const skipped: SkippedRow[] = [];
  let count = 0;
  for (let index = 0; index < values.length; index += 1) {
    const whole = values[index] ?? [];
    if (texts.read(whole)) {
      put(keyHashes, count, texts.key());
      put(rowHashes, count, texts.row(',0'));
      indexes[count] = index;
      count += 1;
      continue;
    }
    const read = readByLaw(whole, firstRow + index);
    if (read === null) continue;
    if ('why' in read) skipped.push(read);
    else unusual.push(read);
  }
  texts.forget();
  const wholeAt = (at: number) => values[indexes[at] ?? 0] ?? [];
  return {
    ...{ count, unusual, skipped },
    keyHashes: firstOf(keyHashes, count),
    rowHashes: firstOf(rowHashes, count),
    keyTextAt: (at) => {
      texts.read(wholeAt(at));
      return texts.key();
    },
    textAt: (at) => {
      texts.read(wholeAt(at));
      return texts.row('');
    },
    rowAt: (at) => {
      const read = readByLaw(wholeAt(at), firstRow + (indexes[at] ?? 0));
      if (read === null || 'why' in read) throw new Error('A plain row is no row by the law');
      return read;
    },
  };
}

/** Of several tabs, one after another. */
export function joinHashes(tabs: readonly Hashes[]): Hashes {
  const [first] = tabs;
  if (first !== undefined && tabs.length === 1) return first;
  const all = emptyHashes(tabs.reduce((total, { hi }) => total + hi.length, 0));
  let at = 0;
  for (const { hi, lo } of tabs) {
    all.hi.set(hi, at);
    all.lo.set(lo, at);
    at += hi.length;
  }
  return all;
}

function firstOf({ hi, lo }: Hashes, count: number): Hashes {
  return { hi: hi.subarray(0, count), lo: lo.subarray(0, count) };
}

function emptyHashes(size: number): Hashes {
  return { hi: new Uint32Array(size), lo: new Uint32Array(size) };
}

function put({ hi, lo }: Hashes, at: number, text: string): void {
  const hash = hash64(text);
  hi[at] = hash.hi;
  lo[at] = hash.lo;
}

/** Reads one row after another, and gives the texts of the one that it read last. */
type TextReader = {
  /** Whether the row is plain. */
  readonly read: (whole: readonly WireCell[]) => boolean;
  readonly key: () => string;
  /** @param more what stands behind the last value */
  readonly row: (more: string) => string;
  readonly forget: () => void;
};

function textReader(contract: Contract, header: TabHeader, context: ReadContext): TextReader {
  const columns = contract.columns.map((column) => plainColumn(contract, header, column, context));
  const currencyAt = contract.columns.findIndex(({ kind }) => kind === 'currency');
  const keyAt = contract.key.map((name) => contract.columns.findIndex((column) => column.name === name));
  const mayBePlain = canTellRows(contract, header);
  const texts = columns.map(() => '');
  const currencies = columns.map((): string | undefined => undefined);
  const plainCurrency = jsonOf(PLAIN_CURRENCY);
  return {
    read: (whole) => {
      if (!mayBePlain) return false;
      let isMarked = false;
      for (let at = 0; at < columns.length; at += 1) {
        const cell = columns[at]?.read(whole) ?? null;
        if (cell === null) return false;
        texts[at] = cell.text;
        currencies[at] = cell.currency;
        isMarked = isMarked || cell.currency !== undefined;
      }
      const currency = texts[currencyAt] ?? plainCurrency;
      return !isMarked || currencies.every((own) => (own ?? currency) === currency);
    },
    key: () => `[${keyAt.map((at) => texts[at]).join()}]`,
    row: (more) => `[${texts.join()}${more}]`,
    forget: () => {
      for (const column of columns) column.forget();
    },
  };
}

/** A plain row has a date or an id that says so, which no blank row and no totals row has. */
function canTellRows(contract: Contract, header: TabHeader): boolean {
  return contract.columns.filter(isDateOrId(contract)).some(({ name }) => header.columns.includes(name));
}

/** The JSON text of a cell's canonical value, and of the currency that it bears. */
type PlainCell = { readonly text: string; readonly currency: string | undefined };

type PlainColumn = {
  /** @returns null where the cell is unusual: its row is read by the law */
  readonly read: (whole: readonly WireCell[]) => PlainCell | null;
  readonly forget: () => void;
};

const rememberedMax = 5_000;
const rememberedLength = 200;

/** Cells are remembered, since columns repeat a few cities, dates and amounts; forgotten at once where there are too many. */
function plainColumn(contract: Contract, header: TabHeader, column: Column, context: ReadContext): PlainColumn {
  const position = header.positions[header.columns.indexOf(column.name)] ?? -1;
  const readCell = plainCellReader(contract, header, column, context);
  const known = new Map<WireCell, PlainCell | null>();
  const absent = position === -1 ? readCell(null, position) : null;
  return {
    read: (whole) => {
      if (position === -1) return absent;
      const cell = whole[position] ?? null;
      const before = known.get(cell);
      if (before !== undefined) return before;
      const read = readCell(cell, position);
      if (known.size >= rememberedMax) known.clear();
      if (typeof cell !== 'string' || cell.length <= rememberedLength) known.set(cell, read);
      return read;
    },
    forget: () => known.clear(),
  };
}

function plainCellReader(contract: Contract, header: TabHeader, column: Column, context: ReadContext) {
  const readCell = pureCellReader(column, contract.key.includes(column.name), context);
  const tells = isDateOrId(contract)(column);
  const ofHeader = (position: number) => headerKey(header.cells[position] ?? null);
  return (whole: WireCell, position: number): PlainCell | null => {
    const cell = cellOfKind(column.kind, whole);
    const reading = readCell(cell);
    const canonical = canonicalOf(column, position, reading);
    if (canonical === undefined) return null;
    if (position !== -1) {
      if (tells && !saysMore(whole)) return null;
      // The header once more, as far as this cell can say.
      const key = headerKey(whole);
      if (key !== '' && key === ofHeader(position)) return null;
    }
    const currency = reading.kind === 'value' ? reading.currency : undefined;
    // Only of an amount the row says which currency is right.
    if (currency !== undefined && column.kind !== 'money') return null;
    return { text: jsonOf(canonical), currency: currency === undefined ? undefined : jsonOf(currency) };
  };
}

function jsonOf(value: string | null): string {
  return JSON.stringify(value);
}
