/** Wall clocks in a named zone, as Google's (Java's) time zone data has them. */
import type { FormatInstant } from '../run/ports.ts';

export const formatInstant: FormatInstant = (instant, zone) =>
  Utilities.formatDate(new Date(instant), zone, 'yyyy-MM-dd HH:mm:ss');
