import type { SheetLocale } from './locale.ts';

/** A number without a format: up to ten digits behind the mark, exponents from 1E+15 on. */
export function generalNumber(value: number, locale: SheetLocale): string {
  if (value !== 0 && (Math.abs(value) >= 1e15 || Math.abs(value) < 1e-9)) return exponential(value, locale);
  const text = Number(value.toPrecision(15))
    .toFixed(10)
    .replace(/\.?0+$/, '');
  return text.replace('.', locale.decimal);
}

function exponential(value: number, locale: SheetLocale): string {
  const [mantissa = '', exponent = ''] = value.toExponential(5).split('e');
  const digits = mantissa.replace(/\.?0+$/, '').replace('.', locale.decimal);
  return `${digits}E${exponent.replace(/^([+-])(\d)$/, '$10$2')}`;
}

/** A number by a pattern such as `#,##0.00`, `0.0%`, `#,##0 "₽"` or `0;(0);"-"`. */
export function formatNumberPattern(value: number, format: string, locale: SheetLocale): string {
  const sections = splitSections(format);
  const [positive = format, negative, zero] = sections;
  if (value === 0 && zero !== undefined) return section(0, zero, locale);
  if (value < 0 && negative !== undefined) return section(-value, negative, locale);
  return (value < 0 ? '-' : '') + section(Math.abs(value), positive, locale);
}

function splitSections(format: string): string[] {
  return (format.match(/(?:"[^"]*"|\\.|[^;])+|(?<=;)(?=;|$)/g) ?? [format]) as string[];
}

const LITERAL = /"([^"]*)"|\\(.)|_.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]/g;
// Literal text waits in private-use characters while the digits are placed.
const HOLD = 0xe000;

function section(value: number, pattern: string, locale: SheetLocale): string {
  const held: string[] = [];
  const bare = pattern.replace(LITERAL, (_, quoted?: string, escaped?: string, tag?: string) => {
    held.push(quoted ?? escaped ?? tag ?? '');
    return String.fromCharCode(HOLD + held.length - 1);
  });
  const digits = /[#0?][#0?,]*(?:\.[#0?]*)?(?:E[+-]?0+)?/i.exec(bare);
  const scaled = bare.includes('%') ? value * 100 : value;
  const shown = digits ? bare.replace(digits[0], () => place(scaled, digits[0], locale)) : bare;
  return shown.replace(/[\uE000-\uF8FF]/g, (mark) => held[mark.charCodeAt(0) - HOLD] ?? '');
}

function place(value: number, digits: string, locale: SheetLocale): string {
  if (/E/i.test(digits)) return exponential(value, locale);
  const [whole = '', fraction = ''] = digits.split('.');
  const fixed = round(value, fraction.length);
  const [integer = '0', decimals = ''] = fixed.split('.');
  const least = (whole.match(/0/g) ?? []).length;
  const padded = least === 0 && integer === '0' ? '' : integer.padStart(least, '0');
  const grouped = whole.includes(',') ? padded.replace(/\B(?=(\d{3})+$)/g, locale.group) : padded;
  const optional = fraction.length - (fraction.match(/0/g) ?? []).length;
  const kept = decimals.replace(new RegExp(`0{0,${optional}}$`), '');
  return kept === '' ? grouped : grouped + locale.decimal + kept;
}

/** Rounded half away from zero from the shortest decimal text, as spreadsheets show it. */
function round(value: number, digits: number): string {
  if (value >= 1e15) return value.toFixed(digits);
  return Number(`${Math.round(Number(`${plain(value)}e${digits}`))}e-${digits}`).toFixed(digits);
}

function plain(value: number): string {
  return value < 1e-6 ? value.toFixed(12) : String(value);
}
