/** A warehouse whose failures are counted and whose inserts are timed. */
import type { Warehouse } from '../ingest/ports.ts';
import type { Metrics } from './metrics.ts';

type MeteredMetrics = Pick<Metrics, 'clickhouseErrors' | 'insertSeconds'>;

export function meterWarehouse(warehouse: Warehouse, metrics: MeteredMetrics): Warehouse {
  for (const operation of Object.keys(warehouse)) metrics.clickhouseErrors.inc({ operation }, 0);
  return new Proxy(warehouse, {
    get(target, operation, receiver) {
      const method: unknown = Reflect.get(target, operation, receiver);
      if (typeof method !== 'function' || typeof operation !== 'string') return method;
      return (...of: unknown[]) => metered(metrics, operation, () => Reflect.apply(method, target, of));
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
