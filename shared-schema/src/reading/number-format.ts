/**
 * What a number format says of a number beside its digits (CELLS 9): a currency, a percent sign, or leading zeros.
 * The language is that of Sheets and Excel: sections with `;` between, quoted and escaped text, `[…]` for colours,
 * conditions and currencies, `_x` for a blank as wide as x, `*x` to fill the cell with x (ECMA-376 part 1, 18.8.31).
 */
import type { FormattedNumber } from '../wire/cell.ts';
import { NUMBER_FORMAT_MAX } from '../wire/limits.ts';
import { cleanText } from './cells/clean.ts';
import { PERCENT } from './cells/formatted-number.ts';
import { currencies } from './data/currencies.ts';
import { currencyMarks, isOtherMark } from './data/currency-marks.ts';

/**
 * A number as it crosses the wire, from what a spreadsheet or a file has of it.
 * @param numberFormat as `getNumberFormats()` or a file's style gives it; '' where there is none
 */
export function numberCell(value: number, numberFormat: string): number | FormattedNumber {
  const format = formatOf(value, sectionsOf(numberFormat));
  return format === null ? value : { number: value, format };
}

type Section = {
  /** Of `[>100]`; null where there is none. */
  readonly condition: ((value: number) => boolean) | null;
  /** Of text only: `@`. */
  readonly isText: boolean;
  readonly isPercent: boolean;
  /** ISO code, or the mark where it names no single currency. */
  readonly currency: string | null;
  /** How many zeros the section is; 0 where it is anything else too. */
  readonly zeros: number;
};

function formatOf(value: number, sections: readonly Section[]): string | null {
  const section = sectionFor(value, sections);
  if (section === undefined) return null;
  if (section.isPercent) return PERCENT;
  if (section.currency !== null) return section.currency;
  const hasZeros = Number.isSafeInteger(value) && section.zeros > String(Math.abs(value)).length;
  return hasZeros ? '0'.repeat(section.zeros) : null;
}

/** By the conditions, where there are any; or else numbers above zero, numbers below, and zero. */
function sectionFor(value: number, sections: readonly Section[]): Section | undefined {
  const [first, second, third] = sections.filter(({ isText }) => !isText);
  const conditions = [first?.condition ?? null, second?.condition ?? null];
  if (conditions.some((condition) => condition !== null)) {
    if (conditions[0]?.(value)) return first;
    return conditions[1]?.(value) || conditions.includes(null) ? second : third;
  }
  if (value < 0) return second ?? first;
  return value === 0 ? (third ?? first) : first;
}

/** Columns have many cells and few formats. */
const parsed = new Map<string, readonly Section[]>();
const PARSED_MAX = 200;
/** Longer than any format that means something. */
const READ_MAX = 1_000;

function sectionsOf(numberFormat: string): readonly Section[] {
  const known = parsed.get(numberFormat);
  if (known !== undefined) return known;
  if (parsed.size >= PARSED_MAX) parsed.clear();
  const sections = parse(numberFormat.slice(0, READ_MAX));
  parsed.set(numberFormat, sections);
  return sections;
}

type Draft = { literal: string; digits: string; tags: string[]; isText: boolean; condition: Section['condition'] };

const pieces = /"[^"]*"?|\\[\s\S]?|_[\s\S]?|\*[\s\S]?|\[[^\]]*\]?|general|e[+-]|[\s\S]/giu;

/** Total: an editor may let through what it cannot show. */
function parse(numberFormat: string): readonly Section[] {
  const drafts = [newDraft()];
  for (const piece of numberFormat.match(pieces) ?? []) {
    const draft = drafts[drafts.length - 1];
    if (piece === ';' || draft === undefined) drafts.push(newDraft());
    else add(draft, piece);
  }
  return drafts.map(sectionOf);
}

function newDraft(): Draft {
  return { literal: '', digits: '', tags: [], isText: false, condition: null };
}

function add(draft: Draft, piece: string): void {
  switch (piece.charAt(0)) {
    case '"':
      draft.literal += piece.replace(/"/g, '');
      break;
    case '\\':
    case '*':
      draft.literal += piece.slice(1);
      break;
    case '_':
      draft.literal += ' ';
      break;
    case '[':
      addTag(draft, piece.replace(/[[\]]/g, ''));
      break;
    case '@':
      draft.isText = true;
      break;
    default:
      addPlain(draft, piece);
  }
}

/** Digits stand apart from the words about them. */
function addPlain(draft: Draft, piece: string): void {
  const isDigits = piece.length > 1 || /[0#?]/.test(piece);
  draft.literal += isDigits ? ' ' : piece;
  if (isDigits) draft.digits += piece;
}

const comparison = /^(<=|>=|<>|<|>|=) ?(-?\d+(?:\.\d+)?)$/;

/** `[$€-407]` is a currency and a locale, `[$-409]` a locale alone; `[Red]` and `[h]` say nothing here. */
function addTag(draft: Draft, tag: string): void {
  if (tag.startsWith('$')) {
    const symbol = cleanText(tag.slice(1).split('-')[0] ?? '').replace(/ /g, '');
    if (/^[0%‰]*$/.test(symbol)) draft.literal += symbol;
    else draft.tags.push(symbol);
    return;
  }
  const [, operator, bound] = comparison.exec(tag) ?? [];
  if (operator !== undefined) draft.condition = (value) => compares(value, operator, Number(bound));
}

function compares(value: number, operator: string, bound: number): boolean {
  const isWanted = value < bound ? '<' : value > bound ? '>' : '=';
  return operator.includes(isWanted);
}

function sectionOf({ literal, digits, tags, isText, condition }: Draft): Section {
  const words = cleanText(literal);
  return {
    condition,
    isText: isText && digits === '',
    isPercent: /[%‰]/.test(words),
    currency: currencyOf(words, tags),
    zeros: words === '' && tags.length === 0 && /^00+$/.test(digits) ? Math.min(digits.length, NUMBER_FORMAT_MAX) : 0,
  };
}

const loneSurrogates = /[\ud800-\udfff]/gu;

/** Where several currencies are named, none is. */
function currencyOf(words: string, tags: readonly string[]): string | null {
  const named = [...tags.map(tagCurrency), ...words.split(' ').map(wordCurrency)];
  const currencyNames = Array.from(new Set(named.filter((name): name is string => name !== null)));
  if (currencyNames.length === 0) return null;
  return currencyNames.join(' ').slice(0, NUMBER_FORMAT_MAX).replace(loneSurrogates, '\ufffd');
}

/** What stands in a currency's place is one, known or not. */
function tagCurrency(tag: string): string {
  return codeOf(tag) ?? (currencies.has(tag.toUpperCase()) ? tag.toUpperCase() : tag);
}

/** A code in any other place has to be in capitals: `0 "all"` is no lek. */
function wordCurrency(word: string): string | null {
  const bare = word.replace(/^[^\p{L}\p{Sc}]+|[^\p{L}\p{Sc}.]+$/gu, '');
  if (bare === '') return null;
  return codeOf(bare) ?? (currencies.has(bare) || isOtherMark(bare) ? bare : null);
}

function codeOf(mark: string): string | null {
  const lower = mark.toLowerCase();
  return currencyMarks.get(lower) ?? currencyMarks.get(lower.replace(/\.+$/, '')) ?? null;
}
