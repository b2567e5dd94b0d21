/** Waits for a ClickHouse server that starts together with us, and says what is wrong where waiting does not help. */
import { setTimeout } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { ReadableError } from '../errors.ts';
import type { Log } from '../log.ts';
import { say } from '../words/words.ts';
import { isRetryable } from './errors.ts';

const PAUSE_MS = 2_000;

/**
 * @param host for the messages, without credentials
 * @throws ReadableError at once where it refuses us, and after `waitMs` where it does not answer
 */
export async function awaitClickHouse(client: ClickHouseClient, host: string, log: Log, waitMs: number): Promise<void> {
  const until = Date.now() + waitMs;
  for (;;) {
    const ping = await client.ping({ select: true });
    if (ping.success) return;
    if (!isRetryable(ping.error) || Date.now() >= until) throw describe(ping.error, host);
    log('warn', 'waiting_for_clickhouse', { clickhouse: host, reason: codeOf(ping.error) });
    await setTimeout(Math.min(PAUSE_MS, Math.max(0, until - Date.now())));
  }
}

function describe(error: Error, host: string): ReadableError {
  const code = codeOf(error);
  return new ReadableError(sentenceFor(error, code)(host, code), { cause: error });
}

function sentenceFor(error: Error, code: string): (host: string, code: string) => string {
  const words = say().errors.clickHouse;
  if (isRetryable(error)) return words.noAnswer;
  return DENIED.has(code) ? words.refusesUser : words.notClickHouse;
}

const DENIED = new Set(['AUTHENTICATION_FAILED', 'UNKNOWN_USER', 'WRONG_PASSWORD', 'REQUIRED_PASSWORD']);

/** ClickHouse's name of an error, or the network's; never a message, which may quote an address with a password. */
function codeOf(error: Error): string {
  const { type, code } = { type: undefined, code: undefined, ...error } as { type?: unknown; code?: unknown };
  return [type, code].find((name) => typeof name === 'string') ?? error.name;
}
