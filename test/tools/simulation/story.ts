/** What happened, for a person to read; and how often each kind of thing did, to see that nothing is only imagined. */
import type { VirtualClock } from '../apps-script-runtime/clock.ts';

export class Story {
  readonly lines: string[] = [];
  /** How often each kind of action and fault really occurred. */
  readonly counts = new Map<string, number>();
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** @param depth how many executions are under way */
  say(text: string, depth = 0): void {
    const time = new Date(this.#clock.now).toISOString().slice(5, 23).replace('T', ' ');
    this.lines.push(`${time}  ${'  '.repeat(depth)}${text}`);
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}

/** A promise of the design that a history broke. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}
