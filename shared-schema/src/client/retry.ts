/** When a request is tried again, and after how long: exponential backoff with jitter, and never before `Retry-After`. */

const BASE_MS = 1_000;
const LONGEST_MS = 30_000;

/** `Retry-After` as seconds or as an HTTP date. @returns milliseconds, null where it says nothing */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/**
 * Whole milliseconds, as Google's `sleep` wants them.
 * @param attempt 1 after the first failure
 * @param retryAfter the header of that name
 * @param random between 0 and 1
 */
export function waitMs(attempt: number, retryAfter: string | undefined, random: number, now: number): number {
  const backoff = Math.min(LONGEST_MS, BASE_MS * 2 ** (attempt - 1)) * (0.5 + random / 2);
  return Math.ceil(Math.max(backoff, retryAfterMs(retryAfter, now) ?? 0));
}
