/** What outlives an execution beside the workbook: properties, caches, locks, the day's quotas. */
import type { VirtualClock } from './clock.ts';
import type { Limits } from './limits.ts';
import { GoogleError } from './service.ts';

const bytesOf = (text: string) => Buffer.byteLength(text, 'utf8');

/** One property store. Tests may use it as they like; scripts go through PropertiesService and its limits. */
export class PropertyStore extends Map<string, string> {
  /** Throws as Google does where a value or the store would grow too large. */
  checkedSet(key: string, value: string, limits: Limits): void {
    if (bytesOf(value) > limits.propertyValueBytes) throw new GoogleError('Argument too large: value');
    const before = this.get(key);
    const others = this.bytes() - (before === undefined ? 0 : bytesOf(key) + bytesOf(before));
    if (others + bytesOf(key) + bytesOf(value) > limits.propertyStoreBytes) {
      throw new GoogleError(
        'You have exceeded the property storage quota. Please remove some properties and try again.',
      );
    }
    this.set(key, value);
  }

  bytes(): number {
    let sum = 0;
    for (const [key, value] of this) sum += bytesOf(key) + bytesOf(value);
    return sum;
  }
}

/** A cache whose entries expire on the virtual clock. */
export class CacheStore {
  readonly #entries = new Map<string, { value: string; expiresAt: number }>();

  get(key: string, now: number): string | null {
    const entry = this.#entries.get(key);
    return entry && entry.expiresAt > now ? entry.value : null;
  }

  put(key: string, value: string, expiresAt: number, limits: Limits): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, expiresAt });
    if (this.#entries.size <= limits.cacheItems) return;
    const furthest = [...this.#entries]
      .sort(([, a], [, b]) => b.expiresAt - a.expiresAt)
      .slice(0, limits.cacheItemsKept);
    this.#entries.clear();
    for (const [name, entry] of furthest) this.#entries.set(name, entry);
  }

  remove(key: string): void {
    this.#entries.delete(key);
  }

  /** Google may forget anything at any time. */
  clear(): void {
    this.#entries.clear();
  }
}

/** Which execution holds which lock. */
export class Locks {
  readonly #holders = new Map<string, number>();

  holderOf(name: string): number | undefined {
    return this.#holders.get(name);
  }

  take(name: string, execution: number): boolean {
    const holder = this.#holders.get(name);
    if (holder !== undefined && holder !== execution) return false;
    this.#holders.set(name, execution);
    return true;
  }

  release(name: string, execution: number): void {
    if (this.#holders.get(name) === execution) this.#holders.delete(name);
  }

  releaseAll(execution: number): void {
    for (const [name, holder] of this.#holders) if (holder === execution) this.#holders.delete(name);
  }
}

const DAY = 86_400_000;

/** Counters that start anew 24 hours after their first use. */
export class Quotas {
  readonly #clock: VirtualClock;
  readonly #used = new Map<string, { since: number; amount: number }>();

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  used(name: string): number {
    const counter = this.#used.get(name);
    return counter && this.#clock.now - counter.since < DAY ? counter.amount : 0;
  }

  spend(name: string, amount: number): void {
    const counter = this.#used.get(name);
    if (counter && this.#clock.now - counter.since < DAY) counter.amount += amount;
    else this.#used.set(name, { since: this.#clock.now, amount });
  }

  /** Spends one of a day's `limit`, or throws Google's text for the service. */
  spendOne(name: string, limit: number): void {
    if (this.used(name) >= limit) throw new GoogleError(`Service invoked too many times for one day: ${name}.`);
    this.spend(name, 1);
  }
}
