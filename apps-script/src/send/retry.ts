/** When a request is tried again, and after how long: exponential backoff with jitter, and what the server asks for. */
import type { HttpAnswer, NoAnswer } from '../run/ports.ts';

const BASE_MS = 1_000;
const LONGEST_MS = 30_000;

export function isWorthRetrying({ status }: HttpAnswer | NoAnswer): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

/** `Retry-After` as seconds or as an HTTP date. @returns milliseconds, null where it says nothing */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/**
 * @param attempt 1 after the first failure
 * @param random between 0 and 1
 */
export function waitMs(answer: HttpAnswer | NoAnswer, attempt: number, random: number, now: number): number {
  const backoff = Math.min(LONGEST_MS, BASE_MS * 2 ** (attempt - 1)) * (0.5 + random / 2);
  const asked = 'headers' in answer ? retryAfterMs(answer.headers['retry-after'], now) : null;
  return Math.max(backoff, asked ?? 0);
}
