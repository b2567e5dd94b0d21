/**
 * A spreadsheet `Date` is an instant; what the person sees is its wall clock in the spreadsheet's zone.
 * Asking Google for each cell would take minutes, so the zone's offset is asked for once a week only:
 * where it is the same at both ends, it was the same between (no zone has changed its offset and back
 * within a week since 2000). Where the ends differ, that very instant is asked for.
 */
import type { DateCell } from '@qtickets/shared-schema/wire/cell';
import type { FormatInstant } from '../run/ports.ts';

const STEP_MS = 7 * 24 * 3_600_000;
/** Cells remembered: a tab has few days, and one object a day is enough. */
const CELLS_MAX = 5_000;

const WALL_CLOCK = /^(-?\d+)-(\d+)-(\d+) (\d+):(\d+):(\d+)$/;

function offsetAt(instant: number, zone: string, format: FormatInstant): number {
  const whole = Math.floor(instant / 1000) * 1000;
  const [, year, month, day, hour, minute, second] = WALL_CLOCK.exec(format(whole, zone)) ?? [];
  const wall = new Date(0);
  // Not Date.UTC, which takes the years 0 to 99 for 1900 to 1999.
  wall.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  wall.setUTCHours(Number(hour), Number(minute), Number(second));
  return wall.getTime() - whole;
}

function dateCell(wall: number): DateCell {
  const text = new Date(wall)
    .toISOString()
    .replace(/^\+/, '')
    .replace(/\.\d+Z$/, '');
  return { date: text.replace(/T00:00:00$/, '') };
}

/**
 * @param known offsets at the ends of weeks; what is asked for is added
 * @returns a function from unix ms to the cell on the wire
 */
export function wallClockIn(
  zone: string,
  format: FormatInstant,
  known: Map<number, number> = new Map(),
): (instant: number) => DateCell {
  const askedFor = new Map<number, number>();
  const cells = new Map<number, DateCell>();
  const offsetIn = (offsets: Map<number, number>, instant: number): number => {
    const before = offsets.get(instant);
    const offset = before ?? offsetAt(instant, zone, format);
    if (before === undefined) offsets.set(instant, offset);
    return offset;
  };
  const cellAt = (instant: number): DateCell => {
    const start = Math.floor(instant / STEP_MS) * STEP_MS;
    const offset = offsetIn(known, start);
    const isSame = offset === offsetIn(known, start + STEP_MS);
    return dateCell(instant + (isSame ? offset : offsetIn(askedFor, instant)));
  };
  return (instant) => {
    const before = cells.get(instant);
    if (before !== undefined) return before;
    if (cells.size >= CELLS_MAX) cells.clear();
    const cell = cellAt(instant);
    cells.set(instant, cell);
    return cell;
  };
}
