/** The moments of reading within one execution (R4). */

export type ReadClock = {
  /** The last moment that was taken; 0: none yet. */
  last: number;
  /** The highest version that the server named; 0: none yet. */
  version: number;
};

export type Clocked = { readonly now: () => number; readonly random: () => number; readonly clock: ReadClock };

/** `max(clock, version + random 1…1000, own last + 1)` (R4); to be taken before the first cell is read. */
export function nextReadAt({ now, random, clock }: Clocked): number {
  const aboveVersion = clock.version === 0 ? 0 : clock.version + 1 + Math.floor(random() * 1000);
  clock.last = Math.max(now(), aboveVersion, clock.last + 1);
  return clock.last;
}

/** Remembers a version that the server named: whatever is read from now on is newer. */
export function noteVersion({ clock }: Pick<Clocked, 'clock'>, version: number): void {
  clock.version = Math.max(clock.version, version);
}
