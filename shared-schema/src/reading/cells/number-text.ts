/** A number as typed: sign or brackets, currency mark, digits with marks (CELLS 4). */
import { currencyMarks } from '../data/currency-marks.ts';
import { type Decimal, decimal } from './decimal.ts';
import type { LocaleRules } from './locale.ts';

export type NumberText = {
  readonly number: Decimal;
  /** ISO code of the currency mark, if the number bears one. */
  readonly currency: string | null;
};
export type NumberProblem = 'not_a_number' | 'ambiguous_number';

const sign = '[-+\\u2212\\u2010-\\u2015]';
/** Longest first, so that the point of «руб.» belongs to the mark. */
const mark = Array.from(currencyMarks.keys())
  .sort((one, other) => other.length - one.length)
  .map((text) => text.replace(/[$.]/g, '\\$&'))
  .join('|');
const digits = "[.,]?\\d(?:[\\d.,'’ ]*[\\d.,])?";
const signed = new RegExp(`^(${sign}?) ?(${mark})?( ?)(${sign}?) ?(${digits}) ?(${mark})?$`, 'u');
const bracketed = new RegExp(`^(${mark})? ?\\( ?(${mark})?( ?)(${digits}) ?(${mark})? ?\\) ?(${mark})?$`, 'u');

type Parts = {
  readonly negative: boolean;
  readonly digits: string;
  readonly marks: readonly string[];
  /** Digits right behind a mark's point have a second reading: «руб.500» may be «руб» and .500. */
  readonly pointBefore: boolean;
};

/** @param text as `cleanNumber` gives it */
export function readNumberText(text: string, locale: LocaleRules): NumberText | NumberProblem {
  const parts = splitSigned(text) ?? splitBracketed(text);
  if (parts === null || parts.marks.length > 1) return 'not_a_number';
  const number = readDigits(parts.digits, parts.negative, locale);
  if (typeof number === 'string') return number;
  if (hasSecondReading(parts, locale)) return 'ambiguous_number';
  return { number, currency: currencyMarks.get(parts.marks[0] ?? '') ?? null };
}

function hasSecondReading({ pointBefore, digits }: Parts, locale: LocaleRules): boolean {
  return pointBefore && /[1-9]/.test(digits) && typeof readDigits('.' + digits, false, locale) !== 'string';
}

function splitSigned(text: string): Parts | null {
  const found = signed.exec(text.toLowerCase());
  if (found === null) return null;
  const [, outer = '', before = '', gap = '', inner = '', digits = '', behind = ''] = found;
  if (outer !== '' && inner !== '') return null;
  const minus = outer + inner;
  const pointBefore = before.endsWith('.') && gap === '' && inner === '';
  return { negative: minus !== '' && minus !== '+', digits, marks: [before, behind].filter(Boolean), pointBefore };
}

function splitBracketed(text: string): Parts | null {
  const found = bracketed.exec(text.toLowerCase());
  if (found === null) return null;
  const [, outer = '', before = '', gap = '', digits = '', behind = '', last = ''] = found;
  const marks = [outer, before, behind, last].filter(Boolean);
  return { negative: true, digits, marks, pointBefore: before.endsWith('.') && gap === '' };
}

/** Which mark is what: the five rules of CELLS 4, in their order. */
function readDigits(text: string, negative: boolean, locale: LocaleRules): Decimal | NumberProblem {
  const marks = Array.from(new Set(text.replace(/\d/g, '')));
  const soft = marks.filter((each) => each !== '.' && each !== ',');
  const hard = marks.filter((each) => each === '.' || each === ',');
  const decimalMark = findDecimalMark(text, hard, soft.length > 0, locale);
  if (decimalMark === 'ambiguous_number') return decimalMark;
  const at = decimalMark === '' ? text.length : text.lastIndexOf(decimalMark);
  const groupMarks = marks.filter((each) => each !== decimalMark);
  return grouped(text.slice(0, at), text.slice(at + 1), groupMarks, negative);
}

/** '' where there is none. */
function findDecimalMark(
  text: string,
  hard: readonly string[],
  hasSoft: boolean,
  locale: LocaleRules,
): string | 'ambiguous_number' {
  const [one = '', other] = hard;
  if (other !== undefined) return text.lastIndexOf(one) > text.lastIndexOf(other) ? one : other;
  if (one === '' || text.indexOf(one) !== text.lastIndexOf(one)) return '';
  const [before = '', behind = ''] = text.split(one);
  if (hasSoft || behind.length !== 3 || before.length > 3 || before === '' || before === '0') return one;
  return one === locale.thousands && !before.startsWith('0') ? '' : 'ambiguous_number';
}

/** At most one kind of thousands mark, in groups of three behind a first group of one to three digits. */
function grouped(
  whole: string,
  fraction: string,
  groupMarks: readonly string[],
  negative: boolean,
): Decimal | 'not_a_number' {
  const groups = groupMarks.length === 0 ? [whole] : whole.split(groupMarks[0] ?? '');
  const [first = '', ...rest] = groups;
  const right =
    groupMarks.length < 2 &&
    /^\d*$/.test(fraction) &&
    /^\d*$/.test(first) &&
    (rest.length === 0 || (first.length > 0 && first.length < 4)) &&
    rest.every((group) => /^\d{3}$/.test(group));
  return right ? decimal(negative, groups.join(''), fraction) : 'not_a_number';
}
