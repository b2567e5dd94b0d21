/** Amounts and rates (CELLS 4): two or eight digits, rounded half away from zero from decimal text, never by float arithmetic. */
import { isDateCell, type PlainCell } from '../../wire/cell.ts';
import { FIGURES_TEXT_MAX } from '../../wire/limits.ts';
import { cleanNumber, hasLoneSurrogate } from './clean.ts';
import { type Decimal, decimalOf } from './decimal.ts';
import { isFormulaError } from './formula-error.ts';
import type { LocaleRules } from './locale.ts';
import { readNumberText } from './number-text.ts';
import { blank, type CellReading, problem, value } from './reading.ts';

/** Digits behind the decimal mark: of a rate as many as a unit of the smallest currency needs to be told from its neighbours. */
const DIGITS = { money: 2, rate: 8 } as const;

/** In units of the last digit: exact in a double, and within Decimal(18, 2) and Decimal(18, 8). */
const UNITS_MAX = 999_999_999_999_999;

type Amount = {
  readonly kind: keyof typeof DIGITS;
  /** Canonical lower bound of the column, if it has one. */
  readonly min?: string;
};

export function readMoney(cell: PlainCell, locale: LocaleRules, column: Amount): CellReading {
  if (cell === null) return blank;
  if (typeof cell === 'number')
    return Number.isFinite(cell) ? amount(decimalOf(cell), column) : problem('not_a_number');
  if (typeof cell === 'boolean' || isDateCell(cell)) return problem('not_a_number');
  if (cell.length > FIGURES_TEXT_MAX) return problem('not_a_number');
  if (hasLoneSurrogate(cell)) return problem('not_text');
  const text = cleanNumber(cell);
  if (text === '') return blank;
  return isFormulaError(text) ? problem('formula_error') : readAmountText(text, locale, column);
}

function readAmountText(text: string, locale: LocaleRules, column: Amount): CellReading {
  const typed = readNumberText(text, locale);
  if (typeof typed === 'string') return problem(typed);
  const read = amount(typed.number, column);
  return read.kind === 'value' && typed.currency !== null ? { ...read, currency: typed.currency } : read;
}

function amount(number: Decimal, { kind, min }: Amount): CellReading {
  const units = toUnits(number, DIGITS[kind]);
  const text = unitsText(units, DIGITS[kind]);
  if (min !== undefined && Number(min) >= 0 && units < 0) return problem('negative');
  const isTooSmall = min !== undefined && Number(text) < Number(min);
  return Math.abs(units) > UNITS_MAX || isTooSmall ? problem('out_of_range') : value(text);
}

/** A whole number of units of the last digit; anything past the bound only needs to stay past it. */
function toUnits({ negative, whole, fraction }: Decimal, digits: number): number {
  const up = fraction.charAt(digits) >= '5' ? 1 : 0;
  const units = Number(whole + fraction.slice(0, digits).padEnd(digits, '0')) + up;
  return negative && units !== 0 ? -units : units;
}

function unitsText(units: number, digits: number): string {
  const text = String(Math.abs(units)).padStart(digits + 1, '0');
  return (units < 0 ? '-' : '') + text.slice(0, -digits) + '.' + text.slice(-digits);
}
