/** Offsets of time zones, without trusting the engine's own table: both ends must agree on each moment. */

/** West and east end of what clocks on Earth show, in minutes: where nothing better is known, a day must hold for all. */
const anywhere: readonly number[] = [-720, 840];

/** @returns the offsets (minutes east of UTC) that a zone may have had at a moment */
export function zoneOffsets(timeZone: string, _moment: number): readonly number[] {
  return timeZone === 'Etc/UTC' ? [0] : anywhere;
}
