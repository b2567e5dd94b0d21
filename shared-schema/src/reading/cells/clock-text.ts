/** The clock time behind a date: `19:30`, `T19:30:00.000Z`, `7:30 PM`, `12:00 +03:00`. */
import { type Day, utcMidnight } from './calendar.ts';
import { zoneOffsets } from './time-zone.ts';

export type DatedClock = {
  /** What stands before the clock time. */
  readonly date: string;
  readonly hour: number;
  readonly minute: number;
  /** Minutes east of UTC, where the text says so. */
  readonly offset: number | null;
};

const mayHoldClock = /:|\d ?[ap]\.?m/;
const gap = '(?:,? (?:в|о|at|um|à) |, ?| |(?<=\\d)t(?=\\d))';
const figures = '(\\d{1,2})(?::(\\d{2})(?::(\\d{2})(?:[.,]\\d+)?)?)?';
const clock = new RegExp(`^(.*?)${gap}${figures}(?: ?([ap])\\.?m\\.?)? ?(z|utc|gmt|[+-]\\d{2}(?::?\\d{2})?)?$`);
const dayMs = 86_400_000;
const minuteMs = 60_000;

/** @returns null where something like a clock time is not a valid one */
export function splitClock(text: string): DatedClock | null {
  if (!mayHoldClock.test(text)) return { date: text, hour: 0, minute: 0, offset: null };
  const found = clock.exec(text);
  if (found === null) return null;
  const [, date = '', hours = '', minutes, seconds = '0', half, zone] = found;
  const hour = hourOf(Number(hours), half);
  const offset = zone === undefined ? null : offsetOf(zone);
  if (hour === null || (minutes === undefined && half === undefined)) return null;
  if (Number(minutes ?? 0) > 59 || Number(seconds) > 59 || Number.isNaN(offset)) return null;
  return { date, hour, minute: Number(minutes ?? 0), offset };
}

function hourOf(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour < 24 ? hour : null;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half === 'p' ? 12 : 0);
}

/** Minutes; NaN past 14 hours, where no zone is. */
function offsetOf(zone: string): number {
  if (/^[a-z]/.test(zone)) return 0;
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  const size = Number(hours) * 60 + Number(minutes);
  return Number(minutes) > 59 || size > 14 * 60 ? Number.NaN : sign === '-' ? -size : size;
}

/** Whether the moment falls on the written day in the spreadsheet's time zone too. */
export function isClockOnSameDay(day: Day, { hour, minute, offset }: DatedClock, timeZone: string): boolean {
  const midnight = utcMidnight(day);
  const moment = midnight + (hour * 60 + minute - (offset ?? 0)) * minuteMs;
  return zoneOffsets(timeZone, moment).every((zone) => {
    const wallClock = moment + zone * minuteMs;
    return wallClock >= midnight && wallClock < midnight + dayMs;
  });
}
