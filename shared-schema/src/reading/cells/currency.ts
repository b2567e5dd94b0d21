/** Currency cells (CELLS 5): an active ISO 4217 code of a real currency, or a mark. */
import type { PlainCell } from '../../wire/cell.ts';
import { FIGURES_TEXT_MAX } from '../../wire/limits.ts';
import { currencies } from '../data/currencies.ts';
import { currencyMarks } from '../data/currency-marks.ts';
import { cleanFigures, hasLoneSurrogate } from './clean.ts';
import { isFormulaError } from './formula-error.ts';
import { blank, type CellReading, problem, value } from './reading.ts';

export function readCurrency(cell: PlainCell): CellReading {
  if (cell === null) return blank;
  if (typeof cell !== 'string') return problem('unknown_currency');
  if (cell.length > FIGURES_TEXT_MAX) return problem('unknown_currency');
  if (hasLoneSurrogate(cell)) return problem('not_text');
  const text = cleanFigures(cell);
  if (text === '') return blank;
  if (isFormulaError(text)) return problem('formula_error');
  const code = currencyMarks.get(text.toLowerCase()) ?? text.toUpperCase();
  return currencies.has(code) ? value(code) : problem('unknown_currency');
}
