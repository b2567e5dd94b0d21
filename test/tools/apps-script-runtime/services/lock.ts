import type { Execution } from '../execution.ts';
import { ExecutionService, GoogleError } from '../service.ts';

/** `LockService`. */
export class LockService extends ExecutionService {
  readonly typeName = 'LockService';

  getDocumentLock(): LockObject {
    return new LockObject(this.execution, 'document');
  }

  getScriptLock(): LockObject {
    return new LockObject(this.execution, 'script');
  }

  getUserLock(): LockObject {
    return new LockObject(this.execution, `user:${this.execution.user}`);
  }
}

/**
 * A lock between executions. An execution that interrupts the holder cannot outwait it, so its wait is over at once
 * and the time passes on the clock.
 */
class LockObject extends ExecutionService {
  readonly typeName = 'LockService.Lock';
  readonly #name: string;

  constructor(execution: Execution, name: string) {
    super(execution);
    this.#name = name;
  }

  tryLock(timeoutMs: unknown): boolean {
    const { locks, clock } = this.execution.platform;
    if (locks.take(this.#name, this.execution.id)) return true;
    clock.advance(Math.max(0, Number(timeoutMs) || 0));
    return false;
  }

  waitLock(timeoutMs: unknown): void {
    if (this.tryLock(timeoutMs)) return;
    throw new GoogleError('Lock timeout: another process was holding the lock for too long.');
  }

  hasLock(): boolean {
    return this.execution.platform.locks.holderOf(this.#name) === this.execution.id;
  }

  releaseLock(): void {
    this.execution.platform.locks.release(this.#name, this.execution.id);
  }
}
