/**
 * Zone maths by Intl: the offset of an instant, and the instant of a wall clock. Wall clocks are milliseconds as if
 * they were UTC, so `Date.UTC(2025, 2, 1)` is midnight of 1 March 2025 on the wall.
 */
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();
const DAY = 86_400_000;
const QUARTER = 900_000;

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

function wallOf(zone: string, instant: number): number {
  const part: Record<string, string> = {};
  for (const { type, value } of formatOf(zone).formatToParts(instant)) part[type] = value;
  const year = part.era === 'BC' ? 1 - Number(part.year) : Number(part.year);
  const wall = new Date(0);
  wall.setUTCFullYear(year, Number(part.month) - 1, Number(part.day));
  wall.setUTCHours(Number(part.hour), Number(part.minute), Number(part.second));
  return wall.getTime();
}

/** Milliseconds that the zone is ahead of UTC at an instant, seconds of historic local time included; also of `+05:00`. */
export function offsetAt(zone: string, instant: number): number {
  const fixed = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  if (fixed) return Number(`${fixed[1]}1`) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000;
  const second = Math.floor(instant / 1000) * 1000;
  if (instant < 0) return wallOf(zone, second) - second;
  const known = offsets.get(zone) ?? new Map<number, number>();
  offsets.set(zone, known);
  const quarter = Math.floor(instant / QUARTER);
  let offset = known.get(quarter);
  if (offset === undefined) {
    offset = wallOf(zone, quarter * QUARTER) - quarter * QUARTER;
    // Modern transitions fall on quarters of an hour, so one offset serves the whole quarter.
    known.set(quarter, offset);
  }
  return offset;
}

/** The wall clock of an instant, in milliseconds as if UTC. */
export function wallClockOf(zone: string, instant: number): number {
  return instant + offsetAt(zone, instant);
}

/**
 * The instant at which the zone's wall clock shows `wall`. A wall clock that occurs twice is its first occurrence; one
 * that is skipped (a day without midnight) moves on by the gap, as Java's lenient calendar does.
 */
export function instantOf(zone: string, wall: number): number {
  const before = offsetAt(zone, wall - DAY);
  const after = offsetAt(zone, wall + DAY);
  const fits = [before, after].filter((offset) => offsetAt(zone, wall - offset) === offset);
  const offset = fits.length > 0 ? Math.max(...fits) : before;
  return wall - offset;
}

/** Throws for a zone that the machine does not know. */
export function assertZone(zone: string): void {
  formatOf(zone);
}
