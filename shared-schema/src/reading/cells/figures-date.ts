/** Dates of figures alone: `2025-10-24`, `20251024`, `24.10.2025 г.`, `10/24/25`. */
import { type Day, isDay } from './calendar.ts';
import type { DateProblem } from './date-text.ts';
import type { DayOrder } from './locale.ts';

/** «г.», «года», Ukrainian «р.», Kazakh «ж.», or a point, behind the year. */
export const yearWords = '(?: ?(?:г|года|год|р|року|рік|ж|жыл|жылы|жылғы))? ?\\.?';

const yearFirst = new RegExp(`^(\\d{4}) ?([-/.]) ?(\\d{1,2}) ?\\2 ?(\\d{1,2})${yearWords}$`);
const yearLast = new RegExp(`^(\\d{1,2}) ?([-/.]) ?(\\d{1,2}) ?\\2 ?(\\d{2}|\\d{4})${yearWords}$`);
const eightDigits = new RegExp(`^(\\d{4})(\\d{2})(\\d{2})${yearWords}$`);

/** Two figures of a year are of this century. */
export function yearOf(figures: string): number {
  return Number(figures) + (figures.length === 2 ? 2000 : 0);
}

export function readFiguresDate(text: string, order: DayOrder): Day | DateProblem {
  const first = yearFirst.exec(text);
  if (first !== null) return { year: Number(first[1]), month: Number(first[3]), day: Number(first[4]) };
  const last = yearLast.exec(text);
  if (last !== null) return readYearLast(Number(last[1]), last[2] ?? '', Number(last[3]), yearOf(last[4] ?? ''), order);
  const all = eightDigits.exec(text);
  return all === null ? 'not_a_date' : readEightDigits(Number(all[1]), Number(all[2]), Number(all[3]));
}

/** Points are day first everywhere; slashes and hyphens follow the locale, and are never swapped. */
function readYearLast(one: number, mark: string, two: number, year: number, order: DayOrder): Day | DateProblem {
  const dayFirst = { year, month: two, day: one };
  const monthFirst = { year, month: one, day: two };
  if (mark === '.') return dayFirst;
  if (order === 'unknown') return one === two ? dayFirst : 'ambiguous_date';
  const [own, other] = order === 'month-first' ? [monthFirst, dayFirst] : [dayFirst, monthFirst];
  return isDay(own) || !isDay(other) ? own : 'ambiguous_date';
}

/** `24102025` is no year, month and day at all, while `20250231` is a day that does not exist. */
function readEightDigits(year: number, month: number, day: number): Day | DateProblem {
  return month < 1 || month > 12 || day < 1 || day > 31 ? 'not_a_date' : { year, month, day };
}
