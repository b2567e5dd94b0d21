/** Which failures of ClickHouse pass by themselves, so that trying again is right. */
import { codeOf } from '../errors.ts';
import { WarehouseUnavailable } from '../ingest/ports.ts';

/** ClickHouse error codes of a server that is busy, starting, short of memory, or cut off from its replicas. */
const RETRYABLE_CODES: ReadonlySet<string> = new Set([
  '3', // UNEXPECTED_END_OF_FILE
  '159', // TIMEOUT_EXCEEDED
  '160', // TOO_SLOW
  '201', // QUOTA_EXCEEDED
  '202', // TOO_MANY_SIMULTANEOUS_QUERIES
  '209', // SOCKET_TIMEOUT
  '210', // NETWORK_ERROR
  '225', // NO_ZOOKEEPER
  '236', // ABORTED
  '241', // MEMORY_LIMIT_EXCEEDED
  '242', // TABLE_IS_READ_ONLY
  '243', // NOT_ENOUGH_SPACE
  '252', // TOO_MANY_PARTS
  '254', // NO_ACTIVE_REPLICAS
  '279', // ALL_CONNECTION_TRIES_FAILED
  '285', // TOO_FEW_LIVE_REPLICAS
  '286', // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
  '289', // REPLICA_IS_NOT_IN_QUORUM
  '319', // UNKNOWN_STATUS_OF_INSERT
  '394', // QUERY_WAS_CANCELLED
  '425', // SYSTEM_ERROR
  '439', // CANNOT_SCHEDULE_TASK
  '999', // KEEPER_EXCEPTION
]);

/** By ClickHouse's number of the error. */
export function isRetryableCode(code: string): boolean {
  return RETRYABLE_CODES.has(code);
}

/** Whether the same call may succeed later, unchanged. */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  // Node's own failures (ECONNREFUSED, ECONNRESET, ENOTFOUND, EPIPE, …) carry a code in capitals.
  if (code !== '') return isRetryableCode(code) || /^E[A-Z]+$/.test(code);
  return /timeout|socket hang up|aborted/i.test(error.message);
}

/** Runs a call to ClickHouse and turns what may pass into `WarehouseUnavailable`. */
export async function orUnavailable<Value>(call: Promise<Value>): Promise<Value> {
  try {
    return await call;
  } catch (error) {
    if (!isRetryable(error)) throw error;
    throw new WarehouseUnavailable('ClickHouse does not answer as it should', { cause: error });
  }
}
