import type { Execution } from '../execution.ts';
import { ExecutionService, GoogleError, signatureError } from '../service.ts';

/** `CacheService`. */
export class CacheService extends ExecutionService {
  readonly typeName = 'CacheService';

  getDocumentCache(): CacheObject {
    return new CacheObject(this.execution, 'document');
  }

  getScriptCache(): CacheObject {
    return new CacheObject(this.execution, 'script');
  }

  getUserCache(): CacheObject {
    return new CacheObject(this.execution, `user:${this.execution.user}`);
  }
}

class CacheObject extends ExecutionService {
  readonly typeName = 'CacheService.Cache';
  readonly #scope: string;

  constructor(execution: Execution, scope: string) {
    super(execution);
    this.#scope = scope;
  }

  get(key: unknown): string | null {
    return this.#store().get(this.#key(key), this.execution.platform.clock.now);
  }

  /** Only the keys that are there. */
  getAll(keys: unknown): Record<string, string> {
    if (!Array.isArray(keys)) throw signatureError('CacheService.Cache.getAll', [keys]);
    const found = keys.map((key) => [String(key), this.get(key)] as const);
    return Object.fromEntries(found.flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
  }

  /** Seconds from 1 to 21,600; 600 by default. */
  put(key: unknown, value: unknown, seconds: unknown = 600): void {
    const { limits, clock } = this.execution.platform;
    if (typeof value !== 'string') throw signatureError('CacheService.Cache.put', [key, value]);
    if (Buffer.byteLength(value) > limits.cacheValueBytes) throw new GoogleError('Argument too large: value');
    const lifetime = Number(seconds);
    if (!(lifetime >= 1 && lifetime <= limits.cacheSecondsMax)) {
      throw new GoogleError(`Invalid argument: expirationInSeconds ${String(seconds)}`);
    }
    this.#store().put(this.#key(key), value, clock.now + lifetime * 1000, limits);
  }

  putAll(values: unknown, seconds: unknown = 600): void {
    if (typeof values !== 'object' || values === null) throw signatureError('CacheService.Cache.putAll', [values]);
    for (const [key, value] of Object.entries(values)) this.put(key, value, seconds);
  }

  remove(key: unknown): void {
    this.#store().remove(this.#key(key));
  }

  removeAll(keys: unknown): void {
    if (!Array.isArray(keys)) throw signatureError('CacheService.Cache.removeAll', [keys]);
    for (const key of keys) this.remove(key);
  }

  #key(key: unknown): string {
    if (typeof key !== 'string') throw signatureError('CacheService.Cache.get', [key]);
    if (key.length > this.execution.platform.limits.cacheKeyChars) throw new GoogleError('Argument too large: key');
    return key;
  }

  #store() {
    return this.execution.platform.cache(this.#scope);
  }
}
