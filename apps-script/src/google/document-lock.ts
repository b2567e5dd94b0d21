/** The document lock: one execution a spreadsheet reads and sends. Locks are rate-limited, so an exception counts as "taken" (R3). */

/**
 * @param waitMs how long to wait for another execution to end
 * @param onFailure hears what Google threw
 */
export function takeLock(waitMs: number, onFailure: (error: unknown) => void = () => undefined): boolean {
  try {
    return LockService.getDocumentLock().tryLock(waitMs);
  } catch (error) {
    onFailure(error);
    return false;
  }
}

export function releaseLock(): void {
  try {
    LockService.getDocumentLock().releaseLock();
  } catch {
    // The lock ends with the execution in any case.
  }
}
