/** Offsets of time zones, without trusting the engine's own table: both ends must agree on each moment. */
import { type SummerTime, zones } from '../data/time-zones.ts';
import { utcMidnight, weekdayOf } from './calendar.ts';

const hourMs = 3_600_000;
/** West and east end of what clocks on Earth show: where nothing better is known, a day must hold for both. */
const anywhere: readonly number[] = [-720, 840];

/**
 * The offsets (minutes east of UTC) that a zone may have had at a moment: one where it is known, else the two ends between
 * which it lay.
 */
export function zoneOffsets(timeZone: string, moment: number): readonly number[] {
  const zone = zones.get(timeZone);
  if (zone === undefined) return anywhere;
  if (moment < zone.since) return [zone.winter - 120, zone.winter + 120];
  return [isSummer(zone.summerTime, zone.winter, moment) ? zone.winter + 60 : zone.winter];
}

function isSummer(summerTime: SummerTime, winter: number, moment: number): boolean {
  const year = new Date(moment).getUTCFullYear();
  switch (summerTime) {
    case 'none':
      return false;
    case 'europe':
      // All clocks change at 01:00 UTC, on the last Sundays of March and October.
      return moment >= sundayFrom(year, 3, 25) + hourMs && moment < sundayFrom(year, 10, 25) + hourMs;
    case 'america': {
      // Each zone's clocks change at 02:00 of their own, on the second Sunday of March and the first of November.
      const local = moment + (winter / 60) * hourMs;
      return local >= sundayFrom(year, 3, 8) + 2 * hourMs && local < sundayFrom(year, 11, 1) + hourMs;
    }
  }
}

/** Midnight (UTC) of the first Sunday on or after a day. */
function sundayFrom(year: number, month: number, day: number): number {
  return utcMidnight({ year, month, day: day + ((7 - weekdayOf({ year, month, day })) % 7) });
}
