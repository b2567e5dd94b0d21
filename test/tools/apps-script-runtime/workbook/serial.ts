/** Serial numbers: Sheets keeps a date as days since 1899-12-30 on the wall, and a date format makes it a date. */
import { instantOf, wallClockOf } from './zone.ts';

const EPOCH = Date.UTC(1899, 11, 30);
const DAY = 86_400_000;

/** The wall clock (milliseconds as if UTC) of a serial number, to the millisecond. */
export function serialToWall(serial: number): number {
  return EPOCH + Math.round(serial * DAY);
}

/** The serial number of a wall clock given in milliseconds as if UTC. */
export function wallToSerial(wall: number): number {
  return (wall - EPOCH) / DAY;
}

/** The instant whose wall clock in the spreadsheet's zone is the serial number's. */
export function serialToInstant(serial: number, zone: string): number {
  return instantOf(zone, serialToWall(serial));
}

/** The serial number that shows an instant's wall clock in the spreadsheet's zone. */
export function instantToSerial(instant: number, zone: string): number {
  return wallToSerial(wallClockOf(zone, instant));
}

const ISO = /^(-?\d{4,6})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?)?$/;

/** The serial number of an ISO wall clock such as `2025-03-01` or `2025-03-01T19:30:00`; throws for anything else. */
export function isoToSerial(iso: string): number {
  const match = ISO.exec(iso);
  if (!match) throw new TypeError(`Not a wall clock: ${iso}`);
  const [, year, month, day, hour = 0, minute = 0, second = 0, fraction = ''] = match;
  const wall = new Date(0);
  wall.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  wall.setUTCHours(Number(hour), Number(minute), Number(second), Number(`${fraction}000`.slice(0, 3)));
  if (wall.getUTCDate() !== Number(day)) throw new TypeError(`No such day: ${iso}`);
  return wallToSerial(wall.getTime());
}
