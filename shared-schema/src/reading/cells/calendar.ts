/** Days of the proleptic Gregorian calendar, without any time zone. */

export type Day = { readonly year: number; readonly month: number; readonly day: number };

/** Days from 1899-12-30, the spreadsheet's day 0, to 1970-01-01. */
const epochSerial = 25_569;
const dayMs = 86_400_000;

function daysInMonth(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  if (month === 2) return isLeap ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

export function isDay({ year, month, day }: Day): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** `YYYY-MM-DD` of a day in the years 0 to 9999. */
export function dayText({ year, month, day }: Day): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** `YYYY-MM-DD` of a whole serial number of the years 1900 to 9999. */
export function serialDayText(serial: number): string {
  return new Date((serial - epochSerial) * dayMs).toISOString().slice(0, 10);
}

/** Milliseconds from 1970 to the day's midnight in UTC. */
export function utcMidnight({ year, month, day }: Day): number {
  return Date.UTC(year, month - 1, day);
}

/** 0 is Sunday; for the years from 100 on. */
export function weekdayOf(day: Day): number {
  return new Date(utcMidnight(day)).getUTCDay();
}
