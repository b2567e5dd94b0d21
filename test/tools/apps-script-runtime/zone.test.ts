import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isoToSerial, serialToInstant, serialToWall, wallToSerial } from './workbook/serial.ts';
import { instantOf, offsetAt, wallClockOf } from './workbook/zone.ts';

const ZONES = [
  ...['Europe/Moscow', 'Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Etc/UTC'],
  ...['Africa/Cairo', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Beirut', 'America/Havana'],
];
const zone = fc.constantFrom(...ZONES);
const instant = fc.integer({ min: Date.UTC(1880, 0, 1), max: Date.UTC(2040, 0, 1) });
const iso = (ms: number) => new Date(ms).toISOString().slice(0, 19);

describe('zones', () => {
  test('the instant of a wall clock shows that wall clock, the first time where it shows twice', () => {
    fc.assert(
      fc.property(zone, instant, (name, at) => {
        const wall = wallClockOf(name, at);
        const found = instantOf(name, wall);
        expect(wallClockOf(name, found)).toBe(wall);
        expect(found).toBeLessThanOrEqual(at);
      }),
      { numRuns: 500 },
    );
  });

  test('a wall clock that never shows moves on, and never back over midnight', () => {
    fc.assert(
      fc.property(zone, fc.integer({ min: -7000, max: 25_000 }), (name, day) => {
        const midnight = day * 86_400_000;
        const shown = wallClockOf(name, instantOf(name, midnight));
        expect(shown).toBeGreaterThanOrEqual(midnight);
      }),
      { numRuns: 500 },
    );
  });

  test('offsets agree with the engine’s own calendar', () => {
    fc.assert(
      fc.property(zone, instant, (name, at) => {
        const second = Math.floor(at / 1000) * 1000;
        const shown = new Date(`${new Date(second).toLocaleString('sv-SE', { timeZone: name }).replace(' ', 'T')}Z`);
        expect(offsetAt(name, second)).toBe(shown.getTime() - second);
      }),
      { numRuns: 300 },
    );
  });

  test('a day without midnight begins at one', () => {
    const found = instantOf('America/Sao_Paulo', Date.UTC(2018, 10, 4));
    expect(iso(wallClockOf('America/Sao_Paulo', found))).toBe('2018-11-04T01:00:00');
  });

  test('a day that an island skipped is the next one', () => {
    const found = instantOf('Pacific/Apia', Date.UTC(2011, 11, 30));
    expect(iso(wallClockOf('Pacific/Apia', found))).toBe('2011-12-31T00:00:00');
  });

  test('times alone are of 1899, with the seconds of local mean time', () => {
    expect(offsetAt('Europe/Moscow', Date.UTC(1899, 11, 30))).toBe((2 * 3600 + 30 * 60 + 17) * 1000);
    expect(serialToInstant(0.5, 'Europe/Moscow')).toBe(Date.UTC(1899, 11, 30, 12) - 9_017_000);
  });

  test('serial numbers hold every second', () => {
    fc.assert(
      fc.property(instant, (at) => {
        const second = Math.floor(at / 1000) * 1000;
        expect(serialToWall(wallToSerial(second))).toBe(second);
      }),
    );
    expect(isoToSerial('2025-03-01')).toBe(45_717);
    expect(() => isoToSerial('2025-02-31')).toThrow('No such day');
  });
});
