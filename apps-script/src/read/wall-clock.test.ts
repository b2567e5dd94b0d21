import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wallClockIn } from './wall-clock.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** The independent oracle: the time zone data of Node. */
function format(instant: number, zone: string): string {
  const known = formats.get(zone);
  const parts = known ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  formats.set(zone, parts);
  return parts.format(instant);
}

function wall(instant: number, zone: string): string {
  return format(instant, zone)
    .replace(' ', 'T')
    .replace(/T00:00:00$/, '');
}

const from = Date.parse('2000-01-01T00:00:00Z');
const to = Date.parse('2037-12-31T00:00:00Z');

describe('the wall clock of a Date cell', () => {
  it('is what the zone shows at that instant, in every zone and year', () => {
    const zones = Intl.supportedValuesOf('timeZone');
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.array(fc.integer({ min: from, max: to }), { minLength: 5 }),
        (zone, instants) => {
          const wallClock = wallClockIn(zone, format);
          for (const instant of instants) expect(wallClock(instant)).toEqual({ date: wall(instant, zone) });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is right on both sides of a clock change', () => {
    const wallClock = wallClockIn('Europe/Berlin', format);
    expect(wallClock(Date.parse('2025-03-30T00:59:59Z'))).toEqual({ date: '2025-03-30T01:59:59' });
    expect(wallClock(Date.parse('2025-03-30T01:00:00Z'))).toEqual({ date: '2025-03-30T03:00:00' });
    expect(wallClock(Date.parse('2025-10-26T00:30:00Z'))).toEqual({ date: '2025-10-26T02:30:00' });
    expect(wallClock(Date.parse('2025-10-26T01:30:00Z'))).toEqual({ date: '2025-10-26T02:30:00' });
  });

  it('sees the shortest summer time there was, a week', () => {
    const wallClock = wallClockIn('America/Boa_Vista', format);
    const days = Array.from({ length: 60 }, (_, day) => Date.parse('2000-09-20T12:00:00Z') + day * 6 * 3_600_000 * 2);
    for (const day of days) expect(wallClock(day)).toEqual({ date: wall(day, 'America/Boa_Vista') });
  });

  it('keeps the day where it has no midnight', () => {
    const wallClock = wallClockIn('America/Sao_Paulo', format);
    expect(wallClock(Date.parse('2018-11-04T03:00:00Z'))).toEqual({ date: '2018-11-04T01:00:00' });
  });

  it('asks for the offset once a week at most, however many cells there are', () => {
    let asked = 0;
    const wallClock = wallClockIn('Europe/Moscow', (instant, zone) => {
      asked += 1;
      return format(instant, zone);
    });
    const year = 365 * 24 * 3_600_000;
    for (let index = 0; index < 20_000; index += 1)
      wallClock(Date.parse('2025-01-01T00:00:00Z') + (index * year) / 20_000);
    expect(asked).toBeLessThanOrEqual(54);
  });

  it('writes years before 1000 and after 9999 as the wire has them', () => {
    const utc = wallClockIn('Etc/UTC', (instant) => new Date(instant).toISOString().slice(0, 19).replace('T', ' '));
    expect(utc(Date.parse('0099-01-02T00:00:00Z'))).toEqual({ date: '0099-01-02' });
    expect(utc(Date.parse('1899-12-30T10:15:00Z'))).toEqual({ date: '1899-12-30T10:15:00' });
  });
});
