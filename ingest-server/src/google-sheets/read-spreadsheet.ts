/**
 * A live spreadsheet through the Sheets API, as the tabs of wire cells that a file gives (R1). All tabs come by one
 * `values.batchGet`, which is a snapshot; one too large for that comes in blocks, and is read again where it moved meanwhile.
 */
import type { Contract } from '@qtickets/shared-schema/contracts/contract';
import { contracts } from '@qtickets/shared-schema/contracts/index';
import { chooseTabs, type TabSettings } from '@qtickets/shared-schema/reading/choose-tabs';
import { findHeader, type TabHeader } from '@qtickets/shared-schema/reading/tab';
import { isOwnTab } from '@qtickets/shared-schema/reading/tab-names';
import type { ReadContext, WireCell } from '@qtickets/shared-schema/wire/cell';
import { HEADER_ROWS } from '@qtickets/shared-schema/wire/limits';
import { columnLetters } from '@qtickets/shared-schema/words/a1';
import { type ReadWorkbook, readChosen } from '../files/read-workbook.ts';
import type { Progress } from '../progress.ts';
import type { FormatGrid, NumberFormat, SheetProperties, SheetsApi, SheetValues } from './sheets-api.ts';
import { formattedCell, plainCell } from './wire-cells.ts';

export type OpenSpreadsheet = {
  readonly id: string;
  readonly title: string;
  readonly context: ReadContext;
  readonly chosen: readonly { readonly contract: Contract; readonly sheets: readonly SheetProperties[] }[];
};

/** A tab of more cells comes in blocks: an answer of Google's takes three minutes at most. */
const SNAPSHOT_CELLS = 250_000;
const BLOCK_ROWS = 10_000;
const READS = 3;

/** Which tabs serve which contracts; no cell of them is kept. @throws GoogleError */
export async function openSpreadsheet(api: SheetsApi, id: string, settings: TabSettings): Promise<OpenSpreadsheet> {
  const { properties, sheets } = await api.metadata(id);
  const all = sheets.map((sheet) => sheet.properties);
  const tops = new Map<string, SheetValues>();
  const choose = () => {
    let isAsked = false;
    const choices = chooseTabs(
      contracts,
      settings,
      all.map((sheet) => ({
        name: sheet.title,
        isGrid: () => isGrid(sheet),
        topRows: () => {
          isAsked = true;
          return cellsOf(tops.get(sheet.title) ?? []);
        },
      })),
    );
    return { isAsked, choices };
  };
  let chosen = choose();
  if (chosen.isAsked) {
    const grids = all.filter((sheet) => isGrid(sheet) && !isOwnTab(sheet.title));
    const rows = await api.values(id, grids.map(topRange));
    grids.forEach((sheet, index) => {
      tops.set(sheet.title, rows[index] ?? []);
    });
    chosen = choose();
  }
  return {
    id,
    title: properties.title,
    context: { locale: properties.locale, timeZone: properties.timeZone },
    chosen: chosen.choices.map(({ contract, names }) => ({
      contract,
      sheets: names.flatMap((name) => all.filter((sheet) => sheet.title === name)),
    })),
  };
}

function isGrid({ sheetType }: SheetProperties): boolean {
  return sheetType === 'GRID';
}

export type SpreadsheetReading = ReadWorkbook & {
  /** Contracts whose rows moved while they were read, again and again. */
  readonly moving: ReadonlySet<string>;
};

/** The rows of these contracts, as they are now. @param progress hears how much of a large tab is read @throws GoogleError */
export async function readSpreadsheet(
  api: SheetsApi,
  { id, context, chosen }: OpenSpreadsheet,
  names: readonly string[],
  progress?: Progress,
): Promise<SpreadsheetReading> {
  const wanted = chosen.filter(({ contract, sheets }) => names.includes(contract.tab) && sheets.length > 0);
  const tabs = wanted.flatMap(({ contract, sheets }) => sheets.map((sheet): Tab => ({ contract, sheet })));
  const moving = new Set<string>();
  const { values, formats } = await readStanding(api, id, tabs, moving, progress);
  const rowsOf = (tab: Tab) => ({
    name: tab.sheet.title,
    gid: tab.sheet.sheetId,
    rows: withFormats(tab, values.get(tab) ?? [], formats.get(tab)),
  });
  const still = wanted.filter(({ contract }) => !moving.has(contract.tab));
  const read = readChosen(
    still.map(({ contract }) => ({ contract, tabs: tabs.filter((tab) => tab.contract === contract).map(rowsOf) })),
    context,
  );
  // Formats and blocks come by calls of their own: what may be torn must not prove what it pushed (R1).
  return { ...read, read: read.read.map((reading) => ({ ...reading, mayBeTorn: true })), moving };
}

type Tab = { readonly contract: Contract; readonly sheet: SheetProperties };

type Standing = { readonly values: ReadonlyMap<Tab, SheetValues>; readonly formats: ReadonlyMap<Tab, FormatAt> };

/** Values and formats of one moment: where formats matter, the values are read once more after them, and must be the same. */
async function readStanding(
  api: SheetsApi,
  id: string,
  tabs: readonly Tab[],
  moving: Set<string>,
  progress?: Progress,
): Promise<Standing> {
  const small = tabs.filter((tab) => !isLarge(tab));
  let values = await readValues(api, id, tabs, moving, progress);
  for (let read = 1; ; read += 1) {
    const formats = await readFormats(api, id, tabs, values);
    if (read === READS || !small.some((tab) => formatRanges(tab, values.get(tab) ?? []).length > 0))
      return { values, formats };
    const again = await readSmall(api, id, small);
    const isSame = small.every((tab) => JSON.stringify(again.get(tab)) === JSON.stringify(values.get(tab)));
    if (isSame) return { values, formats };
    values = new Map([...values, ...again]);
  }
}

function isLarge({ sheet: { gridProperties: grid } }: Tab): boolean {
  return (grid?.rowCount ?? 0) * (grid?.columnCount ?? 0) > SNAPSHOT_CELLS;
}

async function readSmall(api: SheetsApi, id: string, tabs: readonly Tab[]): Promise<Map<Tab, SheetValues>> {
  const answers = await api.values(
    id,
    tabs.map(({ sheet }) => quoted(sheet)),
  );
  return new Map(tabs.map((tab, index) => [tab, answers[index] ?? []]));
}

async function readValues(
  api: SheetsApi,
  id: string,
  tabs: readonly Tab[],
  moving: Set<string>,
  progress?: Progress,
): Promise<ReadonlyMap<Tab, SheetValues>> {
  const values = await readSmall(
    api,
    id,
    tabs.filter((tab) => !isLarge(tab)),
  );
  for (const tab of tabs.filter(isLarge)) {
    const read = await readLarge(api, id, tab, progress);
    if (read === null) moving.add(tab.contract.tab);
    else values.set(tab, read);
  }
  return values;
}

/** @returns null where header or keys were other ones afterwards, three times */
async function readLarge(
  api: SheetsApi,
  id: string,
  tab: Tab,
  progress: Progress | undefined,
): Promise<SheetValues | null> {
  for (let read = 1; read <= READS; read += 1) {
    const [top = []] = await api.values(id, [topRange(tab.sheet)]);
    const header = headerIn(tab, top);
    // A tab without a header is recognised by its first rows.
    if (header === null) return top;
    const rows: SheetValues = [];
    const last = columnLetters(Math.max(...header.positions));
    const count = tab.sheet.gridProperties?.rowCount ?? 0;
    progress?.expect('read', count);
    for (let row = 1; row <= count; row += BLOCK_ROWS) {
      // The last block is open, for rows that came meanwhile.
      const end = row + BLOCK_ROWS > count ? '' : row + BLOCK_ROWS - 1;
      const [block = []] = await api.values(id, [`${quoted(tab.sheet)}!A${row}:${last}${end}`]);
      rows.push(...block);
      progress?.advance('read', Math.min(BLOCK_ROWS, count - row + 1));
      const isLast = end === '';
      for (let at = block.length; !isLast && at < BLOCK_ROWS; at += 1) rows.push([]);
    }
    if (await keysStand(api, id, tab, header, rows)) return rows;
  }
  return null;
}

async function keysStand(api: SheetsApi, id: string, tab: Tab, header: TabHeader, rows: SheetValues): Promise<boolean> {
  const positions = header.positions.filter((_, index) => tab.contract.key.includes(header.columns[index] ?? ''));
  const letters = positions.map(columnLetters);
  const again = await api.values(id, [
    topRange(tab.sheet),
    ...letters.map((letter) => `${quoted(tab.sheet)}!${letter}:${letter}`),
  ]);
  const [top = [], ...keys] = again;
  const found = headerIn(tab, top);
  if (found === null || found.positions.join() !== header.positions.join() || found.row !== header.row) return false;
  return positions.every((position, index) => {
    const now = keys[index] ?? [];
    const length = Math.max(now.length, rows.length);
    return Array.from({ length }, (_, row) => row).every(
      (row) => plainCell(now[row]?.[0]) === plainCell(rows[row]?.[position]),
    );
  });
}

function headerIn({ contract }: Tab, values: SheetValues): TabHeader | null {
  const found = findHeader(contract, cellsOf(values.slice(0, HEADER_ROWS)));
  return found.ok ? found.header : null;
}

/** Quotes make it the name of a tab, whatever it looks like. */
export function quoted({ title }: Pick<SheetProperties, 'title'>): string {
  return `'${title.replaceAll("'", "''")}'`;
}

function topRange(sheet: SheetProperties): string {
  return `${quoted(sheet)}!1:${HEADER_ROWS}`;
}

function cellsOf(values: SheetValues): WireCell[][] {
  return values.map((row) => row.map(plainCell));
}

type FormatAt = (row: number, column: number) => NumberFormat | undefined;

/** Of each tab the columns of its contract that hold numbers: a format is asked for where it can say something. */
async function readFormats(
  api: SheetsApi,
  id: string,
  tabs: readonly Tab[],
  values: ReadonlyMap<Tab, SheetValues>,
): Promise<ReadonlyMap<Tab, FormatAt>> {
  const pieces = tabs.flatMap((tab) => formatRanges(tab, values.get(tab) ?? []).map((range) => ({ tab, range })));
  const first = pieces.filter(({ range }) => range.firstOfTab);
  const grids = new Map<number, FormatGrid[]>();
  for (const group of [first, ...pieces.filter((piece) => !first.includes(piece)).map((piece) => [piece])]) {
    const answer = await api.formats(
      id,
      group.map(({ range }) => range.text),
    );
    for (const [sheetId, data] of answer) grids.set(sheetId, [...(grids.get(sheetId) ?? []), ...data]);
  }
  return new Map(tabs.map((tab) => [tab, formatAt(grids.get(tab.sheet.sheetId) ?? [])]));
}

function formatRanges(tab: Tab, values: SheetValues): { readonly text: string; readonly firstOfTab: boolean }[] {
  const header = headerIn(tab, values);
  const isNumeric = (position: number) => values.some((row, at) => at >= (header?.row ?? 0) && isNumber(row[position]));
  const numeric = header?.positions.filter(isNumeric) ?? [];
  if (numeric.length === 0) return [];
  const [left, right] = [columnLetters(Math.min(...numeric)), columnLetters(Math.max(...numeric))];
  return Array.from({ length: Math.ceil(values.length / BLOCK_ROWS) }, (_, block) => {
    const [from, to] = [block * BLOCK_ROWS + 1, Math.min((block + 1) * BLOCK_ROWS, values.length)];
    return { text: `${quoted(tab.sheet)}!${left}${from}:${right}${to}`, firstOfTab: block === 0 };
  });
}

function formatAt(grids: readonly FormatGrid[]): FormatAt {
  return (row, column) => {
    // Of the blocks of one tab the last that begins above the row.
    const grid = grids.findLast(({ startRow, startColumn }) => startRow <= row && startColumn <= column);
    const cells = grid?.rowData[row - grid.startRow]?.values;
    return cells?.[column - (grid?.startColumn ?? 0)]?.effectiveFormat?.numberFormat;
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function withFormats(tab: Tab, values: SheetValues, formats: FormatAt | undefined): WireCell[][] {
  const header = headerIn(tab, values);
  const positions = new Set(header?.positions ?? []);
  return values.map((row, at) =>
    row.map((value, column) => {
      const isOurs = at >= (header?.row ?? 0) && positions.has(column);
      return isOurs && isNumber(value) ? formattedCell(value, formats?.(at, column)) : plainCell(value);
    }),
  );
}
