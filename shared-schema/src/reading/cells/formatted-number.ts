/** A number and what its number format says of it (CELLS 9). */
import type { ColumnKind } from '../../contracts/contract.ts';
import type { FormattedNumber, PlainCell, WireCell } from '../../wire/cell.ts';
import { isFormattedNumber } from '../../wire/cell.ts';
import { type CellReading, problem } from './reading.ts';

export const PERCENT = '%';
const zeros = /^0+$/;

type Format = 'percent' | 'zeros' | 'currency';

function formatKind(format: string): Format {
  if (format === PERCENT) return 'percent';
  return zeros.test(format) ? 'zeros' : 'currency';
}

/** What a format can mean in a column: elsewhere the cell is its number. */
const meant: Readonly<Record<ColumnKind, readonly Format[]>> = {
  text: ['zeros', 'percent'],
  money: ['currency', 'percent'],
  rate: ['currency', 'percent'],
  count: ['currency', 'percent'],
  city: [],
  date: [],
  currency: [],
};

/** Whether number formats have to be known for a column of this kind. */
export function hasMeaningfulFormats(kind: ColumnKind): boolean {
  return meant[kind].length > 0;
}

/** The cell without a format that means nothing in its column, so that every sender says the same of it. */
export function cellOfKind(kind: ColumnKind, cell: WireCell): WireCell {
  if (!isFormattedNumber(cell)) return cell;
  return meant[kind].includes(formatKind(cell.format)) ? cell : cell.number;
}

/** @param read the reader of the column's plain cells */
export function readFormatted(
  kind: ColumnKind,
  { number, format }: FormattedNumber,
  read: (cell: PlainCell) => CellReading,
): CellReading {
  const what = formatKind(format);
  const plain = read(number);
  if (!meant[kind].includes(what) || plain.kind !== 'value') return plain;
  if (kind === 'text')
    return what === 'zeros' ? { ...plain, text: withZeros(plain.text, format) } : problem('not_text');
  return what === 'currency' && kind !== 'count' ? { ...plain, currency: format } : problem('not_a_number');
}

function withZeros(digits: string, format: string): string {
  const [, minus = '', size = ''] = /^(-?)(.*)$/.exec(digits) ?? [];
  return minus + size.padStart(format.length, '0');
}

/** The number as a person sees it, as far as its format matters: `1000 EUR`, `50 %`, `00042`. */
export function shownNumber({ number, format }: FormattedNumber): string {
  switch (formatKind(format)) {
    case 'percent':
      return `${Number((number * 100).toPrecision(15))} %`;
    case 'zeros':
      return withZeros(String(number), format);
    case 'currency':
      return `${number} ${format}`;
  }
}
