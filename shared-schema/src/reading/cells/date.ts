/** Dates (CELLS 6): a spreadsheet's date, a serial number, or text with one reading. */
import { isDateCell, type PlainCell, type ReadContext } from '../../wire/cell.ts';
import { FIGURES_TEXT_MAX } from '../../wire/limits.ts';
import { type Day, dayText, isDay, serialDayText } from './calendar.ts';
import { cleanFigures, hasLoneSurrogate } from './clean.ts';
import { readDateText } from './date-text.ts';
import { isFormulaError } from './formula-error.ts';
import type { LocaleRules } from './locale.ts';
import { blank, type CellReading, problem, value } from './reading.ts';

const serialMin = 36_526;
const serialMax = 73_050;
const yearMin = 2000;
const yearMax = 2099;
const wallClock = /^(-?\d{4,6})-(\d{2})-(\d{2})(?:T([01]\d|2[0-3]):[0-5]\d:[0-5]\d)?$/;
const canonicalDate = /^(\d{4})-(\d{2})-(\d{2})$/;
const eightDigits = /^(\d{4})(\d{2})(\d{2})$/;

export function readDate(cell: PlainCell, locale: LocaleRules, context: ReadContext): CellReading {
  if (cell === null) return blank;
  if (typeof cell === 'number') return readSerial(cell);
  if (typeof cell === 'boolean') return problem('not_a_date');
  if (isDateCell(cell)) return readFigures(wallClock.exec(String(cell.date)));
  if (cell.length > FIGURES_TEXT_MAX) return problem('not_a_date');
  if (hasLoneSurrogate(cell)) return problem('not_text');
  const text = cleanFigures(cell);
  if (text === '') return blank;
  if (isFormulaError(text)) return problem('formula_error');
  const canonical = canonicalDate.exec(text);
  if (canonical !== null) return readFigures(canonical);
  const day = readDateText(text, locale.order, context.timeZone);
  return typeof day === 'string' ? problem(day) : readDay(day);
}

/** The floor of a serial; the clock time behind it is dropped. A whole number may also be `YYYYMMDD`. */
function readSerial(serial: number): CellReading {
  const whole = Math.floor(serial);
  if (whole >= serialMin && whole <= serialMax) return value(serialDayText(whole));
  const day = figuresDay(whole === serial ? eightDigits.exec(String(serial)) : null);
  return day === null || !isDay(day) ? problem('not_a_date') : readDay(day);
}

function readFigures(found: RegExpExecArray | null): CellReading {
  const day = figuresDay(found);
  return day === null ? problem('not_a_date') : readDay(day);
}

function figuresDay(found: RegExpExecArray | null): Day | null {
  return found === null ? null : { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) };
}

/** A date outside the years that tickets are sold in is read right and then refused. */
function readDay(day: Day): CellReading {
  if (!isDay(day)) return problem('no_such_day');
  return day.year < yearMin || day.year > yearMax ? problem('date_out_of_range') : value(dayText(day));
}
