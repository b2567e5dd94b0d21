/** Dates as typed (CELLS 6): figures or a month's name, with a weekday, a clock time and «г.» about them. */
import { weekdayNames } from '../data/weekday-names.ts';
import { type Day, isDay, weekdayOf } from './calendar.ts';
import { isClockOnSameDay, splitClock } from './clock-text.ts';
import { readFiguresDate } from './figures-date.ts';
import type { DayOrder } from './locale.ts';
import { readNamedDate } from './named-date.ts';

export type DateProblem = 'not_a_date' | 'ambiguous_date' | 'no_such_day';

/** Longer than this, no text is a date. */
const textMax = 100;
const dashes = /[\u2010-\u2015]/g;
const weekdayBefore = /^([^\d\s.,:;()+/-]+)(?:\.? ?, ?|\. ?| )(.+)$/;
const weekdayBehind = /^(.+?)(?: ?, ?| )\(?([^\d\s.,:;()+/-]+)\.?\)?$/;

/** @param text cleaned, with ASCII digits */
export function readDateText(text: string, order: DayOrder, timeZone: string): Day | DateProblem {
  if (text.length > textMax || !/\d/.test(text)) return 'not_a_date';
  const lower = text.toLowerCase().normalize('NFC').replace(/ё/g, 'е').replace(/[’ʼ]/g, "'").replace(dashes, '-');
  const parts = splitClock(lower);
  if (parts === null) return 'not_a_date';
  const day = readDayText(parts.date, order);
  if (typeof day === 'string' || parts.offset === null || !isDay(day)) return day;
  return isClockOnSameDay(day, parts, timeZone) ? day : 'ambiguous_date';
}

/** «mar» is a weekday in French and a month in English: where both readings hold, none is chosen. */
function readDayText(text: string, order: DayOrder): Day | DateProblem {
  const plain = readPlainDate(text, order);
  const dated = readWithWeekday(text, order);
  if (dated === null || dated === 'not_a_date') return plain;
  return plain === 'not_a_date' ? dated : 'ambiguous_date';
}

function readWithWeekday(text: string, order: DayOrder): Day | DateProblem | null {
  const before = weekdayBefore.exec(text);
  const behind = weekdayBehind.exec(text);
  const first = weekdayNames.get(before?.[1] ?? '');
  if (before !== null && first !== undefined) return onWeekday(readPlainDate(before[2] ?? '', order), first);
  const last = weekdayNames.get(behind?.[2] ?? '');
  if (behind === null || last === undefined) return null;
  return onWeekday(readPlainDate(behind[1] ?? '', order), last);
}

/** A wrong weekday leaves it open which of the two was meant. */
function onWeekday(day: Day | DateProblem, weekday: number): Day | DateProblem {
  if (typeof day === 'string' || !isDay(day)) return day;
  return weekdayOf(day) === weekday ? day : 'ambiguous_date';
}

function readPlainDate(text: string, order: DayOrder): Day | DateProblem {
  const figures = readFiguresDate(text, order);
  return figures === 'not_a_date' ? readNamedDate(text) : figures;
}
