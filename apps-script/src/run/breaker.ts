/**
 * The circuit breaker: while the server does not answer, edits wait for the next tick instead of each spending
 * the day's trigger minutes on it. Ticks always try, once, so that they notice when it is back.
 */
import type { CauseKind } from '@qtickets/shared-schema/client/outcome';

const CLOSED_UNTIL_FAILURES = 3;
const LONGEST_MS = 15 * 60_000;

export const BREAKER_PROPERTY = 'SERVER_FAILURES';

export type Breaker = { readonly failures: number; readonly lastAt: number };

export const noFailures: Breaker = { failures: 0, lastAt: 0 };

export function parseBreaker(text: string | undefined): Breaker {
  const [failures = 0, lastAt = 0] = (text ?? '').split(' ').map(Number);
  return Number.isInteger(failures) && Number.isFinite(lastAt) ? { failures, lastAt } : noFailures;
}

export function breakerText({ failures, lastAt }: Breaker): string {
  return `${failures} ${lastAt}`;
}

/** Whether the next request would meet the same; what the spreadsheet threw says nothing of the server. */
export const isOfServer: Readonly<Record<CauseKind, boolean>> = {
  no_connection: true,
  no_answer_in_time: true,
  server_away: true,
  not_our_server: true,
  unauthorized: true,
  clock_off: true,
  refused: true,
  quota_fetch: true,
  quota_properties: false,
  quota_time: false,
  quota_rate: false,
  no_permission: true,
  bad_settings: true,
  google_timeout: false,
  google_failed: false,
  script_failed: false,
};

export function afterFailure({ failures }: Breaker, now: number): Breaker {
  return { failures: failures + 1, lastAt: now };
}

/** Whether edits should wait. */
export function isServerAway({ failures, lastAt }: Breaker, now: number): boolean {
  if (failures < CLOSED_UNTIL_FAILURES) return false;
  return now < lastAt + Math.min(LONGEST_MS, 60_000 * 2 ** (failures - CLOSED_UNTIL_FAILURES));
}

/** A server that has been away is asked once; one that was here is given time to come back. */
export function attemptsAfter({ failures }: Breaker, attempts: number): number {
  return failures === 0 ? attempts : 1;
}
