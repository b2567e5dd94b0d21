/**
 * Text before any kind is read (CELLS 1): white space, hidden characters, NFC, Unicode digits.
 * Ranges are written out, not asked from `\p{…}`, so that both ends agree whatever Unicode version their engine knows.
 */
import { digitZeros } from '../data/digit-zeros.ts';

const white = '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const whiteRuns = new RegExp(`[${white}]+`, 'g');

/** U+200C, U+200D and the variation selectors: they hold emoji together, so names and utm tags keep them. */
const joiners = '\\u180b-\\u180d\\u180f\\u200c\\u200d\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}';
const hidden =
  '\\0-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\u00ad\\u034f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u180e' +
  '\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff0-\\ufffb\\u{110bd}\\u{110cd}\\u{13430}-\\u{1343f}' +
  '\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e00ff}\\u{e01f0}-\\u{e0fff}';
const hiddenCharacters = new RegExp(`[${hidden}]`, 'gu');
const hiddenOrJoining = new RegExp(`[${hidden}${joiners}]`, 'gu');

/** In a pattern with the u flag, a surrogate matches only where it stands alone. */
const loneSurrogate = /[\ud800-\udfff]/u;

/** Text that cleaning gives back as it is; most cells are this. */
const plainText = /^[!-~А-яЁё№«»]+(?: [!-~А-яЁё№«»]+)*$/;

export function hasLoneSurrogate(text: string): boolean {
  return loneSurrogate.test(text);
}

function collapsed(text: string): string {
  return text.replace(whiteRuns, ' ').trim().normalize('NFC');
}

/** Names and utm tags: one blank for each run of white space, no hidden characters, emoji left whole. */
export function cleanFreeText(text: string): string {
  if (plainText.test(text)) return text;
  const clean = collapsed(text.replace(hiddenCharacters, ''));
  return cleanText(clean) === '' ? '' : clean;
}

/** Everything else: joiners and variation selectors go too. */
export function cleanText(text: string): string {
  return plainText.test(text) ? text : collapsed(text.replace(hiddenOrJoining, ''));
}

/** Dates, numbers and currencies: any Unicode decimal digit is its ASCII digit. */
export function cleanFigures(text: string): string {
  if (plainText.test(text)) return text;
  return cleanText(text).replace(/[^\0-\u065f]/gu, asciiDigit);
}

const breaks = /[\t-\r\u0085\u2028\u2029]/;

/** Numbers: a line break or a tab between two digits stays as `\n`, since two lines or two pasted cells are two numbers. */
export function cleanNumber(text: string): string {
  if (!breaks.test(text)) return cleanFigures(text);
  const parts = text.split(breaks).map(cleanFigures);
  return parts
    .filter((part) => part !== '')
    .join('\n')
    .replace(/(\d\n)(?=\d)|\n/g, (_, apart?: string) => apart ?? ' ');
}

function asciiDigit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const zero = digitZeros.find((start) => code >= start && code < start + 10);
  return zero === undefined ? character : String(code - zero);
}

/** Whether a cell holds nothing that anyone can see. */
export function isBlank(text: string): boolean {
  return text === '' || (!plainText.test(text) && cleanText(text) === '');
}

/** Whether a text is longer than so many code points. */
export function isLongerThan(text: string, codePoints: number): boolean {
  return text.length > codePoints && Array.from(text).length > codePoints;
}
