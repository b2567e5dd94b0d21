/** Whether memory is flat: the load fills caches and heaps, and from then on the same work takes no more. */

/** Resident MB of the servers and of ClickHouse: when, in seconds from the start. */
export type MemorySample = {
  readonly second: number;
  /** 0: the first load. */
  readonly round: number;
  readonly servers: readonly number[];
  readonly clickHouse: number;
};

/** Rounds until caches, pools of threads and heaps have their size. */
const WARM_UP_ROUNDS = 2;
/** Fewer looks at it than this say nothing. */
const SAMPLES_LEAST = 20;
/** Between two equal halves a heap moves by that much, with what the collector has not taken back yet. */
const TOLERATED = 1.1;
const TOLERATED_MB = 100;

/** @returns each process whose later half is above its earlier one, after the warm-up; medians, so that no peak decides */
export function growth(memory: readonly MemorySample[]): string[] {
  const warm = memory.filter(({ round }) => round > WARM_UP_ROUNDS);
  if (warm.length < SAMPLES_LEAST) return [];
  const processes: readonly (readonly [string, (sample: MemorySample) => number])[] = [
    ['the first server', ({ servers }) => servers[0] ?? 0],
    ['the second server', ({ servers }) => servers[1] ?? 0],
    ['ClickHouse', ({ clickHouse }) => clickHouse],
  ];
  const middle = Math.floor(warm.length / 2);
  return processes.flatMap(([name, megabytes]) => {
    const [before, after] = [warm.slice(0, middle), warm.slice(middle)].map((half) => median(half.map(megabytes)));
    if (before === undefined || after === undefined) return [];
    return after <= before * TOLERATED + TOLERATED_MB ? [] : [`${name} grew from ${before} to ${after} MB`];
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
