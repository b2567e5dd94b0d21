/** Slows down a guesser of tokens: failed attempts an address, kept in memory and bounded. */

const FAILURES_MAX = 10;
const WINDOW_MS = 15 * 60_000;
const ADDRESSES_MAX = 10_000;

export class GuessLimiter {
  readonly #now: () => number;
  readonly #failures = new Map<string, readonly number[]>();

  /** @param now unix milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Minutes until this address may try again; 0 if now. */
  waitMinutes(address: string): number {
    const recent = this.#recent(address);
    const [oldest] = recent;
    if (recent.length < FAILURES_MAX || oldest === undefined) return 0;
    return Math.max(1, Math.ceil((oldest + WINDOW_MS - this.#now()) / 60_000));
  }

  fail(address: string): void {
    const recent = [...this.#recent(address), this.#now()].slice(-FAILURES_MAX);
    this.#failures.delete(address);
    this.#failures.set(address, recent);
    const oldest = this.#failures.keys().next();
    if (this.#failures.size > ADDRESSES_MAX && !oldest.done) this.#failures.delete(oldest.value);
  }

  #recent(address: string): readonly number[] {
    const since = this.#now() - WINDOW_MS;
    return (this.#failures.get(address) ?? []).filter((at) => at > since);
  }
}
