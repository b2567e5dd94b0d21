/** Two days of a spreadsheet's life, written straight into the bookkeeping tables: the protocol only knows the present. */
import { randomUUID } from 'node:crypto';
import type { TestServer } from '../ingest/support.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Ticks each quarter of an hour, edits by day, one failure and one run that never ended. */
export async function writeHistory(server: TestServer, source: string): Promise<void> {
  const { now } = server.clock;
  const runs: Record<string, unknown>[] = [];
  for (let at = now - 26 * HOUR; at < now - 20 * MINUTE; at += 15 * MINUTE) {
    runs.push(run(source, 'schedule', at, 2_000, statusAt(now - at)));
  }
  const changes: Record<string, unknown>[] = [];
  for (let hour = 1; hour < 46; hour += 1) {
    const at = now - hour * HOUR;
    const busy = Math.round(40 * Math.max(0, Math.sin((hour * Math.PI) / 12)) ** 2);
    for (let index = 0; index < busy; index += 1) changes.push(change(source, at, index, index % 7 === 0));
    if (busy > 4)
      runs.push(
        run(source, 'edit', at, 1_800 + 90 * busy, 'success'),
        run(source, 'edit', at + MINUTE, 2_400, 'success'),
      );
  }
  await server.client.insert({ table: 'zakaz.meta_job_runs', format: 'JSONEachRow', values: runs });
  await server.client.insert({ table: 'zakaz.meta_changes', format: 'JSONEachRow', values: changes });
}

function statusAt(age: number): 'success' | 'error' | 'running' {
  if (Math.abs(age - 9 * HOUR) < 8 * MINUTE) return 'error';
  return Math.abs(age - 15 * HOUR) < 8 * MINUTE ? 'running' : 'success';
}

export function time(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').slice(0, -1);
}

export function run(source: string, trigger: string, at: number, ms: number, status: string): Record<string, unknown> {
  return {
    job: 'qtickets_sheets',
    run_id: randomUUID(),
    started_at: time(at),
    finished_at: time(at + ms),
    status,
    rows_processed: trigger === 'edit' ? 3 : 0,
    message: status === 'error' ? 'unreachable 503 unavailable' : '',
    metrics: '{}',
    sheet_id: source,
    trigger,
    bundle: '1.0.0',
    _ver: 3,
  };
}

function change(source: string, at: number, index: number, isDeleted: boolean): Record<string, unknown> {
  return {
    sheet_id: source,
    contract: 'sales',
    tab: 'Sales',
    row: index + 2,
    line: 0,
    key_json: `{"history":"${at}/${index}"}`,
    values_json: '{}',
    payload_json: '[]',
    key_hash: String(index),
    row_hash: '1',
    run_id: randomUUID(),
    trigger: 'edit',
    _ver: at,
    _deleted: isDeleted ? 1 : 0,
    _ingest_ts: time(at).slice(0, 19),
  };
}
