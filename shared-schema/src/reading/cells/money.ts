/** Amounts (CELLS 4): two digits, rounded half away from zero from decimal text, never by float arithmetic. */
import { isDateCell, type PlainCell } from '../../wire/cell.ts';
import { FIGURES_TEXT_MAX } from '../../wire/limits.ts';
import { cleanNumber, hasLoneSurrogate } from './clean.ts';
import { type Decimal, decimalOf } from './decimal.ts';
import { isFormulaError } from './formula-error.ts';
import type { LocaleRules } from './locale.ts';
import { readNumberText } from './number-text.ts';
import { blank, type CellReading, problem, value } from './reading.ts';

/** ±9,999,999,999,999.99: exact as a count of cents in a double, and within Decimal(18, 2). */
const centsMax = 999_999_999_999_999;

/** @param min canonical lower bound of the column, if it has one */
export function readMoney(cell: PlainCell, locale: LocaleRules, min?: string): CellReading {
  if (cell === null) return blank;
  if (typeof cell === 'number') return Number.isFinite(cell) ? amount(decimalOf(cell), min) : problem('not_a_number');
  if (typeof cell === 'boolean' || isDateCell(cell)) return problem('not_a_number');
  if (cell.length > FIGURES_TEXT_MAX) return problem('not_a_number');
  if (hasLoneSurrogate(cell)) return problem('not_text');
  const text = cleanNumber(cell);
  if (text === '') return blank;
  return isFormulaError(text) ? problem('formula_error') : readAmountText(text, locale, min);
}

function readAmountText(text: string, locale: LocaleRules, min: string | undefined): CellReading {
  const typed = readNumberText(text, locale);
  if (typeof typed === 'string') return problem(typed);
  const read = amount(typed.number, min);
  return read.kind === 'value' && typed.currency !== null ? { ...read, currency: typed.currency } : read;
}

function amount(number: Decimal, min: string | undefined): CellReading {
  const cents = toCents(number);
  if (min !== undefined && Number(min) >= 0 && cents < 0) return problem('negative');
  return Math.abs(cents) > centsMax ? problem('out_of_range') : value(centsText(cents));
}

/** Cents as a whole number; anything past the bound only needs to stay past it. */
function toCents({ negative, whole, fraction }: Decimal): number {
  const cents = Number(whole + fraction.slice(0, 2).padEnd(2, '0')) + (fraction.charAt(2) >= '5' ? 1 : 0);
  return negative && cents !== 0 ? -cents : cents;
}

function centsText(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return (cents < 0 ? '-' : '') + digits.slice(0, -2) + '.' + digits.slice(-2);
}
