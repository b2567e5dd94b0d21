/**
 * OpenDocument spreadsheets (.ods), read in one pass: SheetJS takes twice the memory, passes over values without texts and
 * cells with other quotes, and knows the format of a cell only where the cell names it itself (OpenDocument 1.3 part 3, 9.1).
 */
import { CFB } from '@e965/xlsx';
import { isFormulaError } from '@qtickets/shared-schema/reading/cells/formula-error';
import { dateCellAt } from '@qtickets/shared-schema/reading/wall-clock';
import type { WireCell } from '@qtickets/shared-schema/wire/cell';
import { type FormatOf, formatsIn } from './open-document-formats.ts';
import { DAY_MS, EPOCH_MS, isoDateCell, isXmlNumber, numberOrDate, shortened } from './values.ts';
import type { FileTab } from './workbook-file.ts';
import { ATTRIBUTES, type Attributes, attributesOf, PREFIX, unescaped } from './xml.ts';

/** Of an archive, names of parts are not compressed; none of Excel's has this one. */
export function isOpenDocument(bytes: Buffer): boolean {
  return bytes.includes('META-INF/manifest.xml');
}

/** @throws Error where it is damaged; one that speaks of a password where it has one */
export function readOpenDocument(bytes: Buffer): readonly FileTab[] {
  const zip = CFB.read(bytes, { type: 'buffer' });
  const part = (name: string) => {
    const content = CFB.find(zip, `/${name}`)?.content;
    return content === undefined ? '' : Buffer.from(content).toString();
  };
  if (part('META-INF/manifest.xml').includes('encryption-data')) throw new Error('it has a password');
  const content = part('content.xml').replace(/<!--[\s\S]*?-->/g, '');
  if (!new RegExp(`</${PREFIX}document-content\\s*>\\s*$`).test(content)) throw new Error('content.xml has no end');
  const body = content.search(new RegExp(`<${PREFIX}body[\\s>]`));
  return tablesIn(content, formatsIn([content.slice(0, body), part('styles.xml')]));
}

/** A style from a column on. */
type Default = { readonly until: number; readonly style: string | undefined };

type Table = {
  readonly name: string | undefined;
  readonly rows: (readonly WireCell[])[];
  /** Rows without cells that other rows may follow. */
  blank: number;
  readonly columns: Default[];
  /** A copy of a table of another document. */
  isForeign: boolean;
};

type Row = { readonly cells: WireCell[]; at: number; readonly style: string | undefined; readonly repeated: number };

const ELEMENT = new RegExp(
  `<(/?)${PREFIX}(null-date|table|table-source|table-column|table-row|table-cell|covered-table-cell)${ATTRIBUTES}(/?)>`,
  'g',
);

function tablesIn(content: string, formatOf: FormatOf): FileTab[] {
  const tabs: FileTab[] = [];
  let table = newTable(new Map());
  let row = newRow(new Map());
  let cell: { readonly attributes: Attributes; readonly begin: number } | null = null;
  let daysAhead = 0;
  const add = (attributes: Attributes, inner: string) => {
    const own = attributes.get('style-name') ?? row.style;
    const style = own ?? table.columns.find(({ until }) => row.at < until)?.style;
    addCell(row, attributes, cellOf(attributes, inner, formatOf(style), daysAhead));
  };
  for (const { 0: whole, 1: slash, 2: kind, 3: text = '', 4: closed, index } of content.matchAll(ELEMENT)) {
    const isEnd = slash === '/';
    const isWhole = closed === '/';
    const attributes = isEnd ? noAttributes : attributesOf(text);
    if (kind === 'null-date') daysAhead = daysBetween(attributes.get('date-value'));
    if (kind === 'table' && !isEnd) table = newTable(attributes);
    if (kind === 'table' && isEnd && table.name !== undefined && !table.isForeign) tabs.push(tabOf(table));
    if (kind === 'table-source') table.isForeign = true;
    if (kind === 'table-column' && !isEnd) addColumn(table, attributes);
    if (kind === 'table-row' && !isEnd) row = newRow(attributes);
    if (kind === 'table-row' && (isEnd || isWhole)) addRow(table, row);
    if (kind === 'covered-table-cell' && !isEnd) addCell(row, attributes, null);
    if (kind !== 'table-cell') continue;
    if (isWhole) add(attributes, '');
    else if (!isEnd) cell = { attributes, begin: index + whole.length };
    else if (cell !== null) add(cell.attributes, content.slice(cell.begin, index));
  }
  return tabs;
}

const noAttributes: Attributes = new Map();
const noCells: readonly WireCell[] = [];

function newTable(attributes: Attributes): Table {
  return { name: attributes.get('name'), rows: [], blank: 0, columns: [], isForeign: false };
}

function tabOf({ name = '', rows }: Table): FileTab {
  return { name, rows };
}

function newRow(attributes: Attributes): Row {
  const repeated = countOf(attributes, 'number-rows-repeated');
  return { cells: [], at: 0, style: attributes.get('default-cell-style-name'), repeated };
}

function addColumn({ columns }: Table, attributes: Attributes): void {
  const until = (columns.at(-1)?.until ?? 0) + countOf(attributes, 'number-columns-repeated');
  columns.push({ until, style: attributes.get('default-cell-style-name') });
}

/** As large as the largest sheet of any program; what is repeated to its end is blank. */
const ROWS_MAX = 1_048_576;
const COLUMNS_MAX = 16_384;

function addRow(table: Table, { cells, repeated }: Row): void {
  if (cells.length === 0) {
    table.blank += repeated;
    return;
  }
  if (table.rows.length + table.blank + repeated > ROWS_MAX) throw new Error('more rows than a sheet has');
  for (; table.blank > 0; table.blank -= 1) table.rows.push(noCells);
  for (let copy = 0; copy < repeated; copy += 1) table.rows.push(cells);
}

function addCell(row: Row, attributes: Attributes, cell: WireCell): void {
  const end = row.at + countOf(attributes, 'number-columns-repeated');
  if (cell !== null) {
    if (end > COLUMNS_MAX) throw new Error('more columns than a sheet has');
    while (row.cells.length < row.at) row.cells.push(null);
    while (row.cells.length < end) row.cells.push(cell);
  }
  row.at = end;
}

function countOf(attributes: Attributes, name: string): number {
  return Math.max(1, Number.parseInt(attributes.get(name) ?? '1', 10) || 1);
}

/** How far the document's day 0 is from that of serial numbers. */
function daysBetween(nullDate: string | undefined): number {
  return ((Date.parse(nullDate ?? '') || EPOCH_MS) - EPOCH_MS) / DAY_MS;
}

/** Total: nothing that a cell can hold throws (OpenDocument 1.3 part 3, 19.385). */
function cellOf(attributes: Attributes, inner: string, format: string, daysAhead: number): WireCell {
  if (attributes.size === 0 && inner === '') return null;
  const formula = attributes.get('formula');
  // Libraries write formulas without computing them: not the same as a blank cell.
  const pending = formula === undefined ? null : { formula: shortened(formulaText(formula)) };
  const typed = (name: string, read: (value: string) => WireCell) => {
    const value = attributes.get(name);
    return value === undefined ? (pending ?? '#VALUE!') : read(value);
  };
  switch (attributes.get('value-type')) {
    case 'float':
    case 'percentage':
    case 'currency':
      // Older programs give an error the value 0.
      if (pending !== null && isFormulaError(textOf(inner))) return textOf(inner);
      return typed('value', (value) => {
        const number = isXmlNumber(value) ? Number(value) : Number.NaN;
        const cell = numberOrDate(number, format, daysAhead);
        return typeof cell === 'number' ? numberOrDate(cell, formatOfType(attributes), daysAhead) : cell;
      });
    case 'date':
      return typed('date-value', (value) => isoDateCell(value) ?? shortened(value));
    case 'time':
      return typed('time-value', (value) => clockCell(value) ?? shortened(value));
    case 'boolean':
      return typed('boolean-value', (value) => (/^(true|false)$/.test(value) ? value === 'true' : shortened(value)));
    default:
      return textCell(attributes, inner) ?? (attributes.has('string-value') ? null : pending);
  }
}

/** A currency or a percentage without a number format of its kind is what it is all the same. */
function formatOfType(attributes: Attributes): string {
  const type = attributes.get('value-type');
  if (type === 'percentage') return '0%';
  const currency = type === 'currency' ? attributes.get('currency') : undefined;
  return currency === undefined ? '' : `[$${currency.replace(/[[\]]/g, '')}]0`;
}

const CLOCK = /^(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?$/;

/** A time of day or a duration, which Sheets has as a date of day 0. */
function clockCell(duration: string): WireCell {
  const [whole, sign, ...parts] = CLOCK.exec(duration) ?? [];
  if (whole === undefined) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number((part ?? '0').replace(',', '.')));
  const ms = Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000);
  return dateCellAt(EPOCH_MS + (sign === '-' ? -ms : ms));
}

function textCell(attributes: Attributes, inner: string): string | null {
  const text = attributes.get('string-value') || textOf(inner);
  // Errors of LibreOffice's own have codes, such as `Err:502`.
  if (attributes.get('calcext:value-type') === 'error' && !text.startsWith('#')) return '#ERROR!';
  return text === '' ? null : shortened(text);
}

/** `of:=[.A1]*2` as `=A1*2`. */
function formulaText(formula: string): string {
  const plain = formula
    .replace(/^[\w-]+:/, '')
    .replace(/\[([^\]]*)\]/g, (_, at: string) => at.replace(/(^|:)\./g, '$1'));
  return plain.startsWith('=') ? plain : `=${plain}`;
}

/** What stands in a cell beside its text: notes and pictures, with texts of their own. */
const BESIDE = /<office:annotation\b[\s\S]*?<\/office:annotation>|<draw:([\w-]+)\b[^>]*[^/]>[\s\S]*?<\/draw:\1>/g;
const PARAGRAPH = new RegExp(`<${PREFIX}p${ATTRIBUTES}(?:/>|>([\\s\\S]*?)</${PREFIX}p\\s*>)`, 'g');

function textOf(inner: string): string {
  const own = /<(?:office:annotation|draw:)/.test(inner) ? inner.replace(BESIDE, '') : inner;
  return [...own.matchAll(PARAGRAPH)].map(([, , paragraph = '']) => paragraphText(paragraph)).join('\n');
}

/** White space counts once, unless an element stands for it (OpenDocument 1.3 part 3, 6.1.2). */
function paragraphText(paragraph: string): string {
  const once = paragraph.replace(/[\t\r\n ]+/g, ' ').replace(/^ | $/g, '');
  if (!once.includes('<')) return unescaped(once);
  const filled = once
    .replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;'))
    .replace(new RegExp(`<${PREFIX}(s|tab|line-break)${ATTRIBUTES}/?>`, 'g'), (_, kind: string, text: string) => {
      if (kind === 's') return ' '.repeat(Math.min(countOf(attributesOf(text), 'c'), 1_000));
      return kind === 'tab' ? '\t' : '\n';
    });
  return unescaped(filled.replace(/<[^<>]*>/g, ''));
}
