/** One reader for each column: its kind, its bounds, and whether it is of the key. */

import type { Column } from '../../contracts/contract.ts';
import { isFormattedNumber, isFormulaCell, type PlainCell, type ReadContext, type WireCell } from '../../wire/cell.ts';
import { readCity } from './city.ts';
import { readCount } from './count.ts';
import { readCurrency } from './currency.ts';
import { readDate } from './date.ts';
import { readFormatted } from './formatted-number.ts';
import { localeRules } from './locale.ts';
import { readMoney } from './money.ts';
import { type CellReading, problem } from './reading.ts';
import { readText } from './text.ts';

export type CellReader = (cell: WireCell) => CellReading;

/** Texts remembered a column: real columns repeat a few cities, dates and amounts. */
const rememberedMax = 5_000;
const rememberedLength = 200;

/** Bounds of Int32, the narrowest type that a count without bounds of its own may be stored as. */
const countMin = '-2147483648';
const countMax = '2147483647';

/** @param isKey whether the column is one of the contract's key */
export function cellReader(column: Column, isKey: boolean, context: ReadContext): CellReader {
  return remembering(pureCellReader(column, isKey, context));
}

/** The same for a caller that remembers cells itself. */
export function pureCellReader(column: Column, isKey: boolean, context: ReadContext): CellReader {
  const read = readerOf(column, isKey, context);
  return (cell) => {
    if (isFormulaCell(cell)) return problem('formula_without_result');
    return isFormattedNumber(cell) ? readFormatted(column.kind, cell, read) : read(cell);
  };
}

function readerOf(column: Column, isKey: boolean, context: ReadContext): (cell: PlainCell) => CellReading {
  const locale = localeRules(context.locale);
  switch (column.kind) {
    case 'text':
      return (cell) => readText(cell, isKey);
    case 'city':
      return readCity;
    case 'date':
      return (cell) => readDate(cell, locale, context);
    case 'count': {
      const bounds = { min: Number(column.min ?? countMin), max: Number(column.max ?? countMax) };
      return (cell) => readCount(cell, locale, bounds);
    }
    case 'money':
    case 'rate': {
      const { kind, min } = column;
      return (cell) => readMoney(cell, locale, { kind, ...(min !== undefined && { min }) });
    }
    case 'currency':
      return readCurrency;
  }
}

/** Readers are pure, so a text read once need not be read again; forgotten at once where there are too many. */
function remembering(read: CellReader): CellReader {
  const readings = new Map<string, CellReading>();
  return (cell) => {
    if (typeof cell !== 'string' || cell.length > rememberedLength) return read(cell);
    const known = readings.get(cell);
    if (known !== undefined) return known;
    const reading = read(cell);
    if (readings.size >= rememberedMax) readings.clear();
    readings.set(cell, reading);
    return reading;
  };
}
