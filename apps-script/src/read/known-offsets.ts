/**
 * Offsets of the spreadsheet's zone that were asked for today, so that a tick that finds nothing asks for none.
 * They are forgotten each day: governments change their minds, and Google's data follows.
 */
const OFFSETS_MAX = 400;

export const OFFSETS_PROPERTY = 'ZONE_OFFSETS';

/** Instants (unix ms) to offsets (ms), of one zone on one day. */
export type KnownOffsets = { zone: string; readonly day: number; offsets: Map<number, number> };

/** Days since 1970. */
export function dayOf(now: number): number {
  return Math.floor(now / 86_400_000);
}

/** Pairs of seconds: instant, offset. */
function pairs(text: string): [number, number][] {
  const parts = text.split(',').filter((part) => /^-?\d+:-?\d+$/.test(part));
  return parts.map((part): [number, number] => {
    const [instant = 0, offset = 0] = part.split(':').map((seconds) => Number(seconds) * 1000);
    return [instant, offset];
  });
}

/** @param now unix ms */
export function parseOffsets(text: string | undefined, now: number): KnownOffsets {
  const [zone = '', day, list = ''] = (text ?? '').split(' ');
  const isToday = Number(day) === dayOf(now);
  return { zone, day: dayOf(now), offsets: new Map(isToday ? pairs(list) : []) };
}

export function offsetsText({ zone, day, offsets }: KnownOffsets): string {
  const list = Array.from(offsets).slice(0, OFFSETS_MAX);
  return `${zone} ${day} ${list.map(([instant, offset]) => `${instant / 1000}:${offset / 1000}`).join(',')}`;
}

/** The offsets of that zone; those of another are forgotten. */
export function offsetsOf(known: KnownOffsets, zone: string): Map<number, number> {
  if (known.zone !== zone) {
    known.zone = zone;
    known.offsets = new Map();
  }
  return known.offsets;
}
