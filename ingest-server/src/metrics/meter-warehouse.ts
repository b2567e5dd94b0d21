/** A warehouse whose failures are counted, whose inserts are timed, and whose refused writes are reported to health. */

import type { Monitor } from '../health/monitor.ts';
import type { Warehouse } from '../ingest/ports.ts';
import type { Metrics } from './metrics.ts';

type MeteredMetrics = Pick<Metrics, 'clickhouseErrors' | 'insertSeconds'>;

/** What writes rows. */
const WRITES: readonly string[] = ['write', 'replaceQuarantine', 'writeProofs', 'recordRun'];

export function meterWarehouse(
  warehouse: Warehouse,
  metrics: MeteredMetrics,
  monitor: Pick<Monitor, 'writeRefused' | 'writeTaken'>,
): Warehouse {
  for (const operation of Object.keys(warehouse)) metrics.clickhouseErrors.inc({ operation }, 0);
  return new Proxy(warehouse, {
    get(target, operation, receiver) {
      const method: unknown = Reflect.get(target, operation, receiver);
      if (typeof method !== 'function' || typeof operation !== 'string') return method;
      return async (...of: unknown[]) => {
        const isWrite = WRITES.includes(operation);
        try {
          const result = await metered(metrics, operation, () => Reflect.apply(method, target, of));
          if (isWrite) monitor.writeTaken();
          return result;
        } catch (error) {
          if (isWrite) monitor.writeRefused();
          throw error;
        }
      };
    },
  });
}

async function metered(metrics: MeteredMetrics, operation: string, call: () => Promise<unknown>): Promise<unknown> {
  const stop = operation === 'write' ? metrics.insertSeconds.startTimer() : undefined;
  try {
    return await call();
  } catch (error) {
    metrics.clickhouseErrors.inc({ operation });
    throw error;
  } finally {
    stop?.();
  }
}
