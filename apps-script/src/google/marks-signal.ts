/**
 * A word from an execution that found the lock taken to the one that holds it: there is a mark. It is kept in the cache, which
 * costs a tenth of looking at the properties for it; where the cache fails, the holder looks there.
 */

const KEY = 'MARKS_LEFT';
/** An execution ends after six minutes. */
const SECONDS = 600;

function cache(): GoogleAppsScript.Cache.Cache | null {
  return CacheService.getDocumentCache();
}

/** To be said after the mark was left, and before the lock is tried for once more. */
export function signalMark(): void {
  try {
    cache()?.put(KEY, '1', SECONDS);
  } catch (error) {
    console.warn(`marks: ${String(error)}`);
  }
}

/** Forgets what was said. @returns null where that cannot be found out */
export function isMarkSignalled(): boolean | null {
  try {
    const own = cache();
    if (own === null) return null;
    if (own.get(KEY) === null) return false;
    own.remove(KEY);
    return true;
  } catch {
    return null;
  }
}
