/** Ids, names and utm tags (CELLS 2). */
import type { PlainCell } from '../../wire/cell.ts';
import { CELL_TEXT_MAX, KEY_TEXT_MAX, TEXT_MAX } from '../../wire/limits.ts';
import { cleanFreeText, cleanText, hasLoneSurrogate, isLongerThan } from './clean.ts';
import { isFormulaError } from './formula-error.ts';
import { blank, type CellReading, problem, value } from './reading.ts';

/** @param isKey whether the column is one of the key's: shorter, and without joiners and variation selectors */
export function readText(cell: PlainCell, isKey: boolean): CellReading {
  if (cell === null) return blank;
  if (typeof cell === 'number') return readNumberAsText(cell);
  if (typeof cell !== 'string' || hasLoneSurrogate(cell)) return problem('not_text');
  // A sender shortens what no cell of Google's can hold to this length.
  if (cell.length >= CELL_TEXT_MAX) return problem('too_long');
  const text = isKey ? cleanText(cell) : cleanFreeText(cell);
  if (text === '') return blank;
  if (isFormulaError(text)) return problem('formula_error');
  return isLongerThan(text, isKey ? KEY_TEXT_MAX : TEXT_MAX) ? problem('too_long') : value(text);
}

/** A fraction, or a whole number past 2^53 − 1, may have lost digits before anyone saw it here. */
function readNumberAsText(cell: number): CellReading {
  return Number.isSafeInteger(cell) ? value(String(cell === 0 ? 0 : cell)) : problem('not_text');
}
