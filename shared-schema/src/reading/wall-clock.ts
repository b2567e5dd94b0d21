/** The wall clock of a date cell, as it crosses the wire (PROTOCOL 1). */
import type { DateCell } from '../wire/cell.ts';

/**
 * @param wall unix ms of that wall clock as if its zone were UTC, whole seconds
 * @returns null beyond what a calendar holds
 */
export function dateCellAt(wall: number): DateCell | null {
  const at = new Date(wall);
  if (Number.isNaN(at.getTime())) return null;
  const text = at
    .toISOString()
    .replace(/^\+/, '')
    .replace(/\.\d+Z$/, '');
  return { date: text.replace(/T00:00:00$/, '') };
}
