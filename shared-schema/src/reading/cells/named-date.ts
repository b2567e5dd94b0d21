/** Dates with a month's name: `24 окт. 2025 г.`, `Oct 24, 2025`, `2025 октября 24`. */
import { monthNames } from '../data/month-names.ts';
import type { Day } from './calendar.ts';
import { yearOf, yearWords } from './figures-date.ts';

const word = "([^\\d\\s.,:;()+/'-]+)";
const ordinal = '(\\d{1,2})(st|nd|rd|th|er|-?го|-?е|-?ое|-?ого)?';
const gap = '( ?\\.? ?- ?| ?\\. ?| )';
const yearGap = '( ?\\.? ?- ?| ?\\. ?| ?\\.? ?, ?| )';
const dayFirst = new RegExp(`^${ordinal}(?: of(?= ))?${gap}${word}${yearGap}(\\d{4}|\\d{2})${yearWords}$`);
const monthFirst = new RegExp(`^${word}${gap}${ordinal}${yearGap}(\\d{4}|\\d{2})${yearWords}$`);
const yearFirst = new RegExp(`^(\\d{4})(?: ?(?:г|р|ж)\\.?| жылғы| жылы)?${gap}${word}${gap}${ordinal}\\.?$`);
const yearDayMonth = new RegExp(`^(\\d{4})(?: ?(?:г|р|ж)\\.?| жылғы| жылы)?${gap}${ordinal}${gap}${word}\\.?$`);

type Parts = {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly suffix: string | undefined;
  readonly gaps: readonly string[];
};

export function readNamedDate(text: string): Day | 'not_a_date' {
  const parts = splitDayFirst(text) ?? splitMonthFirst(text) ?? splitYearFirst(text) ?? splitYearDayMonth(text);
  const month = monthNames.get(parts?.month ?? '');
  if (parts === null || month === undefined || !hasLikeMarks(parts.gaps)) return 'not_a_date';
  return isRightOrdinal(parts.day, parts.suffix)
    ? { year: yearOf(parts.year), month, day: Number(parts.day) }
    : 'not_a_date';
}

function splitDayFirst(text: string): Parts | null {
  const found = dayFirst.exec(text);
  if (found === null) return null;
  const [, day = '', suffix, gap = '', month = '', yearGap = '', year = ''] = found;
  return { year, month, day, suffix, gaps: [gap, yearGap] };
}

/** Without a comma, two figures behind a day may be anything but a year. */
function splitMonthFirst(text: string): Parts | null {
  const found = monthFirst.exec(text);
  if (found === null) return null;
  const [, month = '', gap = '', day = '', suffix, yearGap = '', year = ''] = found;
  return year.length === 4 || yearGap.includes(',') ? { year, month, day, suffix, gaps: [gap, yearGap] } : null;
}

function splitYearFirst(text: string): Parts | null {
  const found = yearFirst.exec(text);
  if (found === null) return null;
  const [, year = '', gap = '', month = '', dayGap = '', day = '', suffix] = found;
  return { year, month, day, suffix, gaps: [gap, dayGap] };
}

/** The Kazakh order: «2025 ж. 24 қазан». */
function splitYearDayMonth(text: string): Parts | null {
  const found = yearDayMonth.exec(text);
  if (found === null) return null;
  const [, year = '', gap = '', day = '', suffix, monthGap = '', month = ''] = found;
  return { year, month, day, suffix, gaps: [gap, monthGap] };
}

/** A hyphen on one side only is two marks in one date; points and blanks mix, since short names bear points. */
function hasLikeMarks([one = '', other = '']: readonly string[]): boolean {
  return one.includes('-') === other.includes('-');
}

/** `21st` but not `24st`, which may be a slip for either figure. */
function isRightOrdinal(day: string, suffix: string | undefined): boolean {
  if (suffix === undefined || !/^(?:st|nd|rd|th|er)$/.test(suffix)) return true;
  if (suffix === 'er') return Number(day) === 1;
  const isTeen = day.length === 2 && day.startsWith('1');
  const right = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][Number(day) % 10] ?? 'th');
  return suffix === right;
}
