/**
 * A word from an execution that found the lock taken to the one that holds it: there is a mark. It is kept in the cache, which
 * costs a tenth of looking at the properties for it; where the cache fails, the holder looks there.
 */

import { documentCache } from './document-cache.ts';

const KEY = 'MARKS_LEFT';
/** An execution ends after six minutes. */
const SECONDS = 600;

/** To be said after the mark was left, and before the lock is tried for once more. */
export function signalMark(): void {
  try {
    documentCache()?.put(KEY, '1', SECONDS);
  } catch (error) {
    console.warn(`marks: ${String(error)}`);
  }
}

/** Forgets what was said. @returns null where that cannot be found out */
export function isMarkSignalled(): boolean | null {
  try {
    const cache = documentCache();
    if (cache === null) return null;
    if (cache.get(KEY) === null) return false;
    cache.remove(KEY);
    return true;
  } catch {
    return null;
  }
}
