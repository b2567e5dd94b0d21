/** Counts (CELLS 4): whole numbers within the column's bounds. */
import { isDateCell, type PlainCell } from '../../wire/cell.ts';
import { FIGURES_TEXT_MAX } from '../../wire/limits.ts';
import { cleanNumber, hasLoneSurrogate } from './clean.ts';
import { type Decimal, decimalOf } from './decimal.ts';
import { isFormulaError } from './formula-error.ts';
import type { LocaleRules } from './locale.ts';
import { readNumberText } from './number-text.ts';
import { blank, type CellReading, problem, value } from './reading.ts';

/** Inclusive; as numbers, since both are far below 2^53. */
export type CountBounds = { readonly min: number; readonly max: number };

export function readCount(cell: PlainCell, locale: LocaleRules, bounds: CountBounds): CellReading {
  if (cell === null) return blank;
  if (typeof cell === 'number') return Number.isFinite(cell) ? whole(decimalOf(cell), bounds) : problem('not_a_number');
  if (typeof cell === 'boolean' || isDateCell(cell)) return problem('not_a_number');
  if (cell.length > FIGURES_TEXT_MAX) return problem('not_a_number');
  if (hasLoneSurrogate(cell)) return problem('not_text');
  const text = cleanNumber(cell);
  if (text === '') return blank;
  if (isFormulaError(text)) return problem('formula_error');
  const typed = readNumberText(text, locale);
  if (typeof typed === 'string') return problem(typed);
  return typed.currency === null ? whole(typed.number, bounds) : problem('not_a_number');
}

/** `12.0` is 12; any other fraction is not a count, float noise included. */
function whole(number: Decimal, bounds: CountBounds): CellReading {
  if (!/^0*$/.test(number.fraction)) return problem('not_whole');
  const size = Number(number.whole);
  const count = number.negative && size !== 0 ? -size : size;
  if (count < bounds.min) return problem(bounds.min === 0 ? 'negative' : 'out_of_range');
  return count > bounds.max ? problem('out_of_range') : value(String(count));
}
