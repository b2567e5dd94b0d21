/** Java's SimpleDateFormat, as far as scripts use it: formatting in a zone, and parsing. English names. */
import { GoogleError } from '../service.ts';
import { instantOf, offsetAt, wallClockOf } from '../workbook/zone.ts';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const TOKEN = /'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+/g;

/** An instant as text by a pattern, on the wall clock of a zone. */
export function formatDate(instant: number, zone: string, pattern: string): string {
  const id = javaZone(zone);
  const wall = new Date(wallClockOf(id, instant));
  const offset = offsetAt(id, instant);
  return (pattern.match(TOKEN) ?? []).map((token) => field(token, wall, offset, id, instant)).join('');
}

function field(token: string, wall: Date, offset: number, zone: string, instant: number): string {
  if (token.startsWith("'")) return token === "''" ? "'" : token.slice(1, -1).replace(/''/g, "'");
  if (!/^[A-Za-z]/.test(token)) return token;
  const padded = (value: number) => String(value).padStart(token.length, '0');
  const year = wall.getUTCFullYear();
  const hour = wall.getUTCHours();
  switch (token.charAt(0)) {
    case 'y':
    case 'Y':
    case 'u':
      if (token.charAt(0) === 'u') return padded(wall.getUTCDay() || 7);
      return token.length === 2 ? String(year % 100).padStart(2, '0') : padded(year);
    case 'M':
    case 'L':
      return name(MONTHS, wall.getUTCMonth(), token.length) ?? padded(wall.getUTCMonth() + 1);
    case 'd':
      return padded(wall.getUTCDate());
    case 'E':
      return (DAYS[wall.getUTCDay()] ?? '').slice(0, token.length > 3 ? undefined : 3);
    case 'H':
      return padded(hour);
    case 'k':
      return padded(hour || 24);
    case 'h':
      return padded(hour % 12 || 12);
    case 'K':
      return padded(hour % 12);
    case 'm':
      return padded(wall.getUTCMinutes());
    case 's':
      return padded(wall.getUTCSeconds());
    case 'S':
      return padded(wall.getUTCMilliseconds());
    case 'a':
      return hour < 12 ? 'AM' : 'PM';
    case 'Z':
      return offsetText(offset, '');
    case 'X':
      return offset === 0 ? 'Z' : token.length === 1 ? offsetText(offset, '').slice(0, 3) : offsetText(offset, ':');
    case 'z':
      return zoneName(zone, instant);
    default:
      throw new GoogleError(`Illegal pattern character '${token.charAt(0)}'`);
  }
}

function name(names: readonly string[], index: number, length: number): string | undefined {
  if (length < 3) return undefined;
  return (names[index] ?? '').slice(0, length === 3 ? 3 : undefined);
}

function offsetText(offset: number, mark: string): string {
  const minutes = Math.floor(Math.abs(offset) / 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${mark}${two(minutes % 60)}`;
}

function zoneName(zone: string, instant: number): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' }).formatToParts(instant);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone;
}

/** `GMT+3`, `GMT+03:00`, `UTC` and the names of the zone database. */
function javaZone(zone: string): string {
  const match = /^(?:GMT|UTC)([+-])(\d{1,2})(?::?(\d{2}))?$/.exec(zone);
  if (match) return `${match[1]}${(match[2] ?? '').padStart(2, '0')}:${match[3] ?? '00'}`;
  try {
    offsetAt(zone, 0);
    return zone;
  } catch {
    throw new GoogleError(`Invalid argument: timeZone. Should be of type: String`);
  }
}

const PARTS: Readonly<Record<string, string>> = {
  y: '(\\d{1,4})',
  M: '(\\d{1,2})',
  d: '(\\d{1,2})',
  H: '(\\d{1,2})',
  m: '(\\d{1,2})',
  s: '(\\d{1,2})',
  S: '(\\d{1,3})',
};

/** The instant of a text by a pattern of numeric fields. */
export function parseDate(text: string, zone: string, pattern: string): number {
  const letters: string[] = [];
  const expression = (pattern.match(TOKEN) ?? [])
    .map((token) => {
      const letter = token.charAt(0);
      const part = PARTS[letter];
      if (part === undefined) return token.replace(/'/g, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      letters.push(letter);
      return part;
    })
    .join('');
  const match = new RegExp(`^${expression}`).exec(text);
  if (!match) throw new GoogleError(`Invalid argument: ${text}`);
  const read = (letter: string, absent: number) => {
    const index = letters.indexOf(letter);
    return index < 0 ? absent : Number(match[index + 1]);
  };
  const wall = Date.UTC(read('y', 1970), read('M', 1) - 1, read('d', 1), read('H', 0), read('m', 0), read('s', 0));
  return instantOf(javaZone(zone), wall + read('S', 0));
}
