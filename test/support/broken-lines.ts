/**
 * Lines of a synced workbook that people break and repair, and what ClickHouse may hold meanwhile: worked out from which
 * cells are broken, without reading any cell.
 */
import { type Column, type Contract, columnNames } from '@qtickets/shared-schema/contracts/contract';
import { findHeader } from '@qtickets/shared-schema/reading/tab';
import type { Dice } from '../fixtures/sample/dice.ts';
import type { Workbook } from '../tools/apps-script-runtime/index.ts';
import type { Cell, CellInput } from '../tools/apps-script-runtime/workbook/cell.ts';
import { cellFromInput } from '../tools/apps-script-runtime/workbook/cell-input.ts';
import type { SheetModel } from '../tools/apps-script-runtime/workbook/sheet.ts';
import type { Stage } from './stage.ts';

/** A row of the sheet that ClickHouse holds while nothing is broken. */
export type Line = {
  readonly contract: Contract;
  readonly sheet: SheetModel;
  /** Finds the line again after a sort. */
  readonly mark: string;
  readonly key: string;
  readonly content: string;
  /** As ClickHouse writes it, by column; columns that the tab lacks have their defaults. */
  readonly values: Readonly<Record<string, string>>;
  /** Sheet columns, from 1, of the contract's columns in this tab. */
  readonly places: readonly { readonly column: Column; readonly at: number }[];
};

export type Break = {
  readonly line: Line;
  readonly column: Column;
  readonly at: number;
  readonly good: Cell | undefined;
};

/** Contents of one table by key. */
export type Contents = ReadonlyMap<string, readonly string[]>;

/** Far right of everything: a column that is nobody's. */
const MARK_COLUMN = 40;

/** For each kind, cells that can never be read as one. */
const nonsense: Readonly<Record<Column['kind'], readonly CellInput[]>> = {
  date: [
    { error: '#REF!' },
    '31.02.2025',
    'скоро',
    2_025,
    true,
    '10/24/2025',
    '24 октября',
    '24.10.1925',
    '24-25.10.2025',
  ],
  text: [{ error: '#N/A' }, { date: '2025-12-03' }, false, 1.5],
  city: [{ error: '#ССЫЛКА!' }, 77, true, { date: '2025-12-03' }, 'г.'],
  count: [{ error: '#VALUE!' }, 'много', '1,5', '12 шт.', { date: '2025-12-03' }, true, 1e12],
  money: [{ error: '#DIV/0!' }, 'нет', '12%', '100 ¥', '10 20', '1.234', '1 500\n2 000', { date: '2025-12-03' }],
  rate: [{ error: '#N/A' }, 'нет', '12%', 0, -1, 1e9, { date: '2025-12-03' }],
  currency: [{ error: '#NAME?' }, 'тенге', '¥', 643],
};

export async function contentsOf(stage: Stage, source: string, contract: Contract): Promise<Contents> {
  const rows = await stage.select(
    `SELECT toString(key_hash) AS key, toString(tuple(${columnNames(contract).join()})) AS content
     FROM ${contract.table} FINAL WHERE _source = '${source}' ORDER BY key, content`,
  );
  const contents = new Map<string, string[]>();
  for (const { key, content } of rows)
    contents.set(String(key), [...(contents.get(String(key)) ?? []), String(content)]);
  return contents;
}

/** The lines of a tab that has just been sent for the first time, each marked in the sheet. */
export async function linesOf(stage: Stage, workbook: Workbook, contract: Contract): Promise<readonly Line[]> {
  const rows = await stage.select(
    `SELECT raw.tab AS tab, raw.row AS row, toString(raw.key_hash) AS key,
            toString(tuple(${columnNames(contract)
              .map((name) => `fact.${name}`)
              .join()})) AS content,
            [${columnNames(contract)
              .map((name) => `ifNull(toString(fact.${name}), '')`)
              .join()}] AS values
     FROM stg_qtickets_sheets_raw AS raw
     INNER JOIN (SELECT * FROM ${contract.table} FINAL WHERE _source = '${workbook.id}') AS fact
       ON fact.key_hash = raw.key_hash AND fact.row_hash = raw.row_hash
     WHERE raw.sheet_id = '${workbook.id}' AND raw.contract = '${contract.tab}' ORDER BY tab, row`,
  );
  return rows.map(({ tab, row, key, content, values }) => {
    const sheet = workbook.sheet(String(tab));
    const mark = `${contract.tab} ${String(row)}`;
    sheet.put(Number(row), MARK_COLUMN, { value: mark });
    const texts = values as readonly string[];
    const byColumn = Object.fromEntries(columnNames(contract).map((name, index) => [name, texts[index] ?? '']));
    const stored = { key: String(key), content: String(content), values: byColumn };
    return { contract, sheet, mark, ...stored, places: placesOf(contract, sheet) };
  });
}

function placesOf(contract: Contract, sheet: SheetModel): Line['places'] {
  const top = sheet.read({ row: 1, column: 1, numRows: 10, numColumns: sheet.lastColumn() });
  const reading = findHeader(
    contract,
    top.map((cells) => cells.map((cell) => cell?.value ?? null)),
  );
  if (!reading.ok) throw new Error(`${sheet.name} has no header: ${reading.problem.code}`);
  const { columns, positions } = reading.header;
  return contract.columns.flatMap((column) => {
    const at = positions[columns.indexOf(column.name)];
    return at === undefined ? [] : [{ column, at: at + 1 }];
  });
}

export function rowOf({ sheet, mark }: Line): number {
  const marks = sheet.read({ row: 1, column: MARK_COLUMN, numRows: sheet.lastRow(), numColumns: 1 });
  const index = marks.findIndex(([cell]) => cell?.value === mark);
  if (index < 0) throw new Error(`${mark} is gone`);
  return index + 1;
}

/** Breaks the cells that are chosen, as a script does: no trigger starts. */
export function breakCells(
  dice: Dice,
  lines: readonly Line[],
  isChosen: (column: Column, contract: Contract) => boolean,
): readonly Break[] {
  return lines.flatMap((line) => {
    const row = rowOf(line);
    const chosen = line.places.filter(({ column }) => isChosen(column, line.contract));
    return chosen.map(({ column, at }): Break => {
      const good = line.sheet.cell(row, at);
      line.sheet.put(row, at, cellFromInput(nonsenseFor(dice, column)));
      return { line, column, at, good };
    });
  });
}

export function nonsenseFor(dice: Dice, column: Column): CellInput {
  const blanks: readonly CellInput[] = column.blank.required ? [''] : [];
  return dice.pick([...nonsense[column.kind], ...blanks]);
}

export function repair({ line, at, good }: Break): void {
  line.sheet.put(rowOf(line), at, good);
}

type LastGood = { readonly contents: Contents; readonly heldRows: number };

/**
 * What ClickHouse is to hold of one contract after a sync with these cells broken: of each key its unbroken rows; where
 * it has none, what was stored before, if a row names the key or may be one of its own (R12); nothing of other keys.
 */
export function lastGood(lines: readonly Line[], breaks: readonly Break[], before: Contents): LastGood {
  const broken = brokenColumns(breaks);
  const isUnread = ({ contract, mark }: Line) => contract.key.some((name) => broken.get(mark)?.has(name));
  const contents = new Map<string, readonly string[]>();
  for (const { key, content, mark } of lines) {
    if (!broken.has(mark)) contents.set(key, [...(contents.get(key) ?? []), content]);
  }
  const named = lines.filter((line) => !isUnread(line) && !contents.has(line.key));
  for (const { key } of named) if (before.has(key)) contents.set(key, before.get(key) ?? []);
  const unread = lines.filter(isUnread).flatMap((line) => readableOf(line, broken.get(line.mark)));
  const missing = new Map([...before].filter(([key]) => !contents.has(key)));
  const held = heldKeys(missing, lines, unread);
  for (const key of held) contents.set(key, before.get(key) ?? []);
  return { contents, heldRows: held.reduce((sum, key) => sum + (before.get(key)?.length ?? 0), 0) };
}

/** Names of broken columns by the mark of their line. */
function brokenColumns(breaks: readonly Break[]): ReadonlyMap<string, ReadonlySet<string>> {
  const broken = new Map<string, Set<string>>();
  for (const { line, column } of breaks) {
    broken.set(line.mark, (broken.get(line.mark) ?? new Set()).add(column.name));
  }
  return broken;
}

type Values = Line['values'];

/** The line without what is broken of it; nothing where every cell that is left is blank. */
function readableOf(line: Line, broken: ReadonlySet<string> = new Set()): readonly Values[] {
  const row = rowOf(line);
  const readable = line.places.filter(({ column }) => !broken.has(column.name));
  if (readable.every(({ at }) => (line.sheet.cell(row, at)?.value ?? '') === '')) return [];
  return [Object.fromEntries(Object.entries(line.values).filter(([name]) => !broken.has(name)))];
}

const agrees = (parts: Values, values: Values) =>
  Object.entries(parts).every(([name, value]) => values[name] === value);

/**
 * In the order of their hashes, the keys of which a line gets an unreadable row of its own, in the fullest assignment that
 * takes none from keys before them.
 */
function heldKeys(missing: Contents, lines: readonly Line[], unread: readonly Values[]): readonly string[] {
  const valuesOf = new Map(lines.map(({ content, values }) => [content, values]));
  const takers = new Map<Values, Values>();
  const seat = (stored: Values, tried: Set<Values>): boolean =>
    unread.some((parts) => {
      if (tried.has(parts) || !agrees(parts, stored)) return false;
      tried.add(parts);
      const taker = takers.get(parts);
      if (taker !== undefined && !seat(taker, tried)) return false;
      takers.set(parts, stored);
      return true;
    });
  const byHash = [...missing].sort(([one], [other]) => (BigInt(one) < BigInt(other) ? -1 : 1));
  return byHash.flatMap(([key, contents]) => {
    const seated = contents.filter((content) => seat({ ...valuesOf.get(content) }, new Set()));
    return seated.length > 0 ? [key] : [];
  });
}

/** As a person reads a difference: keys in order, contents in order. */
export function inOrder(contents: Contents): readonly (readonly [string, readonly string[]])[] {
  return [...contents]
    .map(([key, rows]): readonly [string, readonly string[]] => [key, [...rows].sort()])
    .sort(([one], [other]) => (one < other ? -1 : 1));
}

export function shuffled<T>(dice: Dice, items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, at: dice.between(0, 1_000_000) }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
