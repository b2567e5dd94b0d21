import type { Execution } from '../execution.ts';
import { GoogleError, ServiceObject } from '../service.ts';

/** `LockService`. */
export class LockServiceService extends ServiceObject {
  readonly typeName = 'LockService';
  readonly #execution: Execution;

  constructor(execution: Execution) {
    super();
    this.#execution = execution;
  }

  getDocumentLock(): LockObject {
    return new LockObject(this.#execution, 'document');
  }

  getScriptLock(): LockObject {
    return new LockObject(this.#execution, 'script');
  }

  getUserLock(): LockObject {
    return new LockObject(this.#execution, `user:${this.#execution.user}`);
  }
}

/**
 * A lock between executions. An execution that interrupts the holder cannot outwait it, so its wait is over at once
 * and the time passes on the clock.
 */
class LockObject extends ServiceObject {
  readonly typeName = 'LockService.Lock';
  readonly #execution: Execution;
  readonly #name: string;

  constructor(execution: Execution, name: string) {
    super();
    this.#execution = execution;
    this.#name = name;
  }

  tryLock(timeoutMs: unknown): boolean {
    const { locks, clock } = this.#execution.platform;
    if (locks.take(this.#name, this.#execution.id)) return true;
    clock.advance(Math.max(0, Number(timeoutMs) || 0));
    return false;
  }

  waitLock(timeoutMs: unknown): void {
    if (this.tryLock(timeoutMs)) return;
    throw new GoogleError('Lock timeout: another process was holding the lock for too long.');
  }

  hasLock(): boolean {
    return this.#execution.platform.locks.holderOf(this.#name) === this.#execution.id;
  }

  releaseLock(): void {
    this.#execution.platform.locks.release(this.#name, this.#execution.id);
  }
}
