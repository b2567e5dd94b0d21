/** What a failed question says of ClickHouse: not reached, slow, not let in, or refusing what is asked. */
import type { ClickHouseClient } from '@clickhouse/client';
import { codeOf } from '../errors.ts';
import type { Outage } from '../health/ports.ts';
import { DeadlinePassed } from '../health/refreshed.ts';

/** ClickHouse's numbers of errors about user and password. */
const DENIED: ReadonlySet<string> = new Set(['192', '193', '194', '516']);
/** Of a server that is busy, short of memory, or does not get to the end in time. */
const BUSY: ReadonlySet<string> = new Set(['159', '160', '202', '209', '241', '394', '439']);

/** A question without an answer in time is asked of the server's `/ping`, which needs no user and reads nothing. */
export async function outageOf(client: ClickHouseClient, error: unknown): Promise<Outage> {
  const code = codeOf(error);
  if (DENIED.has(code)) return 'denied';
  if (BUSY.has(code)) return 'slow';
  // Node's own failures: ECONNREFUSED, ENOTFOUND, …
  if (/^E[A-Z_]+$/.test(code)) return 'unreachable';
  const isLate = error instanceof DeadlinePassed || (error instanceof Error && /timeout/i.test(error.message));
  if (!isLate) return 'failing';
  return (await client.ping()).success ? 'slow' : 'unreachable';
}
