/** Waits for a ClickHouse server that starts together with us, and says what is wrong where waiting does not help. */
import { setTimeout } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { ReadableError } from '../errors.ts';
import type { Log } from '../log.ts';
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
  if (isRetryable(error)) {
    const advice = 'Check CLICKHOUSE_URL, that it runs, and that it can be reached from here';
    return new ReadableError(`ClickHouse at ${host} does not answer (${code}). ${advice}.`, { cause: error });
  }
  if (['AUTHENTICATION_FAILED', 'UNKNOWN_USER', 'WRONG_PASSWORD', 'REQUIRED_PASSWORD'].includes(code)) {
    const advice = 'Check CLICKHOUSE_USER and CLICKHOUSE_PASSWORD';
    return new ReadableError(`ClickHouse at ${host} refuses this user (${code}). ${advice}.`, { cause: error });
  }
  const advice = 'Check that CLICKHOUSE_URL is its HTTP interface (port 8123, or 8443 with TLS)';
  return new ReadableError(`What answers at ${host} is no ClickHouse (${code}). ${advice}.`, { cause: error });
}

/** ClickHouse's name of an error, or the network's; never a message, which may quote an address with a password. */
function codeOf(error: Error): string {
  const { type, code } = { type: undefined, code: undefined, ...error } as { type?: unknown; code?: unknown };
  return [type, code].find((name) => typeof name === 'string') ?? error.name;
}
