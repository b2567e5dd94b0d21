/** The virtual clock that all executions of a runtime share. Milliseconds since 1970. */
export class VirtualClock {
  #now: number;

  constructor(start: number) {
    this.#now = start;
  }

  get now(): number {
    return Math.floor(this.#now);
  }

  /** Moves the clock; a negative step is a clock that was set back. */
  advance(ms: number): void {
    this.#now += ms;
  }

  set(instant: number): void {
    this.#now = instant;
  }
}
