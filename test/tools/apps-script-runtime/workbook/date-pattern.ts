import { serialToWall } from './serial.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const TOKEN = /"[^"]*"|\\.|\[h+\]|\[m+\]|\[s+\]|\[[^\]]*\]|y+|m+|d+|h+|s+|0+|AM\/PM|A\/P|am\/pm|./gi;

interface Clock {
  readonly wall: Date;
  readonly serial: number;
  readonly twelve: boolean;
}

/** A serial number by a date pattern such as `dd.mm.yyyy hh:mm`; month names are English. */
export function formatDatePattern(serial: number, pattern: string): string {
  const tokens = (pattern.split(';')[0] ?? pattern).match(TOKEN) ?? [];
  const clock = { wall: new Date(serialToWall(serial)), serial, twelve: /AM\/PM|A\/P/i.test(pattern) };
  return tokens.map((token, index) => show(token, clock, isMinutes(tokens, index))).join('');
}

/** `m` means minutes behind hours or before seconds. */
function isMinutes(tokens: readonly string[], index: number): boolean {
  const letters = (token: string) => /^\[?[ymdhs]/i.test(token);
  const before = tokens.slice(0, index).reverse().find(letters);
  const after = tokens.slice(index + 1).find(letters);
  return /^\[?h/i.test(before ?? '') || /^s/i.test(after ?? '');
}

function show(token: string, clock: Clock, minutes: boolean): string {
  if (token.startsWith('"')) return token.slice(1, -1);
  if (token.startsWith('\\')) return token.slice(1);
  if (token.startsWith('[')) return elapsed(token, clock.serial);
  const two = (value: number) => String(value).padStart(Math.min(token.length, 2), '0');
  const { wall } = clock;
  switch (token.charAt(0).toLowerCase()) {
    case 'y':
      return token.length > 2 ? String(wall.getUTCFullYear()) : String(wall.getUTCFullYear() % 100).padStart(2, '0');
    case 'm':
      return minutes ? two(wall.getUTCMinutes()) : month(token.length, wall.getUTCMonth());
    case 'd':
      return token.length > 2 ? dayName(token.length, wall.getUTCDay()) : two(wall.getUTCDate());
    case 'h':
      return two(clock.twelve ? wall.getUTCHours() % 12 || 12 : wall.getUTCHours());
    case 's':
      return two(wall.getUTCSeconds());
    case '0':
      return String(wall.getUTCMilliseconds()).padStart(3, '0').slice(0, token.length);
    case 'a':
      return /\//.test(token) ? (wall.getUTCHours() < 12 ? 'AM' : 'PM') : token;
    default:
      return token;
  }
}

function month(length: number, index: number): string {
  if (length < 3) return String(index + 1).padStart(length, '0');
  const name = MONTHS[index] ?? '';
  return length === 3 ? name.slice(0, 3) : length === 5 ? name.slice(0, 1) : name;
}

function dayName(length: number, index: number): string {
  const name = DAYS[index] ?? '';
  return length === 3 ? name.slice(0, 3) : name;
}

function elapsed(token: string, serial: number): string {
  const unit = { h: 24, m: 1440, s: 86_400 }[token.charAt(1).toLowerCase()];
  if (unit === undefined) return '';
  return String(Math.floor(serial * unit + 1e-6)).padStart(token.length - 2, '0');
}
