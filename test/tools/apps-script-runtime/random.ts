/** A seeded source of numbers in [0, 1): mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A version 4 UUID from that source. */
export function randomUuid(random: () => number): string {
  const hex = (pattern: string) =>
    pattern.replace(/[xy]/g, (mark) =>
      (mark === 'x' ? Math.floor(random() * 16) : 8 + Math.floor(random() * 4)).toString(16),
    );
  return hex('xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx');
}
