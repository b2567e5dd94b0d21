/** How long the event loop was held, and how long of that its thread was on a processor: the rest it waited for one, on a machine that has others to run. */
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const EVERY_MS = 5;
const NANOSECONDS_A_MS = 1_000_000;

export type LoopHolds = {
  /** Longest hold, in ms by the clock. */
  readonly loopHeldMs: number;
  /** The most of one that the thread was on a processor, in ms; as far as the kernel says. */
  readonly loopBusyMs: number;
};

/** Watches the thread that calls it. @returns asks for the longest holds since it was last asked */
export function watchLoop(): () => LoopHolds {
  const delay = monitorEventLoopDelay({ resolution: EVERY_MS });
  delay.enable();
  let [seen, most] = [busyMs(), 0];
  setInterval(() => {
    const now = busyMs();
    most = Math.max(most, now - seen);
    seen = now;
  }, EVERY_MS);
  return () => {
    const holds = { loopHeldMs: delay.max / NANOSECONDS_A_MS, loopBusyMs: most };
    delay.reset();
    most = 0;
    return holds;
  };
}

/** Of this thread since it began; 0 where the kernel does not say. */
function busyMs(): number {
  try {
    return Number.parseInt(readFileSync('/proc/thread-self/schedstat', 'utf8'), 10) / NANOSECONDS_A_MS;
  } catch {
    return 0;
  }
}
