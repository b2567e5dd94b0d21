/**
 * Of a large tab the short way reads no more than it sends: the key columns, and then the rows under the edited keys.
 * Rows that moved between the two reads show by their keys, columns by the header, and then everything is compared
 * instead (R2).
 */
import { keyTextOf, type TabContent } from '@qtickets/shared-schema/client/contract-table';
import type { Edit } from '@qtickets/shared-schema/client/plan-edit';
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { readRow } from '@qtickets/shared-schema/reading/row';
import { findHeader, readRows, type SheetRow, type TabHeader } from '@qtickets/shared-schema/reading/tab';
import { HEADER_ROWS } from '@qtickets/shared-schema/wire/limits';
import type { SheetTab } from '../run/ports.ts';
import { blockColumns, withFormats } from './number-formats.ts';
import { type CellReader, columnOf, headerStands, isSameSize, keyColumns, sizeOf, valuesOf } from './read-tab.ts';

/** Each run of rows is a call of Google's; more rows than this are better read at once. */
const RUNS_MAX = 20;
const ROWS_MAX = 1_000;

/** A tab with the key of each row that has one, by row number. */
type KeyedTab = { readonly sheet: SheetTab; readonly header: TabHeader; readonly keys: ReadonlyMap<number, string> };

function readKeys(contract: Contract, sheet: SheetTab, reader: CellReader): KeyedTab | null {
  const found = findHeader(contract, valuesOf(sheet, reader, 1, HEADER_ROWS, 1, sheet.lastColumn()));
  if (!found.ok) return null;
  const { header } = found;
  const rows = sheet.lastRow() - header.row;
  const columns = keyColumns(contract, header);
  const firstRow = header.row + 1;
  const cells = columns.map((position) => {
    const values = columnOf(contract, sheet, reader, firstRow, rows, position);
    const name = header.columns[header.positions.indexOf(position)] ?? '';
    return withFormats(contract, sheet, reader, { values, firstRow, columns: [{ name, at: 0, position }] }, 'column');
  });
  const names = columns.map((position) => header.columns[header.positions.indexOf(position)] ?? '');
  const keys = new Map<number, string>();
  for (let index = 0; index < rows; index += 1) {
    const row = cells.map((column) => column[index]?.[0] ?? null);
    const reading = readRow(contract, names, row, reader.context);
    const key = reading.kind === 'blank' ? null : keyTextOf(contract, { reading });
    if (key !== null) keys.set(header.row + 1 + index, key);
  }
  return { sheet, header, keys };
}

/** The keys of the edited rows; null where one of them has none. */
function editedKeys(tabs: readonly KeyedTab[], marks: readonly Edit[]): ReadonlySet<string> | null {
  const edited = new Set<string>();
  for (const mark of marks) {
    const keys = tabs.find(({ sheet }) => sheet.name === mark.tab)?.keys;
    if (mark.rows[1] - mark.rows[0] >= ROWS_MAX) return null;
    for (let row = mark.rows[0]; row <= mark.rows[1]; row += 1) {
      const key = keys?.get(row);
      if (key === undefined) return null;
      edited.add(key);
    }
  }
  return edited;
}

/** Neighbouring rows together: [first, count]. */
function runsOf(rows: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const row of rows) {
    const last = runs[runs.length - 1];
    if (last !== undefined && last[0] + last[1] === row) last[1] += 1;
    else runs.push([row, 1]);
  }
  return runs;
}

/** The rows of these keys; null where there are many, or where one of them is not what its key column said. */
function readRowsOf(
  contract: Contract,
  { sheet, header, keys }: KeyedTab,
  edited: ReadonlySet<string>,
  reader: CellReader,
): readonly SheetRow[] | null {
  const numbers = Array.from(keys.keys()).filter((row) => edited.has(keys.get(row) ?? ''));
  const runs = runsOf(numbers);
  if (runs.length > RUNS_MAX || numbers.length > ROWS_MAX) return null;
  const width = Math.max(...header.positions) + 1;
  const rows = runs.flatMap(([first, count]) => {
    const values = valuesOf(sheet, reader, first, count, 1, width);
    const block = { values, firstRow: first, columns: blockColumns(header) };
    return readRows(contract, header, withFormats(contract, sheet, reader, block, 'rows'), first, reader.context).rows;
  });
  const isWhole = rows.length === numbers.length;
  return isWhole && rows.every((row) => keyTextOf(contract, row) === keys.get(row.row)) ? rows : null;
}

/** @returns the tabs with no other rows than those of the edited keys; null where everything is to be compared */
export function readEdited(
  contract: Contract,
  sheets: readonly SheetTab[],
  marks: readonly Edit[],
  reader: CellReader,
): readonly TabContent[] | null {
  const before = sheets.map(sizeOf);
  const tabs: KeyedTab[] = [];
  for (const sheet of sheets) {
    const tab = readKeys(contract, sheet, reader);
    if (tab === null) return null;
    tabs.push(tab);
  }
  const edited = editedKeys(tabs, marks);
  if (edited === null) return null;
  const contents: TabContent[] = [];
  for (const tab of tabs) {
    const rows = readRowsOf(contract, tab, edited, reader);
    if (rows === null) return null;
    contents.push({ name: tab.sheet.name, header: tab.header, rows, skipped: [] });
  }
  // A row that came meanwhile may have pushed another one out of what was read.
  const isStill = tabs.every(
    ({ sheet, header }, index) =>
      isSameSize(sizeOf(sheet), before[index] ?? { rows: 0, columns: 0 }) && headerStands(sheet, reader, header),
  );
  return isStill ? contents : null;
}
