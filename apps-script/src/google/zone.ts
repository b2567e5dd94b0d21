/** Wall clocks in a named zone, as Google's (Java's) time zone data has them. */
import type { FormatInstant } from '../run/ports.ts';

export const formatInstant: FormatInstant = (instant, zone) =>
  Utilities.formatDate(new Date(instant), zone, 'yyyy-MM-dd HH:mm:ss');

/** To the minute, in that zone. */
export function clockIn(timeZone: string): (instant: number) => string {
  return (instant) => formatInstant(instant, timeZone).slice(0, 'YYYY-MM-DD HH:MM'.length);
}
